"""Another address for an account: the person or an administrator asks for it, and it counts when a link has proved it."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ..audit.services import record
from ..clock import now
from ..database import session
from ..errors import Conflict, Forbidden, Invalid
from ..i18n import _
from . import mails, tokens
from .addresses import address_key, normal_address
from .models import AccountToken, User
from .passwords import is_password
from .queries import user_by_email
from .services import end_sessions


def ask(user: User, address: str, *, actor: User, reason: str) -> None:
    """Give somebody else another address: write to both, change nothing before the new one is proved.

    A former question is void. Raises Conflict for an account that nobody can sign in to, for its present address and for that of another account.
    """
    new = _sound(address)
    if user.state != "active":
        raise Conflict(_("Only the address of somebody who can sign in can be changed."))
    if address_key(new) == user.email_key:
        raise Conflict(_("The person signs in with this address already."))
    if user_by_email(new) is not None:
        raise Conflict(_("There is an account with this address already."))
    mails.send_address_confirmation(user, new, _question(user, new, actor, reason), is_own=False)
    mails.send_address_change(user, user.email, "asked_by_administrator")


def ask_for_oneself(user: User, address: str, password: str) -> None:
    """Ask for another address for oneself; whether another account has it, only the owner of that account gets to know.

    Raises Forbidden for a wrong password, Invalid for what is no address, Conflict for the present one.
    """
    if not is_password(user.password_hash, password):
        raise Forbidden(_("This is not your present password."))
    new = _sound(address)
    session.refresh(user, with_for_update=True)  # Of two questions at once one has to find the other.
    if address_key(new) == user.email_key:
        raise Conflict(_("You sign in with this address already."))
    token = _question(user, new, user, "")
    if (other := user_by_email(new)) is None:
        mails.send_address_confirmation(user, new, token, is_own=True)
    else:  # The link goes to nobody, so the question waits until it is over, as any that is not answered.
        mails.send_already_registered(other, other.language, is_new=False)
    mails.send_address_change(user, user.email, "asked")


def _sound(address: str) -> str:
    new = normal_address(address)
    if new is None:
        raise Invalid(_("Write the address in the form name@municipality.cz."))
    return new


def _question(user: User, address: str, actor: User, reason: str) -> str:
    """Note that an address waits to be proved, instead of any that did, and return the secret of its link."""
    tokens.void_all(user, "address")
    token = tokens.issue(user, "address", email=address)
    # No address goes into the chain: nothing could ever be taken out of it again.
    record("account.address_asked", "user", user.id, actor_id=actor.id, reason=reason)
    return token


def waiting(user: User) -> AccountToken | None:
    """Return the new address that waits to be proved, with until when."""
    wanted = select(AccountToken).where(
        AccountToken.user_id == user.id,
        AccountToken.purpose == "address",
        AccountToken.used_at.is_(None),
        AccountToken.expires_at > now(),
    )
    return session.scalar(wanted)


def withdraw(user: User, *, actor: User) -> None:
    """Make the link useless that was sent to a new address; raise Conflict where none waits."""
    if waiting(user) is None:
        raise Conflict(_("No new address waits to be confirmed."))
    tokens.void_all(user, "address")
    record("account.address_withdrawn", "user", user.id, actor_id=actor.id)


def confirm(secret: str) -> User | None:
    """Give an account the address that a link was sent to; sessions end. None where the link is not good (any more)."""
    token = tokens.find(secret, "address", to_use=True)
    if token is None:
        return None
    user, before = token.user, token.user.email
    try:
        with session.begin_nested():
            user.email, user.email_key = token.email, address_key(token.email)
            session.flush()
    except IntegrityError:  # Somebody has signed up with this address meanwhile.
        token.used_at = now()
        return None
    end_sessions(user)
    tokens.void_all(user)
    record("account.address_changed", "user", user.id, actor_id=user.id, new={"changed": ["email"]})
    mails.send_address_change(user, before, "changed")
    return user
