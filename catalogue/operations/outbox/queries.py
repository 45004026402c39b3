"""Questions about the mails of the outbox: by state, kind and recipient, a page at a time; never their text.

The text of a mail may hold a link that opens somebody's account, so it is neither loaded nor shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import load_only

from ...accounts.models import User
from ...accounts.policies import is_administrator
from ...clock import now
from ...database import session
from ...i18n import _l
from ...notifications.models import OutboxMail
from ...notifications.samples import EVENTS
from .. import filtering

STATES: dict[str, Any] = {
    "failed": _l("Failed"),
    "waiting": _l("Waits to be sent"),
    "held": _l("Held back until a decision can no longer be undone"),
    "cancelled": _l("Cancelled"),
    "sent": _l("Sent"),
}
PAGE = 50
LONGEST_ADDRESS = 100
SHOWN = (
    OutboxMail.event, OutboxMail.recipient, OutboxMail.language, OutboxMail.subject, OutboxMail.created_at,
    OutboxMail.state, OutboxMail.attempts, OutboxMail.next_attempt_at, OutboxMail.sent_at, OutboxMail.last_error,
    OutboxMail.held_for,
)  # fmt: skip


def is_held(mail: OutboxMail) -> bool:
    """Whether a mail waits because what it tells of may still be taken back."""
    return bool(mail.held_for) and mail.state == "pending" and not mail.attempts and mail.next_attempt_at > now()


def state_of(mail: OutboxMail) -> str:
    """Return in which of the page's states a mail is."""
    if mail.state in ("pending", "sending"):
        return "held" if is_held(mail) else "waiting"
    return mail.state


def _shown_state() -> ColumnElement[str]:
    """Return `state_of` as the database says it."""
    held = and_(
        OutboxMail.held_for.is_not(None), OutboxMail.held_for != "", OutboxMail.state == "pending",
        OutboxMail.attempts == 0, OutboxMail.next_attempt_at > now(),
    )  # fmt: skip
    return case((held, "held"), (OutboxMail.state.in_(("pending", "sending")), "waiting"), else_=OutboxMail.state)


@dataclass(frozen=True)
class OutboxFilter(filtering.Filter):
    """Which mails an administrator asks for."""

    state: str = filtering.one_of(STATES)
    event: str = filtering.one_of(EVENTS)
    address: str = filtering.words(LONGEST_ADDRESS)
    page: int = filtering.page()

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what the rows must fulfil."""
        found: list[ColumnElement[bool]] = []
        if self.state:
            found.append(_shown_state() == self.state)
        if self.event:
            found.append(OutboxMail.event == self.event)
        if self.address:
            found.append(OutboxMail.recipient.icontains(self.address, autoescape=True))
        return found


@dataclass(frozen=True)
class OutboxPage:
    """One page of mails, the newest first, and how many there are of each state."""

    mails: Sequence[OutboxMail]
    counts: Mapping[str, int] = field(default_factory=dict)
    has_more: bool = False


def outbox_page(wanted: OutboxFilter) -> OutboxPage:
    """Return the mails of a filter, without their text."""
    found = session.scalars(
        select(OutboxMail)
        .where(*wanted.conditions())
        .options(load_only(*SHOWN, raiseload=True))
        .order_by(OutboxMail.id.desc())
        .limit(PAGE + 1)
        .offset((wanted.page - 1) * PAGE)
    ).all()
    shown_state = _shown_state().label("shown")
    counted = select(shown_state, func.count()).select_from(OutboxMail).group_by(shown_state)
    counts = {state: number for state, number in session.execute(counted)}  # noqa: C416 - rows are no pairs to the types
    return OutboxPage(found[:PAGE], counts, len(found) > PAGE)


def failed_mails(user: User) -> int | None:
    """Return how many mails could not be sent; None for who is no administrator."""
    if not is_administrator(user):
        return None
    return session.scalar(select(func.count()).select_from(OutboxMail).where(OutboxMail.state == "failed"))
