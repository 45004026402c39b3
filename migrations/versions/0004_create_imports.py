"""Add the imports with what became of their rows, and the identifier that a municipality gives its project."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.add_column("projects", sa.Column("own_id", sa.String(length=100), nullable=True))
    op.create_index("uq_projects_municipality_code_own_id", "projects", ["municipality_code", "own_id"], unique=True)
    op.create_table(
        "import_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("report", JSON, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "state IN ('checked', 'running', 'done', 'undone')", name=op.f("ck_import_batches_state_known")
        ),
        sa.CheckConstraint(
            "(state = 'undone') = (undone_at IS NOT NULL)", name=op.f("ck_import_batches_undone_has_moment")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_import_batches_created_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batches")),
    )
    op.create_index(
        op.f("ix_import_batches_created_by_id_file_hash"), "import_batches", ["created_by_id", "file_hash"]
    )
    op.create_table(
        "import_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=True),
        sa.Column("before", JSON, nullable=True),
        sa.CheckConstraint(
            "action IN ('created', 'updated', 'revised', 'unchanged')", name=op.f("ck_import_rows_action_known")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.id"], name=op.f("fk_import_rows_batch_id_import_batches")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_import_rows_project_id_projects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_rows")),
        sa.UniqueConstraint("batch_id", "row", name=op.f("uq_import_rows_batch_id_row")),
    )
    op.create_index(op.f("ix_import_rows_project_id"), "import_rows", ["project_id"])


def downgrade() -> None:
    """Take the change back; the records of imports and the municipalities' own identifiers are lost."""
    op.drop_table("import_rows")
    op.drop_table("import_batches")
    op.drop_index("uq_projects_municipality_code_own_id", table_name="projects")
    op.drop_column("projects", "own_id")
