"""Add that a published text was edited and nobody has checked it yet, and which text was there before."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    with op.batch_alter_table("projects") as table:
        table.add_column(sa.Column("edit_state", sa.String(10), nullable=True))
        table.add_column(sa.Column("edit_base", sa.Integer(), nullable=True))
        table.add_column(sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))
        table.create_check_constraint(
            op.f("ck_projects_edit_has_base"),
            "edit_state IS NULL OR (edit_state = 'unchecked' AND edit_base IS NOT NULL AND edited_at IS NOT NULL)",
        )
        table.create_index(op.f("ix_projects_edit_state"), ["edit_state"])


def downgrade() -> None:
    """Take the change back; edits that wait for their check stay as they are."""
    with op.batch_alter_table("projects") as table:
        table.drop_index(op.f("ix_projects_edit_state"))
        table.drop_constraint(op.f("ck_projects_edit_has_base"), type_="check")
        for name in ("edited_at", "edit_base", "edit_state"):
            table.drop_column(name)
