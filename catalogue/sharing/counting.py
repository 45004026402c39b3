"""The weekly sums are kept apart from requests: a thread of each process writes what was counted in memory."""

import atexit
from collections import Counter
from threading import Event, Lock, Thread

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from .. import database
from .services import add_visits, understood
from .visits import Tally, Visit

SECONDS_BETWEEN = 30.0
"""How often the sums are written; a crash loses what was counted since."""
_KEY = "catalogue_visits"


class Bookkeeper:
    """Counts the visits of one process and writes them now and then."""

    def __init__(self, app: Flask, *, by_itself: bool) -> None:
        """Wait for the first visit; `by_itself` starts a thread then, which a server copied from this process lacks."""
        self._app = app
        self._tally = Tally()
        self._waits_for_thread = by_itself
        self._starting = Lock()

    def seen(self, visit: Visit) -> None:
        """Count a visit, in memory."""
        self._tally.add(visit)
        if self._waits_for_thread:
            self._start()

    def write(self) -> int:
        """Add what was counted to the sums of the database, and return how many visits that were.

        What the database does not take now is kept for the next time.
        """
        counts = self._tally.take()
        if not counts:
            return 0
        try:
            self._add(counts)
        except SQLAlchemyError as problem:
            structlog.get_logger().warning("visits_not_written", error=type(problem).__name__)
            self._tally.put_back(counts)
            return 0
        return counts.total()

    def _add(self, counts: Counter[Visit]) -> None:
        with self._app.app_context():
            with database.only_reading():
                views, searches = understood(counts)
            add_visits(views, searches)
            database.commit()

    def _start(self) -> None:
        with self._starting:
            if self._waits_for_thread:
                self._waits_for_thread = False
                Thread(target=self._write_forever, name="visits", daemon=True).start()
                atexit.register(self.write)

    def _write_forever(self) -> None:
        pause = Event()
        while not pause.wait(SECONDS_BETWEEN):
            self.write()


def of(app: Flask) -> Bookkeeper:
    """Return the bookkeeper of an application."""
    found: Bookkeeper = app.extensions[_KEY]
    return found


def init_app(app: Flask) -> None:
    """Give the application its bookkeeper; tests write by hand."""
    app.extensions[_KEY] = Bookkeeper(app, by_itself=not app.config["TESTING"])
