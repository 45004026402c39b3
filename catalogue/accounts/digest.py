"""The weekly mail: on Monday morning one to each person who has lines waiting, none to anybody else."""

from datetime import datetime, time, timedelta
from threading import Event

import structlog
from flask import Flask
from sqlalchemy import delete, select

from .. import database
from ..clock import PRAGUE, now
from ..database import session
from ..i18n import absolute_url, speaking
from ..notifications.services import enqueue
from .models import DigestLine, User
from .wishes import EVERYTHING_WEEKLY, unsubscribe_url

SENT_FROM = time(6)
"""Lines of the week before are sent from this hour of Monday in Prague; what was written at midnight is kept by then."""
SECONDS_BETWEEN_ROUNDS = 600
MOST_LINES = 200


def send_due() -> int:
    """Queue the weekly mails that are due, one transaction each, and return how many."""
    monday = _monday()
    if now() < datetime.combine(monday.date(), SENT_FROM, PRAGUE):
        return 0
    with database.only_reading() as reading:
        people = reading.scalars(
            select(DigestLine.user_id).where(DigestLine.created_at < monday).distinct().order_by(DigestLine.user_id)
        ).all()
    sent = 0
    for number in people:
        sent += _send(number, monday)
        database.commit()
    return sent


def send_forever(app: Flask, stop: Event) -> None:
    """Look for due weekly mails until told to stop; trouble is waited out."""
    while not stop.is_set():
        try:
            with app.app_context():
                if sent := send_due():
                    structlog.get_logger().info("weekly_mails_queued", mails=sent)
        except Exception:
            structlog.get_logger().exception("weekly_mails_failed")
        stop.wait(SECONDS_BETWEEN_ROUNDS)


def _monday() -> datetime:
    """Return the beginning of the week in Prague."""
    today = now().astimezone(PRAGUE).date()
    return datetime.combine(today - timedelta(days=today.weekday()), time(), PRAGUE)


def _send(number: int, before: datetime) -> int:
    """Queue one person's mail and forget its lines; the lock leaves another worker nothing to send."""
    person = session.scalars(select(User).where(User.id == number).with_for_update()).one()
    waiting = (DigestLine.user_id == number, DigestLine.created_at < before)
    lines = session.scalars(select(DigestLine).where(*waiting).order_by(DigestLine.id).limit(MOST_LINES)).all()
    if lines and person.is_active:
        with speaking(person.language):
            enqueue(
                "weekly_digest",
                person.email,
                person.language,
                lines=[{"subject": line.subject, "url": line.url} for line in lines],
                url=absolute_url("mailing.choose"),
                unsubscribe_url=unsubscribe_url(person, EVERYTHING_WEEKLY),
            )
    session.execute(delete(DigestLine).where(*waiting).execution_options(synchronize_session=False))
    return int(bool(lines) and person.is_active)
