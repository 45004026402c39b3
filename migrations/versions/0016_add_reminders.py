"""Keep when authors were reminded of a draft that lies, and how often they were asked for results."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

def upgrade() -> None:
    """Apply the change."""
    with op.batch_alter_table("projects") as projects:
        projects.add_column(sa.Column("draft_reminded_at", sa.DateTime(timezone=True), nullable=True))
        projects.add_column(sa.Column("results_asks", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    """Take the change back; who was reminded is forgotten."""
    with op.batch_alter_table("projects") as projects:
        projects.drop_column("results_asks")
        projects.drop_column("draft_reminded_at")
