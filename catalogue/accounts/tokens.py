"""Links that prove an address: random, kept as a hash, for one purpose, once and for a short time."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import joinedload

from ..clock import now
from ..database import session
from .models import AccountToken, User

LIFETIMES = {"confirm": timedelta(hours=48), "reset": timedelta(minutes=60), "address": timedelta(hours=48)}


def issue(
    user: User,
    purpose: str,
    *,
    email: str | None = None,
    name: str | None = None,
    password_hash: str | None = None,
    request_key: str | None = None,
) -> str:
    """Make a token for the person's present address, or another one, and return its secret, which is kept nowhere."""
    secret = secrets.token_urlsafe(32)
    session.add(
        AccountToken(
            hash=_hash(secret),
            user_id=user.id,
            purpose=purpose,
            email=email or user.email,
            name=name,
            password_hash=password_hash,
            request_key=request_key,
            expires_at=now() + LIFETIMES[purpose],
        )
    )
    session.flush()
    return secret


def find(secret: str, purpose: str, *, to_use: bool = False) -> AccountToken | None:
    """Return a token that is good now for exactly this purpose; `to_use` locks it until the transaction ends."""
    wanted = (
        select(AccountToken)
        .join(AccountToken.user)
        .where(
            AccountToken.hash == _hash(secret),
            AccountToken.purpose == purpose,
            AccountToken.used_at.is_(None),
            AccountToken.expires_at > now(),
            or_(AccountToken.email == User.email, AccountToken.purpose == "address"),
            User.state != "blocked",
        )
        .options(joinedload(AccountToken.user))
    )
    return session.scalar(wanted.with_for_update(of=AccountToken) if to_use else wanted)


def void_all(user: User, *purposes: str) -> None:
    """Make every open link of a person useless, or those for some purposes."""
    open_ones = update(AccountToken).where(AccountToken.user_id == user.id, AccountToken.used_at.is_(None))
    if purposes:
        open_ones = open_ones.where(AccountToken.purpose.in_(purposes))
    session.execute(open_ones.values(used_at=now()).execution_options(synchronize_session=False))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
