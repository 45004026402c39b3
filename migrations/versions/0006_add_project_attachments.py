"""Add the documents that were uploaded to projects."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "project_attachments",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('csv', 'docx', 'odt', 'pdf', 'xlsx')", name=op.f("ck_project_attachments_kind_known")),
        sa.CheckConstraint("size > 0", name=op.f("ck_project_attachments_size_positive")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_project_attachments_project_id_projects")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["users.id"], name=op.f("fk_project_attachments_uploaded_by_id_users")
        ),
        sa.PrimaryKeyConstraint("project_id", "file", name=op.f("pk_project_attachments")),
    )
    op.create_index(op.f("ix_project_attachments_file"), "project_attachments", ["file"])


def downgrade() -> None:
    """Take the change back; which documents belong to which project is lost."""
    op.drop_index(op.f("ix_project_attachments_file"), table_name="project_attachments")
    op.drop_table("project_attachments")
