"""Add owners of memberships, of whom a municipality never loses the last, and invitations."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FIRST_ACTIVE = """
    UPDATE memberships SET role = 'owner' WHERE id IN (
        SELECT MIN(memberships.id) FROM memberships JOIN users ON users.id = memberships.user_id
        WHERE memberships.state = 'approved' AND users.state = 'active' GROUP BY municipality_code)
"""
FIRST_OF_THE_REST = """
    UPDATE memberships SET role = 'owner' WHERE id IN (
        SELECT MIN(id) FROM memberships WHERE state = 'approved' AND municipality_code NOT IN (
            SELECT municipality_code FROM memberships WHERE state = 'approved' AND role = 'owner')
        GROUP BY municipality_code)
"""
LEAVES_NOBODY = """
    old.state = 'approved' AND old.role = 'owner' AND (new.state <> 'approved' OR new.role <> 'owner'
        OR new.municipality_code <> old.municipality_code)
"""
TEAM = "SELECT 1 FROM memberships WHERE municipality_code = old.municipality_code AND state = 'approved' AND id <> old.id"
SQLITE = f"""
    CREATE TRIGGER memberships_keep_an_owner BEFORE UPDATE ON memberships
    WHEN {LEAVES_NOBODY} AND NOT EXISTS ({TEAM} AND role = 'owner')
        AND (EXISTS ({TEAM}) OR (new.state = 'approved' AND new.municipality_code = old.municipality_code))
    BEGIN SELECT RAISE(ABORT, 'memberships_keep_an_owner'); END
"""  # noqa: S608 - nothing here comes from outside
POSTGRESQL = f"""
    CREATE FUNCTION memberships_keep_an_owner() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {LEAVES_NOBODY} THEN
            PERFORM 1 FROM municipalities WHERE code = old.municipality_code FOR NO KEY UPDATE;
            IF NOT EXISTS ({TEAM} AND role = 'owner')
               AND (EXISTS ({TEAM}) OR (new.state = 'approved' AND new.municipality_code = old.municipality_code)) THEN
                RAISE EXCEPTION 'memberships_keep_an_owner' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
        END IF;
        RETURN new;
    END $$
"""  # noqa: S608 - likewise


def upgrade() -> None:
    """Apply the change; who was approved first becomes the owner."""
    known = sa.CheckConstraint("role IN ('editor', 'owner')", name=op.f("ck_memberships_role_known"))
    op.add_column(
        "memberships", sa.Column("role", sa.String(length=10), known, nullable=False, server_default="editor")
    )
    op.execute(FIRST_ACTIVE)
    op.execute(FIRST_OF_THE_REST)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL)
        op.execute(
            "CREATE TRIGGER memberships_keep_an_owner BEFORE UPDATE ON memberships"
            " FOR EACH ROW EXECUTE FUNCTION memberships_keep_an_owner()"
        )
    else:
        op.execute(SQLITE)
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_code", sa.String(length=6), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("role IN ('editor', 'owner')", name=op.f("ck_invitations_role_known")),
        sa.CheckConstraint("state IN ('open', 'accepted', 'withdrawn')", name=op.f("ck_invitations_state_known")),
        sa.CheckConstraint(
            "(state = 'accepted') = (accepted_by_id IS NOT NULL)", name=op.f("ck_invitations_accepted_by_somebody")
        ),
        sa.CheckConstraint("expires_at > invited_at", name=op.f("ck_invitations_expires_later")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipalities.code"], name=op.f("fk_invitations_municipality_code_municipalities")
        ),
        sa.ForeignKeyConstraint(["invited_by_id"], ["users.id"], name=op.f("fk_invitations_invited_by_id_users")),
        sa.ForeignKeyConstraint(["accepted_by_id"], ["users.id"], name=op.f("fk_invitations_accepted_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
    )
    op.create_index(
        "uq_invitations_open",
        "invitations",
        ["municipality_code", "email_key"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    """Take the change back; invitations are lost, and all members are equal again."""
    op.drop_table("invitations")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER memberships_keep_an_owner ON memberships")
        op.execute("DROP FUNCTION memberships_keep_an_owner()")
    else:
        op.execute("DROP TRIGGER memberships_keep_an_owner")
    op.drop_column("memberships", "role")
