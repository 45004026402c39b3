"""Giving an account up: at once for everybody else, for good a week later, and until then with a way back."""

from datetime import timedelta

from sqlalchemy import select

from .. import signing
from ..audit.services import record
from ..clock import now
from ..database import session
from ..errors import Conflict, Forbidden
from ..i18n import _
from . import holdings, mails, tokens
from .models import User
from .passwords import is_password
from .queries import is_last_administrator
from .services import end_sessions

TIME_TO_RETURN = timedelta(days=7)
ERASED_NAME = "Smazaný účet (deleted account)"


def why_not_yet(user: User, *, to_change: bool = True) -> list[str]:
    """Return why a person has to hand over first, in words; empty for who may go."""
    is_last = is_last_administrator(user, lock=to_change)
    last = [_("This is the last administrator. Name another one first.")] if is_last else []
    return [*last, *holdings.who_needs(user)]


def leave(user: User, password: str) -> None:
    """End sessions, memberships and rights of somebody who knows their password; raise Forbidden for a wrong one.

    Raises Conflict where somebody would be left without them. Their data go a week later.
    """
    if not is_password(user.password_hash, password):
        raise Forbidden(_("This is not your present password."))
    if reasons := why_not_yet(user):
        raise Conflict(" ".join(reasons))
    for room in holdings.rooms.values():
        room.lets_go(user, user)
    user.state, user.erase_at = "blocked", now() + TIME_TO_RETURN
    end_sessions(user)
    tokens.void_all(user)
    session.flush()
    record("account.left", "user", user.id, actor_id=user.id, old={"state": "active"}, new={"state": "blocked"})
    mails.send_leaving(user)


def leaving_by(token: str, *, to_change: bool = False) -> User | None:
    """Return who can still take their leaving back by a link; None where it is too late or settled."""
    word = signing.read(mails.KEEP_ACCOUNT, token) or ""
    wanted = select(User).where(User.public_id == word.partition(" ")[0])
    user = session.scalar(wanted.with_for_update() if to_change else wanted)
    return user if user and user.erase_at and user.erase_at > now() and word == user.leaving_word else None


def take_back(token: str) -> User | None:
    """Give an account back by the link of its mail; memberships stay ended, because others may rely on that."""
    user = leaving_by(token, to_change=True)
    if user is not None:
        user.state, user.erase_at = "active", None
        session.flush()
        record("account.returned", "user", user.id, actor_id=user.id, old={"state": "blocked"}, new={"state": "active"})
    return user


def erase_due() -> int:
    """Erase the accounts whose time to return is over, and return how many."""
    due = session.scalars(select(User).where(User.erase_at <= now()).order_by(User.id).with_for_update()).all()
    for user in due:
        erase(user, actor=None)
    return len(due)


def erase(user: User, *, actor: User | None, reason: str = "") -> None:
    """Take everything from an account by which the person is known; its number stays, for the record and the texts.

    Raises Conflict where somebody would be left without the person, or the account was erased before.
    """
    if user.erased_at is not None:
        raise Conflict(_("This account was erased already."))
    if user.erase_at is None:  # Who has left let go then.
        if reasons := why_not_yet(user):
            raise Conflict(" ".join(reasons))
        for room in holdings.rooms.values():
            room.lets_go(user, actor)
    address, language, is_proved = user.email, user.language, user.confirmed_at is not None
    for room in holdings.rooms.values():
        room.forgets(user)
    holdings.forget_account(user)
    user.email = user.email_key = f"erased-{user.id}@erased.invalid"
    user.name, user.password_hash, user.role, user.state = ERASED_NAME, "", "member", "blocked"
    user.review_limits = None
    user.last_signed_in_at = user.erase_at = None
    user.erased_at = now()
    session.flush()
    record("account.erased", "user", user.id, actor_id=actor.id if actor else None, reason=reason)
    if is_proved:
        mails.send_erased(address, language)
