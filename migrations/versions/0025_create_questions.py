"""Create questions to municipalities about their projects, with the answers."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "project_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("text", sa.String(length=1500), nullable=False),
        sa.Column("may_publish", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=1500), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer = '')", name=op.f("ck_project_questions_answered_has_moment")
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)", name=op.f("ck_project_questions_answered_by_somebody")
        ),
        sa.CheckConstraint(
            "answered_at IS NULL OR (email = '' AND name = '')",
            name=op.f("ck_project_questions_answered_forgets_asker"),
        ),
        sa.CheckConstraint(
            "published_at IS NULL OR (answered_at IS NOT NULL AND may_publish)",
            name=op.f("ck_project_questions_published_agreed"),
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_project_questions_answered_by_id_users")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_project_questions_project_id_projects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_questions")),
    )
    op.create_index(
        op.f("ix_project_questions_project_id_answered_at"), "project_questions", ["project_id", "answered_at"]
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("project_questions")
