"""The demonstration accounts with the municipality that their member represents."""

from ...accounts.demonstration import ACCOUNTS, create_missing
from ...accounts.queries import user_by_email
from ..queries import is_offered
from .services import create_approved

MUNICIPALITY = "584002"


def ensure_demonstration_accounts(code: str = MUNICIPALITY) -> int:
    """Make the demonstration accounts that are missing and return how many; the member represents a municipality."""
    created = create_missing()
    member = user_by_email(next(account.email for account in ACCOUNTS if account.role == "member"))
    if member is not None and is_offered(code):
        create_approved(member, code)
    return created
