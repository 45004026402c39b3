"""Create collections of projects."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "collections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_code", sa.String(length=6), nullable=True),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("title_en", sa.String(length=100), nullable=False),
        sa.Column("introduction", sa.String(length=2000), nullable=False),
        sa.Column("introduction_en", sa.String(length=2000), nullable=False),
        sa.Column("cover_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("objection", sa.String(length=2000), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'published', 'taken_down')", name=op.f("ck_collections_state_known")),
        sa.CheckConstraint("title <> ''", name=op.f("ck_collections_has_title")),
        sa.CheckConstraint(
            "state <> 'taken_down' OR objection <> ''", name=op.f("ck_collections_taken_down_with_reason")
        ),
        sa.CheckConstraint(
            "state <> 'published' OR published_at IS NOT NULL", name=op.f("ck_collections_published_has_moment")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipalities.code"], name=op.f("fk_collections_municipality_code_municipalities")
        ),
        sa.ForeignKeyConstraint(
            ["cover_id"], ["projects.id"], name=op.f("fk_collections_cover_id_projects"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_collections_created_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collections")),
    )
    op.create_index(op.f("ix_collections_municipality_code"), "collections", ["municipality_code"])
    op.create_index(op.f("ix_collections_state_published_at"), "collections", ["state", "published_at"])
    op.create_table(
        "collection_items",
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint("position >= 0", name=op.f("ck_collection_items_position_not_negative")),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collections.id"], name=op.f("fk_collection_items_collection_id_collections"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_collection_items_project_id_projects"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("collection_id", "project_id", name=op.f("pk_collection_items")),
    )  # fmt: skip
    op.create_index(op.f("ix_collection_items_project_id"), "collection_items", ["project_id"])


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("collection_items")
    op.drop_table("collections")
