"""Add the words that speak for a key area, and what the seeds last said they were."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    for name in ("terms", "seeded_terms"):
        op.add_column("key_areas", sa.Column(name, JSON, nullable=False, server_default=sa.text("'{}'")))


def downgrade() -> None:
    """Take the change back; words that administrators changed are lost."""
    for name in ("seeded_terms", "terms"):
        op.drop_column("key_areas", name)
