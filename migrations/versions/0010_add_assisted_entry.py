"""Add coordinators of regions, who writes a project for its municipality, and what the municipality answered."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "coordinators",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("region_code", sa.String(length=5), nullable=False),
        sa.Column("named_by_id", sa.Integer(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_coordinators_user_id_users")),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_coordinators_region_code_regions")),
        sa.ForeignKeyConstraint(["named_by_id"], ["users.id"], name=op.f("fk_coordinators_named_by_id_users")),
        sa.PrimaryKeyConstraint("user_id", "region_code", name=op.f("pk_coordinators")),
    )
    with op.batch_alter_table("projects") as table:
        table.add_column(sa.Column("assisted_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_projects_assisted_by_id_users"), "users", ["assisted_by_id"], ["id"])
        table.create_index(op.f("ix_projects_assisted_by_id"), ["assisted_by_id"])
    op.create_table(
        "assisted_asks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'confirmed', 'returned', 'refused', 'replaced')",
            name=op.f("ck_assisted_asks_state_known"),
        ),
        sa.CheckConstraint(
            "(state IN ('confirmed', 'returned', 'refused')) = (answered_at IS NOT NULL)",
            name=op.f("ck_assisted_asks_answered_has_moment"),
        ),
        sa.CheckConstraint(
            "answered_at IS NULL OR answered_by <> ''", name=op.f("ck_assisted_asks_answered_by_somebody")
        ),
        sa.CheckConstraint("expires_at > asked_at", name=op.f("ck_assisted_asks_expires_later")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_assisted_asks_project_id_projects")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_assisted_asks_asked_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assisted_asks")),
    )
    op.create_index(op.f("ix_assisted_asks_project_id"), "assisted_asks", ["project_id"])
    op.create_index(
        "uq_assisted_asks_open",
        "assisted_asks",
        ["project_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    """Take the change back; drafts stay with their municipalities, the questions about them are lost."""
    op.drop_table("assisted_asks")
    with op.batch_alter_table("projects") as table:
        table.drop_index(op.f("ix_projects_assisted_by_id"))
        table.drop_constraint(op.f("fk_projects_assisted_by_id_users"), type_="foreignkey")
        table.drop_column("assisted_by_id")
    op.drop_table("coordinators")
