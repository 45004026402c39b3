"""Create offers of projects to other municipalities, and find predecessors of a municipality by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "transfers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("from_code", sa.String(length=6), nullable=False),
        sa.Column("to_code", sa.String(length=6), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("offered_by_id", sa.Integer(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name=op.f("ck_transfers_answered_has_moment")),
        sa.CheckConstraint(
            "(state = 'open') = (answered_by_id IS NULL)", name=op.f("ck_transfers_answered_by_somebody")
        ),
        sa.CheckConstraint("from_code <> to_code", name=op.f("ck_transfers_goes_elsewhere")),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'refused', 'withdrawn')", name=op.f("ck_transfers_state_known")
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_transfers_answered_by_id_users")),
        sa.ForeignKeyConstraint(["offered_by_id"], ["users.id"], name=op.f("fk_transfers_offered_by_id_users")),
        sa.ForeignKeyConstraint(["from_code"], ["municipalities.code"], name=op.f("fk_transfers_from_code_municipalities")),
        sa.ForeignKeyConstraint(["to_code"], ["municipalities.code"], name=op.f("fk_transfers_to_code_municipalities")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_transfers_project_id_projects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
    )
    op.create_index(op.f("ix_transfers_project_id"), "transfers", ["project_id"])
    op.create_index(op.f("ix_transfers_to_code_state"), "transfers", ["to_code", "state"])
    op.create_index(
        "uq_transfers_open", "transfers", ["project_id"], unique=True,
        sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"),
    )  # fmt: skip
    op.create_index(op.f("ix_municipalities_successor_code"), "municipalities", ["successor_code"])


def downgrade() -> None:
    """Take the change back."""
    op.drop_index(op.f("ix_municipalities_successor_code"), table_name="municipalities")
    op.drop_table("transfers")
