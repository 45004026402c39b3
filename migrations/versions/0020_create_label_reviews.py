"""Create nominations for the label with their scores."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

WHOLE = (
    "(outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by_id IS NULL) "
    "AND (outcome IS NULL) = (total IS NULL) AND (outcome IS NULL) = (lowest IS NULL)"
)


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "label_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("is_appeal", sa.Boolean(), nullable=False),
        sa.Column("plea", sa.String(2000), nullable=False),
        sa.Column("nominated_by_id", sa.Integer(), nullable=False),
        sa.Column("nominated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scores", JSON, nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("lowest", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(10), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('granted', 'refused')", name=op.f("ck_label_reviews_outcome_known")
        ),
        sa.CheckConstraint(WHOLE, name=op.f("ck_label_reviews_decided_is_whole")),
        sa.CheckConstraint(
            "outcome IS NULL OR (outcome = 'granted') = (total >= 8 AND lowest > 0)",
            name=op.f("ck_label_reviews_outcome_by_scores"),
        ),
        sa.CheckConstraint(
            "total IS NULL OR (total BETWEEN 0 AND 12 AND lowest BETWEEN 0 AND 2)",
            name=op.f("ck_label_reviews_scores_in_bounds"),
        ),
        sa.CheckConstraint("NOT is_appeal OR plea <> ''", name=op.f("ck_label_reviews_appeal_has_reason")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_label_reviews_project_id_projects")),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_label_reviews_revision_id_revisions")),
        sa.ForeignKeyConstraint(["nominated_by_id"], ["users.id"], name=op.f("fk_label_reviews_nominated_by_id_users")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_label_reviews_decided_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_reviews")),
    )
    op.create_index(op.f("ix_label_reviews_project_id"), "label_reviews", ["project_id"])
    op.create_index(
        "uq_label_reviews_open",
        "label_reviews",
        ["project_id"],
        unique=True,
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )


def downgrade() -> None:
    """Take the change back; nominations and scores are lost, labels stay."""
    op.drop_table("label_reviews")
