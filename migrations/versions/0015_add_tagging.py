"""Add what was suggested for the tags of projects, and topics that projects propose."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "key_area_suggestions",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("key_area", sa.String(length=6), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("words", JSON, nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_key_area_suggestions_project_id_projects")
        ),
        sa.PrimaryKeyConstraint("project_id", "key_area", name=op.f("pk_key_area_suggestions")),
    )
    op.create_table(
        "topic_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("topic_code", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attached", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'accepted', 'merged', 'refused', 'withdrawn')",
            name=op.f("ck_topic_proposals_state_known"),
        ),
        sa.CheckConstraint(
            "(state IN ('accepted', 'merged')) = (topic_code IS NOT NULL)",
            name=op.f("ck_topic_proposals_accepted_has_topic"),
        ),
        sa.CheckConstraint(
            "(state IN ('accepted', 'merged', 'refused')) = (decided_by_id IS NOT NULL)",
            name=op.f("ck_topic_proposals_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "state <> 'refused' OR reason <> ''", name=op.f("ck_topic_proposals_refused_has_reason")
        ),
        sa.CheckConstraint(
            "topic_code IS NOT NULL OR NOT attached", name=op.f("ck_topic_proposals_attached_has_topic")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_topic_proposals_project_id_projects")),
        sa.ForeignKeyConstraint(["topic_code"], ["topics.code"], name=op.f("fk_topic_proposals_topic_code_topics")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["users.id"], name=op.f("fk_topic_proposals_proposed_by_id_users")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_topic_proposals_decided_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_proposals")),
    )
    op.create_index(op.f("ix_topic_proposals_project_id"), "topic_proposals", ["project_id"])
    op.create_index(op.f("ix_topic_proposals_state_name_key"), "topic_proposals", ["state", "name_key"])
    op.create_index(
        "uq_topic_proposals_waiting",
        "topic_proposals",
        ["project_id", "name_key"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def downgrade() -> None:
    """Take the change back; proposals and suggestions are lost."""
    op.drop_table("topic_proposals")
    op.drop_table("key_area_suggestions")
