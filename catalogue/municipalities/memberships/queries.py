"""Questions about memberships."""

from collections.abc import Callable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, raiseload

from ...accounts.models import User
from ...database import session
from ...errors import NotFound
from ..models import Municipality
from .models import OPEN, Invitation, Membership
from .policies import can_change_role, can_decide, memberships_managed_by

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


def lock_team(code: str) -> None:
    """Let nobody else change who represents a municipality until the transaction ends; projects go on being written."""
    session.execute(select(Municipality.code).where(Municipality.code == code).with_for_update(key_share=True))


def membership_for_decision(user: User, membership_id: int) -> Membership:
    """Return a membership with its team locked; raise NotFound for who may not decide on it."""
    return _locked(membership_id, lambda found: can_decide(user, found))


def membership_for_role(user: User, membership_id: int) -> Membership:
    """Return a membership with its team locked; raise NotFound for who may not change its role."""
    return _locked(membership_id, lambda found: can_change_role(user, found))


def own_membership(user: User, membership_id: int) -> Membership:
    """Return an open membership of the person themselves with its team locked; raise NotFound for any other."""
    return _locked(membership_id, lambda found: found.user_id == user.id and found.state in OPEN)


def _locked(membership_id: int, may: Callable[[Membership], bool]) -> Membership:
    found = session.get(Membership, membership_id)
    if found is None:
        raise NotFound()
    lock_team(found.municipality_code)
    session.refresh(found)
    if not may(found):
        raise NotFound()
    return found


def team_beside(membership: Membership) -> tuple[bool, bool]:
    """Return whether others represent the municipality too, and whether one of them is an owner who may sign in."""
    others = (
        select(Membership.role, User.state)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.municipality_code == membership.municipality_code,
            Membership.state == "approved",
            Membership.id != membership.id,
        )
    )
    found = [tuple(row) for row in session.execute(others)]
    return bool(found), ("owner", "active") in found


def is_last_owner(membership: Membership) -> bool:
    """Whether the municipality's other members would be left without an owner."""
    others, owners = team_beside(membership)
    return membership.state == "approved" and membership.role == "owner" and others and not owners


def pending_memberships(user: User) -> Sequence[Membership]:
    """Return the requests of confirmed people that a person may decide on, oldest first."""
    wanted = (
        select(Membership)
        .join(Membership.user)
        .where(
            Membership.state == "pending",
            Membership.user_id != user.id,
            User.state == "active",
            memberships_managed_by(user),
        )
        .options(*_WITH_NAMES)
        .order_by(Membership.requested_at, Membership.id)
    )
    return session.scalars(wanted).all()


def pending_count(user: User) -> int:
    """Return how many requests wait for a person."""
    counted = select(func.count()).select_from(Membership).join(User, User.id == Membership.user_id)
    waiting = (Membership.state == "pending", Membership.user_id != user.id, User.state == "active")
    return session.scalar(counted.where(*waiting, memberships_managed_by(user))) or 0


def teams_of(*codes: str) -> Sequence[Membership]:
    """Return the approved members of municipalities: owners first, then by name."""
    wanted = (
        select(Membership)
        .join(Membership.user)
        .where(Membership.state == "approved", Membership.municipality_code.in_(codes))
        .options(*_WITH_NAMES)
        .order_by(Membership.role.desc(), User.name, Membership.id)
    )
    return session.scalars(wanted).all()


def open_invitations(code: str) -> Sequence[Invitation]:
    """Return the invitations of a municipality that nobody has accepted or withdrawn, expired ones too."""
    wanted = (
        select(Invitation)
        .where(Invitation.municipality_code == code, Invitation.state == "open")
        .options(joinedload(Invitation.invited_by), raiseload("*"))
        .order_by(Invitation.invited_at, Invitation.id)
    )
    return session.scalars(wanted).all()


def owners_of(code: str) -> Sequence[User]:
    """Return the owners of a municipality's access who may sign in."""
    wanted = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.municipality_code == code,
            Membership.state == "approved",
            Membership.role == "owner",
            User.state == "active",
        )
    )
    return session.scalars(wanted.order_by(User.name, User.id)).all()


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
