"""From publishing to finding: seconds until every serving process finds a project, and the writer's work for a change.

`python -m tests.bench.publishing WORD` publishes a project with that word in its title by the services, in a process of
its own, says when that was committed, and archives it when a line is sent to it.
"""

import json
import secrets
import string
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from catalogue import create_app, database
from catalogue.config import ROOT, from_environment
from catalogue.database import session
from catalogue.projects import services
from catalogue.projects.lifecycle import State
from catalogue.projects.models import Project, Revision
from catalogue.projects.publication import refresh
from catalogue.search.index.writer import Writer
from tests.factories import desks

from .desk import Visitor
from .generate import config_of, environment_of
from .serve import Server
from .summary import summary

SERVERS = 2
_LONGEST_WAIT = 30
_LOOK_EVERY = 0.02
_CHANGED_ONE_BY_ONE, _CHANGED_TOGETHER = 20, 200


def findable(folder: Path, times: int) -> dict[str, Any]:
    """Return the seconds from the commit of a new project until each of two servers finds it; the worker runs too."""
    waited: list[float] = []
    worker = subprocess.Popen(
        [sys.executable, "-m", "catalogue", "worker"],
        cwd=ROOT, env=environment_of(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        first, second = (Server.of_catalogue(folder, production=False) for _position in range(SERVERS))
        with first, second:
            for _time in range(times):
                waited.append(_published_and_found(folder, [first, second]))
    finally:
        worker.terminate()
        worker.wait(timeout=30)
    return {"seconds": sorted(waited), "longest": max(waited)}


def _published_and_found(folder: Path, servers: Sequence[Server]) -> float:
    word = "".join(secrets.choice(string.ascii_lowercase) for _letter in range(14))
    visitors = [Visitor(server.port) for server in servers]
    for visitor in visitors:
        assert not _finds(visitor, word)
    publisher = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.publishing", word],
        cwd=ROOT, env=environment_of(folder), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert publisher.stdin and publisher.stdout
    committed = float(publisher.stdout.readline())
    waiting = list(visitors)
    while waiting and time.monotonic() < committed + _LONGEST_WAIT:
        waiting = [visitor for visitor in waiting if not _finds(visitor, word)]
        time.sleep(_LOOK_EVERY if waiting else 0)
    seconds = time.monotonic() - committed
    publisher.communicate("\n", timeout=60)
    if waiting:
        raise SystemExit(f"a published project was not found within {_LONGEST_WAIT} seconds")
    return seconds


def _finds(visitor: Visitor, word: str) -> bool:
    status, _location, body = visitor.ask("GET", f"/cs/projects.json?q={word}")
    return status == 200 and json.loads(body)["total"] == 1


def work(folder: Path) -> dict[str, Any]:
    """Return the milliseconds that the writer works for one changed project, alone and among many."""
    app = create_app(config_of(folder))
    with app.app_context():
        writer = Writer(app)
        with writer.folder.writing(wait=True), closing(writer):
            writer.catch_up()
            alone = [_caught_up(writer, 1) for _time in range(_CHANGED_ONE_BY_ONE + 1)][1:]
            together = _caught_up(writer, _CHANGED_TOGETHER) / _CHANGED_TOGETHER
    database.of(app).engine.dispose()
    return {"alone": summary(alone), "together": together}


def _caught_up(writer: Writer, number: int) -> float:
    """Change so many projects, and return the milliseconds until the index holds the changes."""
    last = session.scalar(select(func.max(Project.id)).where(Project.state == State.PUBLISHED))
    wanted = select(Project, Revision).join(Revision, Revision.project_id == Project.id)
    wanted = wanted.where(Project.state == State.PUBLISHED, Revision.published_at.is_not(None), Project.id <= last)
    for project, revision in session.execute(wanted.order_by(Project.id.desc()).limit(number)).all():
        refresh(project, revision)
    database.commit()
    session.expunge_all()
    began = time.perf_counter()
    writer.catch_up()
    return (time.perf_counter() - began) * 1000


def _publish(word: str) -> None:
    """Publish a project and say when; archive it when told to."""
    app = create_app(from_environment())
    with app.app_context():
        author, reviewer = desks.person(municipality=desks.PRAHA), desks.person("moderator")
        project = desks.published(author, reviewer, title=f"Projekt {word}")
        database.commit()
        sys.stdout.write(f"{time.monotonic()}\n")
        sys.stdout.flush()
        sys.stdin.readline()
        services.archive(author, project, "Změřeno.")
        database.commit()


if __name__ == "__main__":
    _publish(sys.argv[1])
