"""What the catalogue holds of a person, room by room, and what each room does when the person goes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from ..audit.models import AuditEvent
from ..clock import now
from ..database import session
from ..notifications.models import OutboxMail
from ..notifications.services import deliverable
from .appeals.models import Appeal
from .models import AccountToken, DigestLine, MailWish, User, UserSession
from .presenters import device_name

Held = dict[str, Any]
MOST_EVENTS = 10_000
"""Events of one person in their file; the newest ones, where there are more."""


def _nobody_needs(_user: User) -> list[str]:
    return []


def _nothing(_user: User) -> None:
    return None


def _lets_nothing_go(_user: User, _actor: User | None) -> None:
    return None


@dataclass(frozen=True)
class Room:
    """One room's part: what it holds, who would be left without the person, and what it does when they go.

    `lets_go` runs at once and is told who does it: the person, an administrator, or nobody; `forgets` a week later, when there
    is no way back.
    """

    holds: Callable[[User], Held]
    needs: Callable[[User], list[str]] = _nobody_needs
    lets_go: Callable[[User, User | None], None] = _lets_nothing_go
    forgets: Callable[[User], None] = _nothing


rooms: dict[str, Room] = {}
"""The rooms of other features by name, filled where the application is wired."""


def held_of(user: User) -> Held:
    """Return everything that is held of a person, fit for JSON, for nobody but them."""
    found: Held = {"made_at": now(), **_of_account(user)}
    for room in rooms.values():
        found |= room.holds(user)
    return found


def who_needs(user: User) -> list[str]:
    """Return who would be left without a person, in words: they hand over first."""
    return [words for room in rooms.values() for words in room.needs(user)]


def forget_account(user: User) -> None:
    """Delete what accounts and mail keep of a person beside their row: links, sessions, mails to their address."""
    for table in (Appeal, AccountToken, UserSession, MailWish, DigestLine):
        session.execute(delete(table).where(table.user_id == user.id))
    to_them = OutboxMail.recipient == deliverable(user.email)
    session.execute(delete(OutboxMail).where(to_them).execution_options(synchronize_session=False))


def _of_account(user: User) -> Held:
    devices = session.scalars(select(UserSession).where(UserSession.user_id == user.id))
    mails = session.scalars(
        select(OutboxMail).where(OutboxMail.recipient == deliverable(user.email)).order_by(OutboxMail.id)
    )
    about = (AuditEvent.actor_id == user.id) | (
        (AuditEvent.thing_type == "user") & (AuditEvent.thing_id == str(user.id))
    )
    events = session.scalars(select(AuditEvent).where(about).order_by(AuditEvent.id.desc()).limit(MOST_EVENTS))
    return {
        "account": {
            "email": user.email, "name": user.name, "role": user.role, "state": user.state, "language": user.language,
            "created_at": user.created_at, "confirmed_at": user.confirmed_at, "last_signed_in_at": user.last_signed_in_at,
        },
        "sessions": [
            {"device": device_name(one.user_agent), "signed_in_at": one.created_at, "last_used_at": one.last_seen_at}
            for one in devices
        ],
        "mails": [
            {"written_at": one.created_at, "sent_at": one.sent_at, "subject": one.subject, "text": one.text}
            for one in mails
        ],
        "appeals": [
            {"at": one.made_at, "text": one.text, "state": one.state, "decided_at": one.decided_at, "answer": one.answer}
            for one in session.scalars(select(Appeal).where(Appeal.user_id == user.id).order_by(Appeal.id))
        ],
        "mail_wishes": {
            one.kind: one.way for one in session.scalars(select(MailWish).where(MailWish.user_id == user.id))
        },
        "record": [
            {
                "at": one.at, "event": one.event, "by_you": one.actor_id == user.id, "about": one.thing_type,
                "number": one.thing_id, "old": one.old, "new": one.new, "reason": one.reason,
            }
            for one in events
        ],
    }  # fmt: skip
