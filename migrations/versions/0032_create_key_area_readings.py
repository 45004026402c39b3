"""Keep which key area a submitted text is read with after a split, and what was replaced in a working text."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change; nothing was split yet."""
    op.create_table(
        "key_area_readings",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("key_area", sa.String(length=6), nullable=False),
        sa.Column("successor", sa.String(length=6), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_key_area_readings_revision_id_revisions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["successor"], ["key_areas.code"], name=op.f("fk_key_area_readings_successor_key_areas")
        ),
        sa.PrimaryKeyConstraint("revision_id", "key_area", name=op.f("pk_key_area_readings")),
    )
    op.create_index(op.f("ix_key_area_readings_successor"), "key_area_readings", ["successor"])
    op.add_column("drafts", sa.Column("retagged", JSON, server_default=sa.text("'{}'"), nullable=False))


def downgrade() -> None:
    """Take the change back; texts are read with the key areas that they name."""
    op.drop_column("drafts", "retagged")
    op.drop_table("key_area_readings")
