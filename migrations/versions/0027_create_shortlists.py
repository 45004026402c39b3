"""Create shortlists of projects that people keep with their accounts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "shortlists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("projects", JSON, nullable=False),
        sa.Column("home_code", sa.String(length=6), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_shortlists_has_name")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_shortlists_user_id_users"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["home_code"], ["municipalities.code"], name=op.f("fk_shortlists_home_code_municipalities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlists")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_shortlists_user_id_name")),
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("shortlists")
