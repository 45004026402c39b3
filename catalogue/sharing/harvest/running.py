"""Harvesting a source batch by batch: what was fetched is taken in one transaction with the place where to go on.

A process that is killed loses nothing and repeats nothing; of two at work on one source the slower one stops.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Any

import orjson
import structlog
from flask import Flask, current_app
from sqlalchemy import select

from ... import database
from ...clock import now
from ...database import session
from ...projects.links.fetching import Failed, Fetcher
from ...projects.models import Project
from .models import HarvestedProject, HarvestSource
from .taking import Report, give_back, take, withdraw

BATCH = 50
LARGEST_ANSWER = 32 * 1024 * 1024
LARGEST_RECORD = 512 * 1024
"""Bytes of one answer of the API or of a file, and of one record; more is not read."""
SECONDS_OF_ONE = 120.0
MOST_BATCHES = 4_000
EVERY = timedelta(hours=6)
AFTER_TROUBLE = timedelta(hours=1)
SECONDS_BETWEEN_ROUNDS = 60.0


@dataclass(frozen=True)
class Batch:
    """Records of a source in their order: what to take, what to give back, and where to go on; `is_last` ends the time."""

    taken: Sequence[Any]
    withdrawn: Sequence[Any]
    cursor: str
    is_last: bool
    all_numbers: frozenset[int] | None = None
    """Of a whole file the numbers of all its records: what else came from the source is given back."""


def run(source_id: int) -> Report:
    """Harvest a source to its end and return the report; raise Failed where it cannot be read, after keeping what was."""
    source = session.get_one(HarvestSource, source_id)
    source.began_at, source.report, source.problem = now(), Report().told(), ""
    database.commit()
    try:
        for batch in _batches(source_id):
            if not _apply(source_id, *batch):
                break
    except Failed as failure:
        _finish(source_id, failure.problem)
        raise
    _finish(source_id, "")
    report = Report.of(session.get_one(HarvestSource, source_id).report)
    database.let_go()
    return report


def due_sources() -> Sequence[int]:
    """Return the sources whose turn it is."""
    with database.only_reading() as reading:
        due = (HarvestSource.state == "removing") | (
            (HarvestSource.state == "active") & (HarvestSource.next_at <= now())
        )
        return reading.scalars(select(HarvestSource.id).where(due).order_by(HarvestSource.next_at)).all()


def run_due() -> int:
    """Harvest every source whose turn it is, end those that are being removed, and return how many there were."""
    numbers = due_sources()
    for number in numbers:
        try:
            found = session.get(HarvestSource, number)
            is_leaving = found is not None and found.state == "removing"
            database.let_go()
            if is_leaving:
                remove(number)
            elif found is not None:
                report = run(number)
                structlog.get_logger().info("harvested", source=number, **report.counted)
        except Failed as failure:
            structlog.get_logger().warning("harvest_failed", source=number, problem=failure.problem)
        except Exception:  # One source that nobody thought of must not keep the others waiting.
            structlog.get_logger().exception("harvest_broke", source=number)
            database.rollback()
            _finish(number, "broke")
    return len(numbers)


def harvest_forever(app: Flask, stop: Event) -> None:
    """Look for sources whose turn it is until told to stop; trouble is waited out."""
    while not stop.is_set():
        try:
            with app.app_context():
                run_due()
        except Exception:
            structlog.get_logger().exception("harvesting_failed")
        stop.wait(SECONDS_BETWEEN_ROUNDS)


def remove(source_id: int) -> None:
    """Give back everything that came from a source, batch by batch, and forget it."""
    while True:
        links = session.scalars(
            select(HarvestedProject).where(HarvestedProject.source_id == source_id).order_by(HarvestedProject.project_id).limit(BATCH)
        ).all()  # fmt: skip
        for link in links:
            give_back(session.get_one(Project, link.project_id))
            session.delete(link)
        if not links:
            session.delete(session.get_one(HarvestSource, source_id))
        database.commit()
        if not links:
            return


def _apply(source_id: int, cursor: str, batch: Batch) -> bool:
    """Take a batch that was fetched from a cursor; return False where another process has moved on meanwhile."""
    source = session.scalars(select(HarvestSource).where(HarvestSource.id == source_id).with_for_update()).one()
    if source.cursor != cursor or source.state != "active":
        database.rollback()
        return False
    report = Report.of(source.report)
    for number in batch.withdrawn:
        withdraw(source, number, report)
    for record in batch.taken:
        take(source, record, report)
    if batch.all_numbers is not None:
        known = session.scalars(select(HarvestedProject.number).where(HarvestedProject.source_id == source.id))
        for number in sorted(set(known) - batch.all_numbers):
            withdraw(source, number, report)
    source.cursor, source.report = batch.cursor, report.told()
    database.commit()
    return not batch.is_last


def _finish(source_id: int, problem: str) -> None:
    source = session.scalar(select(HarvestSource).where(HarvestSource.id == source_id).with_for_update())
    if source is not None:
        source.problem, source.finished_at = problem, now()
        source.next_at = now() + (AFTER_TROUBLE if problem else EVERY)
    database.commit()


def _batches(source_id: int) -> Iterator[tuple[str, Batch]]:
    """Yield what a source has from where it was left, each batch with the cursor that it was fetched from."""
    config = current_app.config["CATALOGUE"]
    fetcher = Fetcher(trusted=config.harvest_hosts, seconds=SECONDS_OF_ONE)
    for _number in range(MOST_BATCHES):
        source = session.get_one(HarvestSource, source_id, populate_existing=True)
        address, file, cursor = source.address, source.file, source.cursor
        database.let_go()
        if file:
            yield from _of_file(fetcher.body_of(file, LARGEST_ANSWER), cursor)
            return
        yield (
            cursor,
            _of_changes(
                fetcher.body_of(f"{address}/api/v1/changes?since={cursor}&per_page={BATCH}", LARGEST_ANSWER), cursor
            ),
        )


def _of_changes(body: bytes, cursor: str) -> Batch:
    """Read a page of changes."""
    told = _json(body)
    items = told.get("items") if isinstance(told, dict) else None
    if not isinstance(items, list) or len(items) > 10 * BATCH:
        raise Failed("format")
    more, following = bool(told.get("next")), told.get("cursor")
    if not str(following).isdecimal() or len(str(following)) > 18 or (more and str(following) == cursor):
        raise Failed("format")
    return Batch(
        [one["project"] for one in items if isinstance(one, dict) and isinstance(one.get("project"), dict)],
        [one.get("id") for one in items if isinstance(one, dict) and one.get("project") is None],
        str(following),
        not more,
    )


def _of_file(body: bytes, cursor: str) -> Iterator[tuple[str, Batch]]:
    """Read a JSON Lines file; one that did not change since it was left half-way goes on there."""
    digest = hashlib.sha256(body).hexdigest()[:32]
    lines = [line for line in body.splitlines() if line.strip()]
    records = [_json(line) if len(line) <= LARGEST_RECORD else None for line in lines]
    numbers = frozenset(one["id"] for one in records if isinstance(one, dict) and isinstance(one.get("id"), int))
    left, _mark, place = cursor.partition(":")
    start = int(place) if left == digest and place.isdecimal() else 0
    if lines and start >= len(lines):
        return
    for first in range(start, max(len(lines), 1), BATCH):
        after = min(first + BATCH, len(lines))
        is_last = after >= len(lines)
        following = f"{digest}:{after}"
        yield cursor, Batch(records[first:after], (), following, is_last, numbers if is_last else None)
        cursor = following


def _json(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Failed("format") from None
