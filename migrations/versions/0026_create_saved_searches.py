"""Create the table of saved searches."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("query", sa.String(length=2000), nullable=False),
        sa.Column("frequency", sa.String(length=10), nullable=False),
        sa.Column("told_sequence", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "frequency IN ('at_once', 'weekly', 'monthly')", name=op.f("ck_saved_searches_frequency_known")
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_saved_searches_has_name")),
        sa.CheckConstraint("told_sequence >= 0", name=op.f("ck_saved_searches_told_sequence_in_bounds")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_saved_searches_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sa.UniqueConstraint("user_id", "query", name=op.f("uq_saved_searches_user_id_query")),
    )
    op.create_index(op.f("ix_saved_searches_frequency_looked_at"), "saved_searches", ["frequency", "looked_at"])


def downgrade() -> None:
    """Take the change back; saved searches are lost."""
    op.drop_table("saved_searches")
