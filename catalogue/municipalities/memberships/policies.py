"""Who represents whom, and who may decide about a membership."""

from ...accounts.models import User
from .queries import approved_membership_exists


def represents(user: User | None, code: str) -> bool:
    """Whether a person acts for a municipality: an active account with an approved membership."""
    return user is not None and user.state == "active" and approved_membership_exists(user, code)
