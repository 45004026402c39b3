"""Create the table of links in published texts."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change; the worker finds the links."""
    op.create_table(
        "project_links",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=20), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_check_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_project_links_failures_not_negative")),
        sa.CheckConstraint("(failures = 0) = (problem = '')", name=op.f("ck_project_links_failure_has_problem")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_project_links_project_id_projects")),
        sa.PrimaryKeyConstraint("project_id", "url", name=op.f("pk_project_links")),
    )
    op.create_index(op.f("ix_project_links_next_check_at"), "project_links", ["next_check_at"])
    op.create_index(op.f("ix_project_links_failures"), "project_links", ["failures"])


def downgrade() -> None:
    """Take the change back; what was found about links is lost."""
    op.drop_table("project_links")
