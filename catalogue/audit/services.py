"""Writing events into the chain; nothing ever changes or removes one."""

import hashlib
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
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    session.flush()
    last = session.execute(select(AuditEvent.id, AuditEvent.hash).order_by(AuditEvent.id.desc()).limit(1)).one_or_none()
    entry = AuditEvent(
        id=(last.id if last else 0) + 1,
        at=now(),
        event=event,
        actor_id=actor_id,
        thing_type=thing_type,
        thing_id=str(thing_id),
        old=old,
        new=new,
        reason=reason,
        previous_hash=last.hash if last else FIRST_HASH,
    )
    entry.hash = fingerprint(entry)
    session.add(entry)
    session.flush()
    return entry
