"""Add when a municipality was asked for its yearly confirmation, and how often."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.add_column("projects", sa.Column("confirmation_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("projects", sa.Column("confirmation_asks", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    """Take the change back; municipalities that wait to answer may be asked once more."""
    op.drop_column("projects", "confirmation_asks")
    op.drop_column("projects", "confirmation_asked_at")
