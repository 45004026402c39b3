"""Allow mails that an administrator cancelled."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

NAME = "ck_outbox_mails_state_known"


def _allow(states: str) -> None:
    with op.batch_alter_table("outbox_mails") as table:
        table.drop_constraint(op.f(NAME), type_="check")
        table.create_check_constraint(op.f(NAME), f"state IN ({states})")


def upgrade() -> None:
    """Apply the change."""
    _allow("'pending', 'sending', 'sent', 'failed', 'cancelled'")


def downgrade() -> None:
    """Take the change back; cancelled mails become failed ones, which are not sent either."""
    op.execute("UPDATE outbox_mails SET state = 'failed' WHERE state = 'cancelled'")
    _allow("'pending', 'sending', 'sent', 'failed'")
