"""Allow links that prove a new address of an account."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

NAME = "ck_account_tokens_purpose_known"


def _allow(purposes: str) -> None:
    with op.batch_alter_table("account_tokens") as table:
        table.drop_constraint(op.f(NAME), type_="check")
        table.create_check_constraint(op.f(NAME), f"purpose IN ({purposes})")


def upgrade() -> None:
    """Apply the change."""
    _allow("'confirm', 'reset', 'address'")


def downgrade() -> None:
    """Take the change back."""
    op.execute(sa.text("DELETE FROM account_tokens WHERE purpose = 'address'"))
    _allow("'confirm', 'reset'")
