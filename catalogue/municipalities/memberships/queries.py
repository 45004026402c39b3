"""Questions about memberships."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, raiseload

from ...accounts.models import User
from ...database import session
from ...errors import NotFound
from ..models import Municipality
from .models import OPEN, Membership
from .policies import can_decide, memberships_visible_to

_WITH_NAMES = (
    joinedload(Membership.user),
    joinedload(Membership.municipality).joinedload(Municipality.district),
    raiseload("*"),
)


def municipalities_of(user: User) -> Sequence[Municipality]:
    """Return the municipalities that a person represents, in Czech order."""
    wanted = (
        select(Municipality)
        .join(Membership, Membership.municipality_code == Municipality.code)
        .where(Membership.user_id == user.id, Membership.state == "approved")
        .options(joinedload(Municipality.district), raiseload("*"))
        .order_by(Municipality.sort_key)
    )
    return session.scalars(wanted).all() if user.is_active else []


def memberships_of(user: User) -> Sequence[Membership]:
    """Return the open memberships of a person, approved ones first."""
    wanted = select(Membership).where(Membership.user_id == user.id, Membership.state.in_(OPEN))
    return session.scalars(wanted.options(*_WITH_NAMES).order_by(Membership.state, Membership.id)).all()


def open_membership(user: User, code: str) -> Membership | None:
    """Return the open membership of a person in a municipality."""
    wanted = select(Membership).where(
        Membership.user_id == user.id, Membership.municipality_code == code, Membership.state.in_(OPEN)
    )
    return session.scalar(wanted)


def membership_for_decision(user: User, membership_id: int) -> Membership:
    """Return a membership locked until the end of the transaction; raise NotFound for who may not decide on it."""
    found = session.scalar(select(Membership).where(Membership.id == membership_id).with_for_update())
    if found is None or not can_decide(user, found):
        raise NotFound()
    return found


def pending_memberships(user: User) -> Sequence[Membership]:
    """Return the requests of confirmed people that a person may decide on, oldest first."""
    wanted = (
        select(Membership)
        .join(Membership.user)
        .where(
            Membership.state == "pending",
            Membership.user_id != user.id,
            User.state == "active",
            memberships_visible_to(user),
        )
        .options(*_WITH_NAMES)
        .order_by(Membership.requested_at, Membership.id)
    )
    return session.scalars(wanted).all()


def pending_count(user: User) -> int:
    """Return how many requests wait for a person."""
    counted = select(func.count()).select_from(Membership).join(User, User.id == Membership.user_id)
    waiting = (Membership.state == "pending", Membership.user_id != user.id, User.state == "active")
    return session.scalar(counted.where(*waiting, memberships_visible_to(user))) or 0


def colleagues(user: User) -> Sequence[Membership]:
    """Return the approved members of the person's municipalities, by municipality and then by name."""
    mine = select(Membership.municipality_code).where(Membership.user_id == user.id, Membership.state == "approved")
    wanted = (
        select(Membership)
        .join(Membership.user)
        .join(Membership.municipality)
        .where(Membership.state == "approved", Membership.municipality_code.in_(mine))
        .options(*_WITH_NAMES)
        .order_by(Municipality.sort_key, User.name, Membership.id)
    )
    return session.scalars(wanted).all()


def members_of(code: str) -> Sequence[User]:
    """Return the people who represent a municipality and may sign in."""
    wanted = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.municipality_code == code, Membership.state == "approved", User.state == "active")
    )
    return session.scalars(wanted.order_by(User.id)).all()


def decided_memberships(limit: int = 100) -> Sequence[Membership]:
    """Return the memberships decided last, for administrators."""
    wanted = select(Membership).where(Membership.state != "pending").options(*_WITH_NAMES)
    return session.scalars(wanted.order_by(Membership.decided_at.desc(), Membership.id.desc()).limit(limit)).all()
