"""Create needs of municipalities and the answers of others."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "needs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_code", sa.String(length=6), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("words", sa.String(length=100), nullable=False),
        sa.Column("key_areas", JSON, nullable=False),
        sa.Column("budget", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("told", JSON, nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("outcome_text", sa.String(length=1000), nullable=False),
        sa.Column("solved_by_id", sa.Integer(), nullable=True),
        sa.Column("saved_search_id", sa.Integer(), nullable=True),
        sa.Column("posted_by_id", sa.Integer(), nullable=False),
        sa.Column("posted_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("refusal", sa.String(length=1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'published', 'refused', 'closed')", name=op.f("ck_needs_state_known")
        ),
        sa.CheckConstraint("outcome IN ('', 'solved', 'given_up')", name=op.f("ck_needs_outcome_known")),
        sa.CheckConstraint("(state = 'closed') = (outcome <> '')", name=op.f("ck_needs_closed_has_outcome")),
        sa.CheckConstraint(
            "solved_by_id IS NULL OR outcome = 'solved'", name=op.f("ck_needs_solved_by_is_solved")
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_needs_has_title")),
        sa.CheckConstraint("budget IS NULL OR budget BETWEEN 0 AND 2000000000", name=op.f("ck_needs_budget_in_bounds")),
        sa.CheckConstraint("state <> 'published' OR is_told", name=op.f("ck_needs_published_is_told")),
        sa.CheckConstraint("state <> 'refused' OR refusal <> ''", name=op.f("ck_needs_refused_with_reason")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipalities.code"], name=op.f("fk_needs_municipality_code_municipalities")
        ),
        sa.ForeignKeyConstraint(
            ["solved_by_id"], ["projects.id"], name=op.f("fk_needs_solved_by_id_projects"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["saved_search_id"], ["saved_searches.id"], name=op.f("fk_needs_saved_search_id_saved_searches"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["posted_by_id"], ["users.id"], name=op.f("fk_needs_posted_by_id_users")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_needs_decided_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs")),
    )  # fmt: skip
    op.create_index(op.f("ix_needs_municipality_code"), "needs", ["municipality_code"])
    op.create_index(op.f("ix_needs_solved_by_id"), "needs", ["solved_by_id"])
    op.create_index(op.f("ix_needs_state_changed_at"), "needs", ["state", "changed_at"])
    op.create_index(op.f("ix_needs_is_told_posted_at"), "needs", ["is_told", "posted_at"])
    op.create_table(
        "need_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("municipality_code", sa.String(length=6), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("refusal", sa.String(length=1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'published', 'refused')", name=op.f("ck_need_answers_state_known")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_need_answers_has_text")),
        sa.CheckConstraint("state <> 'refused' OR refusal <> ''", name=op.f("ck_need_answers_refused_with_reason")),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name=op.f("fk_need_answers_need_id_needs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipalities.code"], name=op.f("fk_need_answers_municipality_code_municipalities")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_need_answers_project_id_projects"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_need_answers_answered_by_id_users")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_need_answers_decided_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_answers")),
        sa.UniqueConstraint(
            "need_id", "municipality_code", name=op.f("uq_need_answers_need_id_municipality_code")
        ),
    )
    op.create_index(op.f("ix_need_answers_municipality_code"), "need_answers", ["municipality_code"])
    op.create_index(op.f("ix_need_answers_project_id"), "need_answers", ["project_id"])
    op.create_index(op.f("ix_need_answers_state_answered_at"), "need_answers", ["state", "answered_at"])


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("need_answers")
    op.drop_table("needs")
