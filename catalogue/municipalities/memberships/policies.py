"""Who represents a municipality, and who says who else does: pure questions."""

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


def owns(user: User, code: str) -> bool:
    """Whether a person is an owner of a municipality's access: one of those who say who else represents it."""
    wanted = select(Membership.id).where(
        Membership.user_id == user.id,
        Membership.municipality_code == code,
        Membership.state == "approved",
        Membership.role == "owner",
    )
    return user.is_active and session.scalar(wanted) is not None


def can_see_team(user: User, code: str) -> bool:
    """Whether a person may see who represents a municipality: its members and administrators."""
    return is_administrator(user) or represents(user, code)


def can_manage_team(user: User, code: str) -> bool:
    """Whether a person may invite, remove and promote those who represent a municipality."""
    return is_administrator(user) or owns(user, code)


def can_decide(user: User, membership: Membership) -> bool:
    """Whether a person may approve, refuse or end a membership: owners and administrators, never one's own."""
    if not user.is_active or membership.user_id == user.id:
        return False
    return can_manage_team(user, membership.municipality_code)


def can_change_role(user: User, membership: Membership) -> bool:
    """Whether a person may make somebody an owner or an editor; an owner may step down, nobody promotes themselves."""
    if membership.user_id == user.id:
        return user.is_active and membership.role == "owner"
    return can_decide(user, membership)


def memberships_visible_to(user: User) -> ColumnElement[bool]:
    """Return the condition on Membership that selects what a person may see: of own municipalities, or all."""
    return _in_municipalities_of(user)


def memberships_managed_by(user: User) -> ColumnElement[bool]:
    """Return the condition on Membership that selects what a person may decide on, their own apart."""
    return _in_municipalities_of(user, Membership.role == "owner")


def _in_municipalities_of(user: User, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    if is_administrator(user):
        return true()
    mine = select(Membership.municipality_code).where(
        Membership.user_id == user.id, Membership.state == "approved", *conditions
    )
    return Membership.municipality_code.in_(mine) if user.is_active else ~true()
