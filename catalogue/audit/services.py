"""Writing events into the chain; nothing ever changes or removes one."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import select, text

from ..clock import now
from ..database import session
from .models import AuditEvent

FIRST_HASH = "0" * 64
_CHAIN_LOCK = 7_206_218_001


def fingerprint(event: AuditEvent) -> str:
    """Return the SHA-256 of an event and of the hash before it, in canonical JSON."""
    body = [
        event.id, event.at.isoformat(), event.event, event.actor_id, event.thing_type, event.thing_id,
        event.old, event.new, event.reason, event.previous_hash,
    ]  # fmt: skip
    return hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()


@dataclass(frozen=True)
class Happening:
    """One event that is still to be recorded."""

    event: str
    thing_type: str
    thing_id: str | int
    actor_id: int | None
    old: dict[str, Any] | None = None
    new: dict[str, Any] | None = None
    reason: str = ""


def record(
    event: str,
    thing_type: str,
    thing_id: str | int,
    *,
    actor_id: int | None,
    old: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Append one event (`subject.verb`) to the chain, inside the transaction of the change itself."""
    return record_all([Happening(event, thing_type, thing_id, actor_id, old, new, reason)])[0]


def hold() -> None:
    """Lock the chain until the transaction ends; whoever records only after writing the change feed locks it first.

    Locks are taken in one order everywhere: the register of municipalities, the chain, the feed.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})


def record_all(happenings: Sequence[Happening]) -> list[AuditEvent]:
    """Append events to the chain one after the other; the chain is locked and looked up once."""
    hold()
    session.flush()
    last = session.execute(select(AuditEvent.id, AuditEvent.hash).order_by(AuditEvent.id.desc()).limit(1)).one_or_none()
    before, previous = (last.id, last.hash) if last else (0, FIRST_HASH)
    entries = []
    for number, one in enumerate(happenings, start=before + 1):
        entry = AuditEvent(
            id=number,
            at=now(),
            event=one.event,
            actor_id=one.actor_id,
            thing_type=one.thing_type,
            thing_id=str(one.thing_id),
            old=one.old,
            new=one.new,
            reason=one.reason,
            previous_hash=previous,
        )
        entry.hash = previous = fingerprint(entry)
        entries.append(entry)
    session.add_all(entries)
    session.flush()
    return entries
