"""What the worker does about vectors: a few texts at a time, in a thread and a program of their own, so that no mail waits."""

from collections.abc import Sequence
from threading import Event

import structlog
from flask import Flask
from sqlalchemy import delete, select, text

from ... import database
from ...database import session
from ...projects.models import Project
from ..index.rows import newest_change
from . import model
from .models import TextVector
from .neighbours import LEAST, Neighbours, forget_as_neighbours
from .texts import LEAST_LETTERS, Waiting, is_wanted, waiting_drafts, waiting_publications

AT_ONCE = 8
"""So many texts at most are computed before the worker looks whether it shall stop: a few seconds."""
_SECONDS_BETWEEN_LOOKS = 5.0
_SECONDS_AFTER_TROUBLE = 60.0
_TURNS_BETWEEN_SWEEPS = 100
_ONE_AT_A_TIME = 7_120_302
"""The advisory lock of PostgreSQL under which vectors are written; SQLite has one writer anyway."""

log = structlog.get_logger()


class Computer:
    """Follows the texts of one catalogue, and remembers up to which change of the feed nothing waits."""

    def __init__(self, app: Flask) -> None:
        """Look at everything first."""
        self._app = app
        self._model = model.name()
        self._done_until = -1
        self._turns = 0

    def turn(self) -> int:
        """Do the next few texts or lists of neighbours; return how many, none when everything is done."""
        with self._app.app_context():
            with database.only_reading() as reading:
                newest = newest_change(reading)
                waiting = waiting_publications(reading, self._model, AT_ONCE) if newest != self._done_until else []
                if not waiting:
                    waiting = waiting_drafts(reading, self._model, AT_ONCE)
            if not any(one.is_public for one in waiting):
                if newest != self._done_until or self._turns % _TURNS_BETWEEN_SWEEPS == 0:
                    sweep()
                self._done_until = newest
            self._turns += 1
            if waiting:
                _keep(waiting, self._model)
            with database.only_reading() as reading:
                neighbours = Neighbours(reading, self._model)
            return len(waiting) + _list(neighbours)


def sweep() -> None:
    """Remove the vectors of projects that are neither published nor in hand."""
    with database.only_reading() as reading:
        gone = reading.scalars(select(TextVector.project_id).where(~is_wanted())).all()
    if gone:
        _lock()
        forget_as_neighbours(gone)
        session.execute(delete(TextVector).where(TextVector.project_id.in_(gone)))
        database.commit()


def forget() -> int:
    """Remove all vectors and neighbours; return how many vectors there were."""
    _lock()
    return session.execute(delete(TextVector)).rowcount  # type: ignore[attr-defined, no-any-return]


def _list(neighbours: Neighbours) -> int:
    if not neighbours.own:
        return 0
    _lock()
    listed = neighbours.keep()
    database.commit()
    return listed


def _keep(waiting: Sequence[Waiting], name: str) -> None:
    """Compute the vectors of texts that are new, with no transaction open, and write down what was looked at."""
    new = [one for one in waiting if one.known != (name, one.mark)]
    long = [one for one in new if len(one.text.words) >= LEAST_LETTERS]
    vectors = dict(zip((one.project_id for one in long), model.vectors_of([one.text for one in long]), strict=True))
    _lock()
    numbers = [one.project_id for one in waiting]
    rows = {
        row.project_id: row for row in session.scalars(select(TextVector).where(TextVector.project_id.in_(numbers)))
    }
    there = set(session.scalars(select(Project.id).where(Project.id.in_(numbers))))
    forget_as_neighbours([one.project_id for one in new if one.project_id in rows])
    for one in waiting:
        if one.project_id in there:
            row = rows.get(one.project_id) or TextVector(project_id=one.project_id)
            if one in new:
                row.model, row.text_hash, row.vector = name, one.mark, vectors.get(one.project_id)
            if one in new or row.is_public != one.is_public:
                row.is_public, row.is_listed, row.reach = one.is_public, False, LEAST
            row.seen_at = one.changed_at
            session.add(row)
    database.commit()


def _lock() -> None:
    """Let nobody else write vectors until the transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})


def compute_forever(app: Flask, stop: Event) -> None:
    """Follow the texts until told to stop; where the extra is not installed, there is nothing to do."""
    if not model.is_installed():
        return
    if not model.works():
        log.warning("vectors_unavailable")
        return
    computer = Computer(app)
    while not stop.is_set():
        pause = _SECONDS_BETWEEN_LOOKS
        try:
            if done := computer.turn():
                log.info("vectors_followed", done=done)
                pause = 0.0
        except model.ModelUnavailable:
            log.warning("vectors_unavailable")
            pause = _SECONDS_AFTER_TROUBLE
        except Exception:
            log.exception("vectors_failed")
            pause = _SECONDS_AFTER_TROUBLE
        stop.wait(pause)
