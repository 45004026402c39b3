"""Sending what the outbox holds: claimed row by row, at least once, by any number of workers."""

import signal
import threading
from datetime import timedelta
from threading import Event

import structlog
from flask import current_app
from sqlalchemy import and_, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from ..clock import now
from ..database import of
from .models import OutboxMail
from .transport import Send, transport

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 8
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 480, 1440))
PAUSE = 2.0
PAUSE_AFTER_TROUBLE = 10.0


def run_once(limit: int = 50, send: Send | None = None) -> int:
    """Try to send up to `limit` due mails and return how many were tried."""
    send = send or transport(current_app.config["CATALOGUE"])
    for tried in range(limit):
        mail = _claim()
        if mail is None:
            return tried
        _deliver(mail, send)
    return limit


def run_forever(stop: Event) -> None:
    """Send until `stop` is set or the process is asked to end; trouble with the database is waited out."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())
    while not stop.is_set():
        try:
            pause = 0.0 if run_once() else PAUSE
        except SQLAlchemyError as problem:
            structlog.get_logger().warning("outbox_unreachable", error=type(problem).__name__)
            pause = PAUSE_AFTER_TROUBLE
        stop.wait(pause)


def _claim() -> OutboxMail | None:
    """Take one due mail for this worker; one whose worker died is due again when its lease is over."""
    moment = now()
    due = (
        select(OutboxMail)
        .where(
            or_(
                and_(OutboxMail.state == "pending", OutboxMail.next_attempt_at <= moment),
                and_(OutboxMail.state == "sending", OutboxMail.lease_until <= moment),
            )
        )
        .order_by(OutboxMail.next_attempt_at, OutboxMail.id)
        .limit(1)
    )
    database = of(current_app)
    with database.open(writes=False) as look:
        if look.scalar(due) is None:
            return None
    with database.begin() as own:
        mail = own.scalar(due.with_for_update(skip_locked=True))
        if mail is not None:
            mail.state, mail.lease_until, mail.attempts = "sending", moment + LEASE, mail.attempts + 1
            own.flush()
            own.expunge(mail)
        return mail


def _deliver(mail: OutboxMail, send: Send) -> None:
    log = structlog.get_logger().bind(mail=mail.id, event_name=mail.event, attempt=mail.attempts)
    try:
        send(mail)
    except Exception as problem:
        log.warning("mail_not_sent", error=type(problem).__name__)
        _mark(mail, **_after_failure(mail, f"{type(problem).__name__}: {problem}"[:1000]))
    else:
        log.info("mail_sent")
        _mark(mail, **_after_success())


def _after_success() -> dict[str, object]:
    """Keep that the mail was sent; its text may hold a secret link, so production forgets it."""
    forgotten = {"text": "", "html": ""} if current_app.config["CATALOGUE"].production else {}
    return {"state": "sent", "sent_at": now(), "lease_until": None, "last_error": "", **forgotten}


def _after_failure(mail: OutboxMail, error: str) -> dict[str, object]:
    if mail.attempts >= MOST_ATTEMPTS:
        return {"state": "failed", "lease_until": None, "last_error": error}
    wait = WAITS[min(mail.attempts, len(WAITS)) - 1]
    return {"state": "pending", "lease_until": None, "next_attempt_at": now() + wait, "last_error": error}


def _mark(mail: OutboxMail, **values: object) -> None:
    """Write the result, unless another worker has taken the mail over in the meantime."""
    with of(current_app).begin() as own:
        own.execute(
            update(OutboxMail)
            .where(OutboxMail.id == mail.id, OutboxMail.state == "sending", OutboxMail.attempts == mail.attempts)
            .values(**values)
        )
