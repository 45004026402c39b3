"""Another address for an account: an administrator asks for it, and it counts when its owner has proved it by a link."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ..audit.services import record
from ..clock import now
from ..database import session
from ..errors import Conflict, Invalid
from ..i18n import _
from . import mails, tokens
from .addresses import address_key, normal_address
from .models import AccountToken, User
from .queries import user_by_email
from .services import end_sessions


def ask(user: User, address: str, *, actor: User, reason: str) -> None:
    """Write to both addresses; nothing changes before the new one is proved, and a former question is void.

    Raises Conflict for an account that nobody can sign in to, for its present address and for that of another account.
    """
    new = normal_address(address)
    if new is None:
        raise Invalid(_("Write the address in the form name@municipality.cz."))
    if user.state != "active":
        raise Conflict(_("Only the address of somebody who can sign in can be changed."))
    if address_key(new) == user.email_key:
        raise Conflict(_("The person signs in with this address already."))
    if user_by_email(new) is not None:
        raise Conflict(_("There is an account with this address already."))
    tokens.void_all(user, "address")
    token = tokens.issue(user, "address", email=new)
    # No address goes into the chain: nothing could ever be taken out of it again.
    record("account.address_asked", "user", user.id, actor_id=actor.id, reason=reason)
    mails.send_address_confirmation(user, new, token)
    mails.send_address_change(user, user.email, is_done=False)


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
    mails.send_address_change(user, before, is_done=True)
    return user
