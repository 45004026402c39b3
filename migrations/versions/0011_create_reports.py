"""Create the table of what readers report about projects."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "project_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.CheckConstraint("state IN ('open', 'done', 'unjustified')", name=op.f("ck_project_reports_state_known")),
        sa.CheckConstraint(
            "reason IN ('dead_link', 'contact_gone', 'not_true', 'legal', 'other')",
            name=op.f("ck_project_reports_reason_known"),
        ),
        sa.CheckConstraint(
            "(state = 'open') = (settled_at IS NULL)", name=op.f("ck_project_reports_settled_has_moment")
        ),
        sa.CheckConstraint(
            "state = 'open' OR settled_by_id IS NOT NULL", name=op.f("ck_project_reports_settled_by_somebody")
        ),
        sa.CheckConstraint(
            "state = 'open' OR email = ''", name=op.f("ck_project_reports_settled_forgets_address")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_project_reports_project_id_projects")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["users.id"], name=op.f("fk_project_reports_settled_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_reports")),
    )
    op.create_index(op.f("ix_project_reports_project_id"), "project_reports", ["project_id"])
    op.create_index(op.f("ix_project_reports_state_reported_at"), "project_reports", ["state", "reported_at"])


def downgrade() -> None:
    """Take the change back; reports are lost."""
    op.drop_table("project_reports")
