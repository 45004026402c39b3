"""The search itself, in process: total, the best twenty and the counts of every facet, with nothing remembered.

`answered` is the only place that names the engine.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask
from werkzeug.datastructures import MultiDict

from catalogue import database
from catalogue.search.criteria import SearchCriteria
from catalogue.search.engine import Engine
from catalogue.search.index import reader as index

from .mix import Request

SHOWN = 20


@dataclass(frozen=True)
class Found:
    """What a search answers: how many projects, the numbers of the first page, and the counts beside the options."""

    total: int
    numbers: list[int]
    counts: dict[str, dict[str, int]]


def criteria_of(requests: Sequence[Request]) -> list[SearchCriteria]:
    """Return the criteria of requests; needs an application context."""
    return [SearchCriteria.read(MultiDict(request.arguments)) for request in requests]


def answered(app: Flask, criteria: SearchCriteria) -> Found:
    """Answer a search as if it were the first since the last change; needs an application context."""
    engine = Engine(index.of(app))
    found = engine.answer(criteria)
    numbers = engine.numbers(criteria, (criteria.page - 1) * criteria.per_page, SHOWN)
    return Found(found.total, numbers, engine.counts(criteria))


def timed(answer: Callable[[SearchCriteria], Found], searches: Sequence[SearchCriteria]) -> list[float]:
    """Return the milliseconds that each search takes, in their order."""
    measured = []
    for criteria in searches:
        began = time.perf_counter()
        answer(criteria)
        measured.append((time.perf_counter() - began) * 1000)
    return measured


class Catalogue:
    """The engine of a data folder in this process, inside its context: use it in a `with` block."""

    def __init__(self, app: Flask) -> None:
        """Take the application."""
        self.app = app

    def __enter__(self) -> "Catalogue":
        """Open a context in which the database is only read."""
        self._context = self.app.app_context()
        self._context.push()
        self._reading = database.only_reading()
        self._reading.__enter__()
        reader = index.of(self.app)
        reader.state()
        if reader.warming is not None:
            reader.warming.join()
        return self

    def __exit__(self, *_error: object) -> None:
        """Close everything."""
        self._reading.__exit__(None, None, None)
        self._context.pop()
        database.of(self.app).engine.dispose()

    def answer(self, criteria: SearchCriteria) -> Found:
        """Answer a search with nothing remembered."""
        return answered(self.app, criteria)
