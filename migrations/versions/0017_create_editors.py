"""Add who has a section open, and what a draft has gathered for its next audit event."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "editors",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=20), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_editors_project_id_projects")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_editors_user_id_users")),
        sa.PrimaryKeyConstraint("project_id", "user_id", name=op.f("pk_editors")),
    )
    op.create_index(op.f("ix_editors_seen_at"), "editors", ["seen_at"])
    gathered = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
    with op.batch_alter_table("drafts") as table:
        table.add_column(sa.Column("unrecorded", gathered, nullable=True))
        table.add_column(sa.Column("unrecorded_since", sa.DateTime(timezone=True), nullable=True))
        table.create_check_constraint(
            op.f("ck_drafts_unrecorded_has_moment"), "(unrecorded IS NULL) = (unrecorded_since IS NULL)"
        )


def downgrade() -> None:
    """Take the change back; changes that are no event yet stay in the text and lose their event."""
    with op.batch_alter_table("drafts") as table:
        table.drop_constraint(op.f("ck_drafts_unrecorded_has_moment"), type_="check")
        table.drop_column("unrecorded_since")
        table.drop_column("unrecorded")
    op.drop_table("editors")
