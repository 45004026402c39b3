"""A worker that computes vectors, as it stands beside the pages."""

from collections.abc import Callable

import pytest
from flask import Flask

from catalogue.search.vectors import texts
from catalogue.search.vectors.computing import Computer

Work = Callable[[], int]


@pytest.fixture
def work(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Let the worker do all that waits; return how much that was. Texts in hand are looked at without a pause."""
    monkeypatch.setattr(texts, "QUIET", -texts.QUIET)
    computer = Computer(app)

    def until_nothing_waits() -> int:
        done = 0
        while some := computer.turn():
            done += some
        return done

    return until_nothing_waits
