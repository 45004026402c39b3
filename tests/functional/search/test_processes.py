"""Real processes that serve while another one publishes, and requests of chance: nothing late, nothing broken."""

import contextlib
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from catalogue import database
from catalogue.config import ROOT, Config
from catalogue.database import session
from catalogue.projects.lifecycle import State
from catalogue.projects.models import Project, Revision
from catalogue.projects.publication import refresh
from tests.bench.fuzzing import statuses
from tests.browser.server import free_port
from tests.factories.desks import BRNO, PRAHA
from tests.factories.projects import publish

LONGEST_START = 90
LONGEST_WAIT = 20
"""Seconds, for a machine with much else to do; `make bench` measures how long it takes."""


@contextlib.contextmanager
def serving(config: Config) -> Iterator[int]:
    """Let a process of its own serve the same database and data folder; give its port."""
    port = free_port()
    environment = {
        **os.environ, "PORT": str(port), "CATALOGUE_DATA": str(config.data), "CATALOGUE_DATABASE_URL": config.database_url,
        "CATALOGUE_BASE_URL": f"http://127.0.0.1:{port}", "CATALOGUE_ENV": "development",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "catalogue", "serve", "--no-worker"],
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until(lambda: asked(port, "/healthz") is not None, LONGEST_START)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def asked(port: int, path: str) -> tuple[int, str] | None:
    """Return status and text of an answer; None where nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except OSError:
        return None
    finally:
        connection.close()


def until(happened: Callable[[], bool], seconds: float = LONGEST_WAIT) -> None:
    """Ask again and again until something has happened; fail after so many seconds."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@pytest.mark.database
def test_two_processes_find_and_lose_what_a_third_publishes_and_hides(app: Flask, config: Config) -> None:
    with app.app_context():
        publish(BRNO, title="Mapa závad")
        database.commit()
    with serving(config) as first, serving(config) as second:

        def shows(port: int, path: str) -> bool:
            answer = asked(port, path)
            assert answer is not None
            assert answer[0] < 500
            return answer[0] == 200 and "chytre-lampy" in answer[1]

        paths = ("/cs/projects?q=lampa", "/cs/projects", f"/cs/municipalities/{PRAHA}", "/cs/projects.csv")
        assert not any(shows(port, path) for port in (first, second) for path in paths)
        with app.app_context():
            number = publish(PRAHA, title="Chytré lampy", day=1).id
            database.commit()
        until(lambda: all(shows(port, path) for port in (first, second) for path in paths))
        with app.app_context():
            project = session.get_one(Project, number)
            project.state = State.HIDDEN
            refresh(project, session.query(Revision).filter_by(project_id=number).one())
            database.commit()
        until(lambda: not any(shows(port, path) for port in (first, second) for path in paths))


def test_no_request_of_chance_meets_a_fault_of_our_own(app: Flask) -> None:
    with app.app_context():
        for day, place in enumerate((PRAHA, BRNO, PRAHA)):
            publish(place, title=f"Veřejné osvětlení {day}", day=day)
        database.commit()
    counted, faults = statuses(app, 500, seed=7)
    assert not faults
    assert counted[200] > 300
