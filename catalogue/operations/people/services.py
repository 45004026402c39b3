"""What administrators do with accounts of others: roles, addresses, blocking, ending sessions, erasing."""

from ...accounts import address_changes, leaving
from ...accounts import services as accounts
from ...accounts.models import User
from ...audit.services import record
from ...errors import Conflict, NotFound
from ...i18n import _
from .policies import (
    can_block,
    can_change_address,
    can_change_role,
    can_end_sessions,
    can_erase,
    can_unblock,
    require_other,
)


def change_role(actor: User, person: User, role: str, reason: str = "") -> None:
    """Give somebody else another role; raise Forbidden for one's own account, Conflict for one that was given up."""
    require_other(actor, person)
    if not can_change_role(actor, person):
        raise Conflict(_("This person has given the account up."))
    accounts.change_role(person, role, actor=actor, reason=reason)


def ask_for_address(actor: User, person: User, address: str, reason: str) -> None:
    """Have somebody else prove a new address; raise Conflict where it cannot be theirs."""
    require_other(actor, person)
    if not can_change_address(actor, person):
        raise Conflict(_("This account was blocked or given up meanwhile."))
    address_changes.ask(person, address, actor=actor, reason=reason)


def withdraw_address(actor: User, person: User) -> None:
    """Take a new address back that was not proved yet; raise Conflict where there is none."""
    require_other(actor, person)
    address_changes.withdraw(person, actor=actor)


def block(actor: User, person: User, reason: str) -> None:
    """Keep somebody else from signing in; they get the reason by mail. Raise Conflict where they are kept out already."""
    require_other(actor, person)
    if not can_block(actor, person):
        raise Conflict(_("This account was blocked or given up meanwhile."))
    accounts.block(person, actor=actor, reason=reason)


def unblock(actor: User, person: User) -> None:
    """Let somebody else sign in again; raise Conflict where nobody keeps them from it."""
    require_other(actor, person)
    if not can_unblock(actor, person):
        raise Conflict(_("This account is not blocked."))
    accounts.unblock(person, actor=actor)


def end_sessions(actor: User, person: User, reference: str | None = None) -> int:
    """Sign somebody else out everywhere or on one device, and return on how many; raise NotFound for an unknown one."""
    require_other(actor, person)
    ended = accounts.end_sessions(person, reference=reference) if can_end_sessions(actor, person) else 0
    if reference is not None and not ended:
        raise NotFound()
    if ended:
        record("account.sessions_ended", "user", person.id, actor_id=actor.id, new={"sessions": ended})
    return ended


def erase(actor: User, person: User, reason: str) -> None:
    """Take everything personal from somebody else's account, at once and for good.

    Raises Conflict where a municipality would be left without an owner, and for who has given the account up already.
    """
    require_other(actor, person)
    if not can_erase(actor, person):
        raise Conflict(_("This person has given the account up."))
    leaving.erase(person, actor=actor, reason=reason)
