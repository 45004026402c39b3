"""Add to which pillars and regions a moderator is limited."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Apply the change; everybody reviews everything."""
    check = sa.CheckConstraint(
        "review_limits IS NULL OR role = 'moderator'", name=op.f("ck_users_only_moderators_are_limited")
    )
    op.add_column("users", sa.Column("review_limits", JSON, check, nullable=True))


def downgrade() -> None:
    """Take the change back; moderators review everything again."""
    op.drop_column("users", "review_limits")
