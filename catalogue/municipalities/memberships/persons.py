"""What memberships, invitations and coordinators hold of a person, and what becomes of it when the person goes."""

from datetime import timedelta

from sqlalchemy import delete, or_, select, update

from ...accounts import holdings
from ...accounts.models import User
from ...clock import now
from ...database import session
from ...i18n import _
from ..coordinators.models import Coordinator
from ..queries import full_name
from .models import Invitation, Membership
from .queries import is_last_owner, memberships_of
from .services import give_up

INVITATIONS_KEPT_FOR = timedelta(days=90)
"""How long the address of an invitation stays after it was accepted, withdrawn or has expired."""


def init_app() -> None:
    """Say to accounts what this room holds."""
    holdings.rooms["memberships"] = holdings.Room(_held, _who_needs, _let_go, _forget)


def sweep_invitations() -> int:
    """Delete invitations that ended long ago, addresses included, and return how many went."""
    over = Invitation.expires_at < now() - INVITATIONS_KEPT_FOR
    ended = (Invitation.state != "open") & (Invitation.invited_at < now() - INVITATIONS_KEPT_FOR)
    gone = session.execute(delete(Invitation).where(over | ended).execution_options(synchronize_session=False))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _held(user: User) -> holdings.Held:
    memberships = session.scalars(select(Membership).where(Membership.user_id == user.id).order_by(Membership.id))
    invitations = session.scalars(
        select(Invitation)
        .where(or_(Invitation.email_key == user.email_key, Invitation.invited_by_id == user.id))
        .order_by(Invitation.id)
    )
    regions = session.scalars(select(Coordinator).where(Coordinator.user_id == user.id))
    return {
        "memberships": [
            {
                "municipality": full_name(one.municipality_code), "state": one.state, "role": one.role,
                "requested_at": one.requested_at, "decided_at": one.decided_at, "note": one.note,
            }
            for one in memberships
        ],
        "invitations": [
            {
                "municipality": full_name(one.municipality_code), "by_you": one.invited_by_id == user.id,
                "email": one.email, "role": one.role, "state": one.state, "invited_at": one.invited_at,
            }
            for one in invitations
        ],
        "coordinator_of": [{"region": one.region_code, "since": one.named_at} for one in regions],
    }  # fmt: skip


def _who_needs(user: User) -> list[str]:
    """Name the municipalities whose other members would be left without an owner."""
    return [
        _(
            "The access of %(municipality)s would be left without an owner.",
            municipality=full_name(one.municipality_code),
        )
        for one in memberships_of(user)
        if is_last_owner(one)
    ]


def _let_go(user: User, actor: User | None) -> None:
    for one in memberships_of(user):
        give_up(one, actor)
    session.execute(delete(Coordinator).where(Coordinator.user_id == user.id))


def _forget(user: User) -> None:
    """Delete what others wrote about the person, and every invitation to their address."""
    theirs = update(Membership).where(Membership.user_id == user.id).values(note="")
    session.execute(theirs.execution_options(synchronize_session=False))
    to_them = or_(Invitation.email_key == user.email_key, Invitation.accepted_by_id == user.id)
    session.execute(delete(Invitation).where(to_them).execution_options(synchronize_session=False))
