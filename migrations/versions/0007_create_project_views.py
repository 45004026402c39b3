"""Create the weekly sums of how projects are read, and keep since when a project has its label."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SUMS = {"project_views": ("region_code", 5), "project_searches": ("words", 60)}


def upgrade() -> None:
    """Apply the change; labels that were given before are dated by the publication."""
    for name, (column, longest) in SUMS.items():
        op.create_table(
            name,
            sa.Column("project_id", sa.Integer(), nullable=False),
            sa.Column("week", sa.Date(), nullable=False),
            sa.Column(column, sa.String(longest), nullable=False),
            sa.Column("count", sa.Integer(), nullable=False),
            sa.CheckConstraint("count > 0", name=op.f(f"ck_{name}_count_positive")),
            sa.ForeignKeyConstraint(
                ["project_id"], ["projects.id"], name=op.f(f"fk_{name}_project_id_projects"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("project_id", "week", column, name=op.f(f"pk_{name}")),
        )
    op.add_column("projects", sa.Column("label_since", sa.DateTime(timezone=True)))
    op.execute("UPDATE projects SET label_since = published_at WHERE label = 'good_practice'")


def downgrade() -> None:
    """Take the change back; the sums are lost."""
    op.drop_column("projects", "label_since")
    for name in SUMS:
        op.drop_table(name)
