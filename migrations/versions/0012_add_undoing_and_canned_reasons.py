"""Add the undoing of decisions, mails that wait for it, and ready wordings of reasons."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
STANDING = sa.text("undone_at IS NULL")


def upgrade() -> None:
    """Apply the change."""
    with op.batch_alter_table("decisions") as table:
        table.add_column(sa.Column("axis", sa.String(10), nullable=False, server_default="project"))
        table.add_column(sa.Column("before", JSON, nullable=False, server_default=sa.text("'{}'")))
        table.add_column(sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
        table.create_check_constraint(op.f("ck_decisions_axis_known"), "axis IN ('project', 'revision')")
        table.drop_constraint(op.f("uq_decisions_revision_id"), type_="unique")
        table.create_index(
            "uq_decisions_standing", ["revision_id"], unique=True, sqlite_where=STANDING, postgresql_where=STANDING
        )
    with op.batch_alter_table("outbox_mails") as table:
        table.add_column(sa.Column("held_for", sa.String(60), nullable=True))
        table.create_index(op.f("ix_outbox_mails_held_for"), ["held_for"])
    op.create_table(
        "canned_reasons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=True),
        sa.Column("reason_code", sa.String(40), nullable=False),
        sa.Column("text_cs", sa.String(1500), nullable=False),
        sa.Column("text_en", sa.String(1500), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("text_cs <> '' AND text_en <> ''", name=op.f("ck_canned_reasons_in_both_languages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_reasons")),
        sa.UniqueConstraint("code", name=op.f("uq_canned_reasons_code")),
    )


def downgrade() -> None:
    """Take the change back; undone decisions and the wordings are lost."""
    op.drop_table("canned_reasons")
    with op.batch_alter_table("outbox_mails") as table:
        table.drop_index(op.f("ix_outbox_mails_held_for"))
        table.drop_column("held_for")
    op.execute("DELETE FROM decisions WHERE undone_at IS NOT NULL")
    with op.batch_alter_table("decisions") as table:
        table.drop_index("uq_decisions_standing")
        table.create_unique_constraint(op.f("uq_decisions_revision_id"), ["revision_id"])
        table.drop_constraint(op.f("ck_decisions_axis_known"), type_="check")
        for name in ("undone_at", "before", "axis"):
            table.drop_column(name)
