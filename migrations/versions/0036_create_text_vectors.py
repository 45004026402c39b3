"""Create the vectors of texts and the neighbours found by them; both are derived and may be empty."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "text_vectors",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("model", sa.String(length=60), nullable=False),
        sa.Column("text_hash", sa.String(length=32), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.Column("is_listed", sa.Boolean(), nullable=False),
        sa.Column("reach", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_text_vectors_project_id_projects"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_text_vectors")),
    )
    op.create_index(op.f("ix_text_vectors_is_listed"), "text_vectors", ["is_listed"])
    op.create_table(
        "text_neighbours",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("neighbour_id", sa.Integer(), nullable=False),
        sa.Column("closeness", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["text_vectors.project_id"], name=op.f("fk_text_neighbours_project_id_text_vectors"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["neighbour_id"], ["text_vectors.project_id"], name=op.f("fk_text_neighbours_neighbour_id_text_vectors"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("project_id", "neighbour_id", name=op.f("pk_text_neighbours")),
    )  # fmt: skip
    op.create_index(op.f("ix_text_neighbours_neighbour_id"), "text_neighbours", ["neighbour_id"])


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("text_neighbours")
    op.drop_table("text_vectors")
