"""Reading the chain: the events of a thing, and the first link that does not hold."""

from collections.abc import Sequence

from sqlalchemy import select

from ..database import session
from .models import AuditEvent
from .services import FIRST_HASH, fingerprint


def events_of(thing_type: str, thing_id: str | int) -> Sequence[AuditEvent]:
    """Return the events of one thing, oldest first."""
    return session.scalars(
        select(AuditEvent)
        .where(AuditEvent.thing_type == thing_type, AuditEvent.thing_id == str(thing_id))
        .order_by(AuditEvent.id)
    ).all()


def first_broken_link() -> AuditEvent | None:
    """Return the first event whose number, predecessor or content does not fit; None for a whole chain."""
    expected, before = 1, FIRST_HASH
    for event in session.scalars(select(AuditEvent).order_by(AuditEvent.id).execution_options(yield_per=500)):
        if event.id != expected or event.previous_hash != before or event.hash != fingerprint(event):
            return event
        expected, before = event.id + 1, event.hash
    return None
