"""What administrators do with accounts of others: roles, blocking, and ending sessions."""

from ...accounts import services as accounts
from ...accounts.models import User
from ...audit.services import record
from ...errors import Conflict, NotFound
from ...i18n import _
from .policies import can_block, can_change_role, can_end_sessions, can_unblock, require_other


def change_role(actor: User, person: User, role: str, reason: str = "") -> None:
    """Give somebody else another role; raise Forbidden for one's own account, Conflict for one that was given up."""
    require_other(actor, person)
    if not can_change_role(actor, person):
        raise Conflict(_("This person has given the account up."))
    accounts.change_role(person, role, actor=actor, reason=reason)


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
