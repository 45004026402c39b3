"""Create appeals of people whose account was blocked."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "account_appeals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=3000), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'granted', 'refused')", name=op.f("ck_account_appeals_state_known")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at IS NULL)", name=op.f("ck_account_appeals_decided_has_moment")
        ),
        sa.CheckConstraint("state <> 'open' OR text <> ''", name=op.f("ck_account_appeals_open_has_text")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_account_appeals_user_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["block_id"], ["audit_events.id"], name=op.f("fk_account_appeals_block_id_audit_events")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_account_appeals_decided_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_appeals")),
        sa.UniqueConstraint("block_id", name=op.f("uq_account_appeals_block_id")),
    )
    op.create_index(op.f("ix_account_appeals_user_id"), "account_appeals", ["user_id"])
    op.create_index(op.f("ix_account_appeals_state_made_at"), "account_appeals", ["state", "made_at"])


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("account_appeals")
