"""Drop the columns and the index that only the search by SQL read: the index outside the database took their place."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FACETS = [
    "state", "published_at", "project_id", "label", "stage", "cost_band", "size_class", "region_code", "district_code",
    "municipality_code",
]  # fmt: skip


def upgrade() -> None:
    """Apply the change."""
    op.drop_index("ix_publications_facets", table_name="publications")
    op.drop_column("publications", "search_title")
    op.drop_column("publications", "search_text")


def downgrade() -> None:
    """Take the change back; the texts are empty until each project is published again."""
    for name in ("search_title", "search_text"):
        op.add_column("publications", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.create_index("ix_publications_facets", "publications", FACETS)
