"""Questions about people."""

from collections.abc import Sequence

from sqlalchemy import func, select

from ..clock import now
from ..database import session
from .addresses import address_key
from .models import User, UserSession
from .sessions import limits


def user_by_email(address: str) -> User | None:
    """Return the person of an address, however it is spelt."""
    return session.scalar(select(User).where(User.email_key == address_key(address)))


def user_by_public_id(public_id: str) -> User | None:
    """Return the person behind the id that addresses may show."""
    return session.scalar(select(User).where(User.public_id == public_id))


def active_users(*roles: str) -> Sequence[User]:
    """Return the people with one of the roles who may sign in, in the order of their accounts."""
    wanted = select(User).where(User.role.in_(roles), User.state == "active")
    return session.scalars(wanted.order_by(User.id)).all()


def sessions_of(user: User) -> Sequence[UserSession]:
    """Return the live sessions of a person, the one used last first."""
    idle, absolute = limits()
    wanted = select(UserSession).where(
        UserSession.user_id == user.id,
        UserSession.last_seen_at > now() - idle,
        UserSession.created_at > now() - absolute,
    )
    return session.scalars(wanted.order_by(UserSession.last_seen_at.desc())).all()


def is_last_administrator(user: User, *, lock: bool = True) -> bool:
    """Whether no other administrator may sign in; to change it, locks the administrators until the transaction ends."""
    if user.role != "administrator" or user.state != "active":
        return False
    wanted = select(User.id).where(User.role == "administrator", User.state == "active").order_by(User.id)
    return len(session.scalars(wanted.with_for_update() if lock else wanted).all()) < 2


def user_count() -> int:
    """Return how many accounts there are."""
    return session.scalar(select(func.count()).select_from(User)) or 0
