"""Create the table of adoptions, and let publications name what inspired them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Apply the change; what inspired the published projects is read from their texts."""
    op.create_table(
        "adoptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("municipality_code", sa.String(length=6), nullable=False),
        sa.Column("own_project_id", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("changed", sa.String(length=1000), nullable=False),
        sa.Column("result", sa.String(length=1000), nullable=False),
        sa.Column("again", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("told", JSON, nullable=False),
        sa.Column("reported_by_id", sa.Integer(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.String(length=1000), nullable=False),
        sa.Column("reply", sa.String(length=1000), nullable=False),
        sa.Column("replied_by_id", sa.Integer(), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'published', 'refused', 'withdrawn')", name=op.f("ck_adoptions_state_known")
        ),
        sa.CheckConstraint(
            "stage IN ('planned', 'running', 'finished', 'given_up')", name=op.f("ck_adoptions_stage_known")
        ),
        sa.CheckConstraint("again IN ('', 'yes', 'partly', 'no')", name=op.f("ck_adoptions_again_known")),
        sa.CheckConstraint("cost IS NULL OR cost BETWEEN 0 AND 2000000000", name=op.f("ck_adoptions_cost_in_bounds")),
        sa.CheckConstraint("months IS NULL OR months BETWEEN 0 AND 240", name=op.f("ck_adoptions_months_in_bounds")),
        sa.CheckConstraint(
            "own_project_id IS NULL OR own_project_id <> project_id", name=op.f("ck_adoptions_comes_from_another")
        ),
        sa.CheckConstraint("state <> 'published' OR is_told", name=op.f("ck_adoptions_published_is_told")),
        sa.CheckConstraint("state <> 'withdrawn' OR NOT is_told", name=op.f("ck_adoptions_withdrawn_is_not_told")),
        sa.CheckConstraint("state <> 'refused' OR refusal <> ''", name=op.f("ck_adoptions_refused_with_reason")),
        sa.CheckConstraint("(reply = '') = (replied_at IS NULL)", name=op.f("ck_adoptions_reply_has_moment")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_adoptions_project_id_projects"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["own_project_id"], ["projects.id"], name=op.f("fk_adoptions_own_project_id_projects"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipalities.code"], name=op.f("fk_adoptions_municipality_code_municipalities")
        ),
        sa.ForeignKeyConstraint(["reported_by_id"], ["users.id"], name=op.f("fk_adoptions_reported_by_id_users")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_adoptions_decided_by_id_users")),
        sa.ForeignKeyConstraint(["replied_by_id"], ["users.id"], name=op.f("fk_adoptions_replied_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoptions")),
        sa.UniqueConstraint("project_id", "municipality_code", name=op.f("uq_adoptions_project_id_municipality_code")),
    )
    op.create_index(op.f("ix_adoptions_municipality_code"), "adoptions", ["municipality_code"])
    op.create_index(op.f("ix_adoptions_own_project_id"), "adoptions", ["own_project_id"])
    op.create_index(op.f("ix_adoptions_state_changed_at"), "adoptions", ["state", "changed_at"])
    op.add_column("publications", sa.Column("inspired_by_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_publications_inspired_by_id"), "publications", ["inspired_by_id"])
    _fill_from_texts()


def _fill_from_texts() -> None:
    publications = sa.table(
        "publications", sa.column("project_id", sa.Integer), sa.column("inspired_by_id", sa.Integer),
        sa.column("document", JSON),
    )  # fmt: skip
    connection = op.get_bind()
    sources = {
        number: int(document["inspired_by_project"])
        for number, document in connection.execute(sa.select(publications.c.project_id, publications.c.document))
        if document.get("inspired_by_project")
    }
    for number in sorted(sources):
        if not _comes_from_itself(number, sources):
            named = sa.update(publications).where(publications.c.project_id == number)
            connection.execute(named.values(inspired_by_id=sources[number]))


def _comes_from_itself(number: int, sources: dict[int, int]) -> bool:
    seen, source = {number}, sources[number]
    while source in sources and source not in seen:
        seen.add(source)
        source = sources[source]
    return source in seen


def downgrade() -> None:
    """Take the change back; reports of adoption are lost."""
    op.drop_index(op.f("ix_publications_inspired_by_id"), table_name="publications")
    op.drop_column("publications", "inspired_by_id")
    op.drop_table("adoptions")
