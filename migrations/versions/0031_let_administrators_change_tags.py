"""Let administrators split and retire key areas, and change pillars and topics too."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change; all that was done so far was done to key areas."""
    op.add_column("key_areas", sa.Column("split_into", JSON, server_default=sa.text("'[]'"), nullable=False))
    op.add_column("pillars", sa.Column("by_hand", JSON, server_default=sa.text("'[]'"), nullable=False))
    with op.batch_alter_table("topics") as batch:
        batch.add_column(sa.Column("replaced_by", sa.String(length=40), nullable=True))
        batch.add_column(sa.Column("by_hand", JSON, server_default=sa.text("'[]'"), nullable=False))
        batch.create_foreign_key(op.f("fk_topics_replaced_by_topics"), "topics", ["replaced_by"], ["code"])
    with op.batch_alter_table("taxonomy_changes") as batch:
        batch.drop_constraint(op.f("fk_taxonomy_changes_key_area_key_areas"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_taxonomy_changes_kind_known"), type_="check")
        batch.alter_column(
            "key_area", new_column_name="code", existing_type=sa.String(length=6), type_=sa.String(length=40),
            existing_nullable=False,
        )  # fmt: skip
        batch.add_column(sa.Column("tag", sa.String(length=10), server_default="key_area", nullable=False))
        batch.create_check_constraint(
            op.f("ck_taxonomy_changes_kind_known"), "kind IN ('edit', 'merge', 'retire', 'split')"
        )
        batch.create_check_constraint(op.f("ck_taxonomy_changes_tag_known"), "tag IN ('key_area', 'pillar', 'topic')")
    with op.batch_alter_table("taxonomy_changes") as batch:
        batch.alter_column("tag", existing_type=sa.String(length=10), existing_nullable=False, server_default=None)


def downgrade() -> None:
    """Take the change back; what was done stays, but only edits and merges of key areas can still be undone."""
    op.execute("DELETE FROM taxonomy_changes WHERE tag <> 'key_area' OR kind NOT IN ('edit', 'merge')")
    with op.batch_alter_table("taxonomy_changes") as batch:
        batch.drop_constraint(op.f("ck_taxonomy_changes_tag_known"), type_="check")
        batch.drop_constraint(op.f("ck_taxonomy_changes_kind_known"), type_="check")
        batch.drop_column("tag")
        batch.alter_column(
            "code", new_column_name="key_area", existing_type=sa.String(length=40), type_=sa.String(length=6),
            existing_nullable=False,
        )  # fmt: skip
        batch.create_check_constraint(op.f("ck_taxonomy_changes_kind_known"), "kind IN ('edit', 'merge')")
    with op.batch_alter_table("taxonomy_changes") as batch:
        batch.create_foreign_key(
            op.f("fk_taxonomy_changes_key_area_key_areas"), "key_areas", ["key_area"], ["code"]
        )
    with op.batch_alter_table("topics") as batch:
        batch.drop_constraint(op.f("fk_topics_replaced_by_topics"), type_="foreignkey")
        batch.drop_column("by_hand")
        batch.drop_column("replaced_by")
    op.drop_column("pillars", "by_hand")
    op.drop_column("key_areas", "split_into")
