"""Add which mails a person wants and how, the lines of their weekly mail, and the link that ends a kind of mails."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change; everybody goes on getting everything at once."""
    op.create_table(
        "mail_wishes",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.CheckConstraint("way IN ('weekly', 'off')", name=op.f("ck_mail_wishes_way_known")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_mail_wishes_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "kind", name=op.f("pk_mail_wishes")),
    )
    op.create_table(
        "digest_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_digest_lines_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_lines")),
    )
    op.create_index(op.f("ix_digest_lines_user_id_created_at"), "digest_lines", ["user_id", "created_at"])
    op.add_column("outbox_mails", sa.Column("unsubscribe_url", sa.String(), nullable=True))


def downgrade() -> None:
    """Take the change back; wishes and waiting lines are lost."""
    op.drop_column("outbox_mails", "unsubscribe_url")
    op.drop_table("digest_lines")
    op.drop_table("mail_wishes")
