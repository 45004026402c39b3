"""Create the sources that are harvested, and say of each project which catalogue it was born in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply the change."""
    with op.batch_alter_table("projects") as batch:
        batch.add_column(sa.Column("origin_catalogue", sa.String(length=200), nullable=True))
        batch.add_column(sa.Column("origin_number", sa.Integer(), nullable=True))
        batch.create_check_constraint(
            op.f("ck_projects_origin_is_whole"), "(origin_catalogue IS NULL) = (origin_number IS NULL)"
        )
        batch.create_unique_constraint(
            op.f("uq_projects_origin_catalogue_origin_number"), ["origin_catalogue", "origin_number"]
        )
    op.create_table(
        "harvest_sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("file", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("cursor", sa.String(length=100), nullable=False),
        sa.Column("report", JSON, nullable=False),
        sa.Column("problem", sa.String(length=20), nullable=False),
        sa.Column("began_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.CheckConstraint("state IN ('active', 'paused', 'removing')", name=op.f("ck_harvest_sources_state_known")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_harvest_sources_has_name")),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name=op.f("fk_harvest_sources_added_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_harvest_sources")),
        sa.UniqueConstraint("address", name=op.f("uq_harvest_sources_address")),
    )
    op.create_table(
        "harvested_projects",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_harvested_projects_project_id_projects"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["harvest_sources.id"], name=op.f("fk_harvested_projects_source_id_harvest_sources")
        ),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_harvested_projects")),
        sa.UniqueConstraint("source_id", "number", name=op.f("uq_harvested_projects_source_id_number")),
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("harvested_projects")
    op.drop_table("harvest_sources")
    with op.batch_alter_table("projects") as batch:
        batch.drop_constraint(op.f("uq_projects_origin_catalogue_origin_number"), type_="unique")
        batch.drop_constraint(op.f("ck_projects_origin_is_whole"), type_="check")
        batch.drop_column("origin_number")
        batch.drop_column("origin_catalogue")
