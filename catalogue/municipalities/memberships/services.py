"""Asking to represent a municipality, deciding about it, and who of its members are owners."""

from sqlalchemy.exc import IntegrityError

from ...accounts import services as accounts
from ...accounts.models import User
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Conflict, Forbidden, Invalid
from ...i18n import _
from ..queries import is_offered
from . import mails
from .models import ROLES, Membership
from .policies import can_change_role, can_decide
from .queries import is_last_owner, lock_team, open_membership, owners_of, team_beside


def sign_up(email: str, name: str, password: str, code: str, language: str, request_key: str | None = None) -> None:
    """Open an account that asks to represent a municipality; the outside sees no difference for a known address."""
    if not is_offered(code):
        raise Invalid(_("We do not know this municipality."))
    user = accounts.sign_up(email, name, password, language, request_key)
    if user is not None:
        request_membership(user, code)


def request_membership(user: User, code: str, note: str = "") -> Membership:
    """Ask to represent a municipality; asking twice changes nothing. Mails wait until the address is confirmed."""
    if not is_offered(code):
        raise Invalid(_("We do not know this municipality."))
    if (present := open_membership(user, code)) is not None:
        return present
    membership = Membership(user_id=user.id, municipality_code=code, note=note)
    try:
        with session.begin_nested():
            session.add(membership)
            session.flush()
    except IntegrityError:
        present = open_membership(user, code)
        if present is None:
            raise
        return present
    record(
        "membership.requested", "membership", membership.id, actor_id=user.id,
        new={"user": user.id, "municipality": code, "state": "pending"},
    )  # fmt: skip
    if user.is_active:
        mails.announce_request(membership, user)
    return membership


def approve(membership: Membership, actor: User) -> None:
    """Let the person who asked represent the municipality; without an owner there, they become one."""
    _decide(membership, actor, "approved", before="pending")


def refuse(membership: Membership, actor: User, note: str = "") -> None:
    """Turn a request down; the note goes to whoever asked."""
    _decide(membership, actor, "refused", before="pending", note=note)


def end(membership: Membership, actor: User, note: str = "") -> None:
    """End a membership that was approved."""
    _decide(membership, actor, "ended", before="approved", note=note)


def leave(membership: Membership, user: User) -> None:
    """Give up one's own membership or request; the last owner hands over first, who is alone may go."""
    if membership.user_id != user.id:
        raise Forbidden()
    if membership.state not in ("pending", "approved"):
        raise Conflict(_("Somebody has decided on this already."))
    give_up(membership, user)


def give_up(membership: Membership, actor: User | None) -> None:
    """End a membership or request whose account goes; raise Conflict for the last owner. `actor` is who gives it up."""
    _change(membership, actor, "ended", "")


def change_role(membership: Membership, role: str, actor: User) -> None:
    """Make a member an owner or an editor; raise Conflict for the last owner."""
    if role not in ROLES or not can_change_role(actor, membership):
        raise Forbidden()
    lock_team(membership.municipality_code)
    if membership.state != "approved":
        raise Conflict(_("Somebody has decided on this already."))
    if membership.role == role:
        return
    if role == "editor" and not team_beside(membership)[1]:
        raise _last_owner()
    set_role(membership, role, actor)


def set_role(membership: Membership, role: str, actor: User) -> None:
    """Write a role that was found to be allowed, with its event and its mail."""
    before, membership.role = membership.role, role
    session.flush()
    record(
        "membership.role_changed", "membership", membership.id, actor_id=actor.id,
        old={"role": before}, new={"role": role},
    )  # fmt: skip
    if membership.user_id != actor.id:
        mails.announce_role(membership)


def create_approved(user: User, code: str, *, actor: User | None = None, role: str = "editor") -> Membership:
    """Let a person represent a municipality at once, for the command line and for whoever accepts an invitation."""
    membership = open_membership(user, code)
    if membership is None:
        if not is_offered(code):
            raise Invalid(_("We do not know this municipality."))
        membership = Membership(user_id=user.id, municipality_code=code)
        session.add(membership)
        session.flush()
    if membership.state == "pending":
        _change(membership, actor, "approved", "", role)
    return membership


def _decide(membership: Membership, actor: User, state: str, *, before: str, note: str = "") -> None:
    if not can_decide(actor, membership):
        raise Forbidden()
    if membership.state != before:
        raise Conflict(_("Somebody has decided on this already."))
    _change(membership, actor, state, note)
    mails.announce_decision(membership)


def _change(membership: Membership, actor: User | None, state: str, note: str, role: str = "editor") -> None:
    """Write a new state: who is approved where nobody owns the access becomes its owner; the last owner stays."""
    lock_team(membership.municipality_code)
    if state == "ended" and is_last_owner(membership):
        raise _last_owner()
    if state == "approved":
        membership.role = role if owners_of(membership.municipality_code) else "owner"
    old = membership.state
    membership.state, membership.note = state, note
    membership.decided_by_id, membership.decided_at = (actor.id if actor else None), now()
    session.flush()
    record(
        f"membership.{state}", "membership", membership.id, actor_id=actor.id if actor else None,
        old={"state": old}, new={"state": state, "role": membership.role}, reason=note,
    )  # fmt: skip


def _last_owner() -> Conflict:
    return Conflict(_("This is the last owner. Make somebody else an owner first."))
