"""Mails with new projects: one for each person and frequency, none without news, no project twice.

How far a search was told of moves in the transaction that queues its mail, so a worker that is killed loses nothing and
repeats nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from threading import Event
from typing import Any

import structlog
from flask import Flask, current_app
from sqlalchemy import select

from ... import database
from ...accounts.models import User
from ...accounts.wishes import tell
from ...clock import PRAGUE, now
from ...database import session
from ...i18n import absolute_url, speaking
from ...projects.presenters import municipality_name, spoken
from ...search.index import reader as search_index
from ...search.queries import cards, matching_ids
from .models import AT_ONCE, FREQUENCIES, MONTHLY, WEEKLY, SavedSearch
from .queries import first_published, is_due, people_due
from .wanted import criteria_of

EVENT = "saved_search_hits"
SENT_FROM = time(6)
"""Weekly and monthly mails leave from this hour in Prague."""
BETWEEN_MAILS = timedelta(hours=1)
"""Mails of what is told at once come to one person no more often."""
MOST_NAMED = 20
"""So many new projects of a search are named in a mail; for all others there is the address of the search."""
SECONDS_BETWEEN_ROUNDS = 60


def send_due() -> int:
    """Queue the mails that are due, one transaction each, and return how many."""
    until = search_index.of(current_app).state()[1]
    due = {one: is_due(one, turn_before(one), until) for one in FREQUENCIES}
    with database.only_reading():
        people = people_due(list(due.values()))
    sent = 0
    for number, frequency in people:
        sent += _send(number, frequency, until)
        database.commit()
    return sent


def send_forever(app: Flask, stop: Event) -> None:
    """Look for due mails until told to stop; trouble is waited out."""
    while not stop.is_set():
        try:
            with app.app_context():
                if sent := send_due():
                    structlog.get_logger().info("saved_search_mails_queued", mails=sent)
        except Exception:
            structlog.get_logger().exception("saved_search_mails_failed")
        stop.wait(SECONDS_BETWEEN_ROUNDS)


def turn_before(frequency: str) -> datetime:
    """Return the moment that a search was last looked at before, if it is its turn now."""
    moment = now()
    if frequency == AT_ONCE:
        return moment - BETWEEN_MAILS
    local = moment.astimezone(PRAGUE)
    day = local.date() if local.time() >= SENT_FROM else local.date() - timedelta(days=1)
    begins = {WEEKLY: day - timedelta(days=day.weekday()), MONTHLY: day.replace(day=1)}[frequency]
    return datetime.combine(begins, SENT_FROM, PRAGUE)


def _send(number: int, frequency: str, until: int) -> int:
    """Queue one person's mail; the lock leaves another worker nothing to send."""
    person = session.scalars(select(User).where(User.id == number).with_for_update()).one()
    due = is_due(frequency, turn_before(frequency), until)
    searches = session.scalars(
        select(SavedSearch).where(SavedSearch.user_id == number, due).order_by(SavedSearch.name, SavedSearch.id)
    ).all()
    if not person.is_active or not searches:
        return 0
    with speaking(person.language):
        found = [told for one in searches if (told := _news_of(one, until))]
        if found:
            tell(person, EVENT, searches=found, frequency=frequency, url=absolute_url("alerts.searches"))
    _move_on(searches, until, has_mail=bool(found))
    return int(bool(found))


def _move_on(searches: Sequence[SavedSearch], until: int, *, has_mail: bool) -> None:
    """Note how far the searches are told of; what comes at once waits for its hour only after a mail."""
    for one in searches:
        one.told_sequence = max(one.told_sequence, until)
        if has_mail or one.frequency != AT_ONCE:
            one.looked_at = now()
    session.flush()


def _news_of(saved: SavedSearch, until: int) -> dict[str, Any] | None:
    """Return what the mail says of a search; None where the public finds nothing new in it."""
    criteria = criteria_of(saved.query)
    new = first_published(saved.told_sequence, until)
    shown = cards([one for one in matching_ids(criteria.sorted_by("newest")) if one in new]) if new else []
    if not shown:
        return None
    return {
        "name": saved.name,
        "url": absolute_url("search.projects", **criteria.to_args()),
        "more": max(0, len(shown) - MOST_NAMED),
        "projects": [_named(card) for card in shown[:MOST_NAMED]],
    }


def _named(card: Mapping[str, Any]) -> dict[str, str]:
    return {
        "title": spoken(card["title"], card["language"]).text,
        "municipality": municipality_name(card),
        "url": absolute_url("projects.show", project_id=card["id"], slug=card["slug"]),
    }
