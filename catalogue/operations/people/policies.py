"""Who may do what with somebody's account: administrators with everybody's but their own."""

from ...accounts.models import User
from ...accounts.policies import can_manage_accounts, require_administrator
from ...errors import Forbidden
from ...i18n import _


def require_other(actor: User, person: User) -> None:
    """Raise Forbidden for who is no administrator, and for one's own account."""
    require_administrator(actor)
    if actor.id == person.id:
        raise Forbidden(_("Another administrator has to do this with your account."))


def _can_look_after(actor: User, person: User) -> bool:
    """Whether an account is another one's, and that person has not given it up."""
    return can_manage_accounts(actor) and actor.id != person.id and not (person.erase_at or person.erased_at)


def can_change_role(actor: User, person: User) -> bool:
    """Whether a person may give another one a different role."""
    return _can_look_after(actor, person)


def can_block(actor: User, person: User) -> bool:
    """Whether a person may keep another one from signing in."""
    return _can_look_after(actor, person) and person.state != "blocked"


def can_unblock(actor: User, person: User) -> bool:
    """Whether a person may let another one sign in again."""
    return _can_look_after(actor, person) and person.state == "blocked"


def can_change_address(actor: User, person: User) -> bool:
    """Whether a person may give another one, who can sign in, a new address to prove."""
    return _can_look_after(actor, person) and person.is_active


def can_erase(actor: User, person: User) -> bool:
    """Whether a person may take everything personal from the account of another one."""
    return _can_look_after(actor, person)


def can_end_sessions(actor: User, person: User) -> bool:
    """Whether a person may sign another one out; one's own devices stand on one's own page."""
    return _can_look_after(actor, person)
