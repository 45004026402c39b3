"""Create the updates of the register of municipalities, and note the one that the reference data were."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "register_updates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("brought_by_id", sa.Integer(), nullable=True),
        sa.Column("brought_at", MOMENT, nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("populations_on", sa.Date(), nullable=False),
        sa.Column("is_seed", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("applied_at", MOMENT, nullable=True),
        sa.Column("report", JSON, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("before", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("state IN ('checked', 'applied')", name=op.f("ck_register_updates_state_known")),
        sa.CheckConstraint(
            "(state = 'applied') = (applied_at IS NOT NULL)", name=op.f("ck_register_updates_applied_has_moment")
        ),
        sa.CheckConstraint(
            "state = 'applied' OR content IS NOT NULL", name=op.f("ck_register_updates_checked_has_content")
        ),
        sa.ForeignKeyConstraint(
            ["brought_by_id"], ["users.id"], name=op.f("fk_register_updates_brought_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_updates")),
    )
    op.execute(
        "INSERT INTO register_updates (brought_at, file_name, populations_on, is_seed, state, applied_at, report)"
        " SELECT CURRENT_TIMESTAMP, 'municipalities.csv', '2022-01-01', true, 'applied', CURRENT_TIMESTAMP, '{}'"
        " FROM (SELECT 1 AS one) AS once WHERE EXISTS (SELECT 1 FROM municipalities)"
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("register_updates")
