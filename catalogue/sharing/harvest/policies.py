"""Who looks after the sources that are harvested: administrators."""

from ...accounts.models import User
from ...accounts.policies import is_administrator


def can_harvest(user: User) -> bool:
    """Whether a person may add, pause and remove sources."""
    return is_administrator(user)
