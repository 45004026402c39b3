"""Add what administrators did to key areas, and which columns seeding leaves to them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.add_column("key_areas", sa.Column("by_hand", JSON, server_default=sa.text("'[]'"), nullable=False))
    op.create_table(
        "taxonomy_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key_area", sa.String(length=6), nullable=False),
        sa.Column("before", JSON, nullable=False),
        sa.Column("after", JSON, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('edit', 'merge')", name=op.f("ck_taxonomy_changes_kind_known")),
        sa.ForeignKeyConstraint(["key_area"], ["key_areas.code"], name=op.f("fk_taxonomy_changes_key_area_key_areas")),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_taxonomy_changes_made_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taxonomy_changes")),
    )


def downgrade() -> None:
    """Take the change back; merges stay, but can no longer be undone."""
    op.drop_table("taxonomy_changes")
    op.drop_column("key_areas", "by_hand")
