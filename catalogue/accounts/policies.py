"""Who may do what with accounts: pure questions."""

from ..errors import Forbidden
from ..i18n import _
from .models import User


def is_reviewer(user: User) -> bool:
    """Whether a person works on the reviewing desk."""
    return user.is_active and user.role in ("moderator", "administrator")


def is_administrator(user: User) -> bool:
    """Whether a person looks after the catalogue."""
    return user.is_active and user.role == "administrator"


def can_manage_accounts(user: User) -> bool:
    """Whether a person may block others and change their roles."""
    return is_administrator(user)


def require_administrator(user: User) -> None:
    """Raise Forbidden for everybody but administrators."""
    if not is_administrator(user):
        raise Forbidden(_("This page is for administrators."))
