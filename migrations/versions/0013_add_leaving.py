"""Add when the data of a person who gave the account up will go, and when they went."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change; nobody is leaving yet."""
    for column, word in (("erase_at", "leaving"), ("erased_at", "erased")):
        check = sa.CheckConstraint(f"{column} IS NULL OR state = 'blocked'", name=op.f(f"ck_users_{word}_is_blocked"))
        op.add_column("users", sa.Column(column, sa.DateTime(timezone=True), check, nullable=True))


def downgrade() -> None:
    """Take the change back; who was leaving stays blocked."""
    op.drop_column("users", "erased_at")
    op.drop_column("users", "erase_at")
