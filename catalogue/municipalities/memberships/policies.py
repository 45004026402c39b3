"""Who represents a municipality, and who may decide who does: pure questions."""

from sqlalchemy import ColumnElement, select, true

from ...accounts.models import User
from ...accounts.policies import is_administrator
from ...database import session
from .models import Membership


def represents(user: User | None, code: str) -> bool:
    """Whether a person acts for a municipality: an active account with an approved membership."""
    if user is None or not user.is_active:
        return False
    wanted = select(Membership.id).where(
        Membership.user_id == user.id, Membership.municipality_code == code, Membership.state == "approved"
    )
    return session.scalar(wanted) is not None


def can_decide(user: User, membership: Membership) -> bool:
    """Whether a person may approve, refuse or end a membership: colleagues and administrators, never one's own."""
    if not user.is_active or membership.user_id == user.id:
        return False
    return is_administrator(user) or represents(user, membership.municipality_code)


def memberships_visible_to(user: User) -> ColumnElement[bool]:
    """Return the condition on Membership that selects what a person may see: of own municipalities, or all."""
    if is_administrator(user):
        return true()
    mine = select(Membership.municipality_code).where(Membership.user_id == user.id, Membership.state == "approved")
    return Membership.municipality_code.in_(mine) if user.is_active else ~true()
