"""The index follows the change feed, can be thrown away, and is the same however it came about."""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
import time_machine
from flask import Flask

from catalogue import create_app, database
from catalogue.config import ROOT, Config
from catalogue.database import session
from catalogue.projects.lifecycle import State
from catalogue.projects.models import Project, Publication, PublicationChange, Revision
from catalogue.projects.publication import refresh
from catalogue.search import upkeep
from catalogue.search.criteria import SearchCriteria
from catalogue.search.index.folder import IndexFolder
from catalogue.search.index.reader import of
from catalogue.search.index.writer import Writer, follow_forever
from catalogue.search.queries import cards, matching_ids, search_page, total
from tests.client import StrictClient
from tests.factories.desks import BRNO, PRAHA
from tests.factories.projects import publish
from tests.functional.search.index.dump import dump, generation_of

EVERYTHING = SearchCriteria()
Fill = Callable[..., list[int]]


@pytest.fixture
def fill(app: Flask) -> Fill:
    """Let a test publish projects; return their numbers."""

    def filled(several: int, **answers: Any) -> list[int]:
        with app.app_context():
            made = [
                publish([PRAHA, BRNO][number % 2], day=number, title=f"Projekt {number} o lampách", **answers).id
                for number in range(several)
            ]
            database.commit()
            return made

    return filled


def move(app: Flask, number: int, state: State) -> None:
    """Let a project be in another state, as the lifecycle would."""
    with app.app_context():
        project = session.get_one(Project, number)
        project.state = state
        [revision] = session.query(Revision).filter_by(project_id=number)
        refresh(project, revision)
        database.commit()


def found(app: Flask, q: str = "") -> list[int]:
    with app.app_context():
        return sorted(matching_ids(SearchCriteria(q=q)))


def test_publishing_and_hiding_show_at_once_in_the_same_process(app: Flask, fill: Fill) -> None:
    numbers = fill(3)
    assert found(app) == found(app, "lampy") == numbers
    move(app, numbers[1], State.HIDDEN)
    assert found(app) == found(app, "lampy") == [numbers[0], numbers[2]]
    move(app, numbers[1], State.PUBLISHED)
    assert found(app, "lampy") == numbers
    move(app, numbers[0], State.ARCHIVED)
    assert found(app) == found(app, "lampy") == numbers[1:]


def test_the_database_disposes(app: Flask, client: StrictClient, fill: Fill) -> None:
    """Something hidden a moment ago never shows, whatever the index believes."""
    numbers = fill(2)
    assert found(app) == numbers
    with app.app_context():
        session.get_one(Project, numbers[0]).state = State.HIDDEN
        database.commit()
        assert matching_ids(EVERYTHING) == [numbers[1], numbers[0]]
        assert [item["id"] for item in search_page(EVERYTHING).items] == [numbers[1]]
        assert [card["id"] for card in cards(numbers)] == [numbers[1]]
    for path in ("/cs/projects", "/cs/projects?q=lampy", "/cs/projects?view=table", f"/cs/projects?home={BRNO}"):
        page = client.get(path).text
        assert f"/cs/projects/{numbers[1]}-" in page
        assert f"/cs/projects/{numbers[0]}-" not in page


def test_a_rebuilt_index_equals_one_that_followed(app: Flask, fill: Fill) -> None:
    fill(2)
    found(app)
    numbers = fill(30, main_key_area="C3", months_to_operation=7)
    for number in numbers[::3]:
        move(app, number, State.HIDDEN)
    found(app)
    for number in numbers[::6]:
        move(app, number, State.PUBLISHED)
    with app.app_context():
        followed = dump(app)
        before = generation_of(app)
        upkeep.rebuild()
        assert generation_of(app) != before
        assert dump(app) == followed


def test_the_index_may_be_deleted_at_any_time(app: Flask, fill: Fill) -> None:
    numbers = fill(3)
    with app.app_context():
        before = dump(app)
        for path in of(app).folder.path.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
        (of(app).folder.path / "current").unlink()
        of(app).look_soon()
        assert dump(app) == before
    assert found(app) == numbers


def test_an_interrupted_rebuild_leaves_the_index_in_use(
    app: Flask, fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = fill(3)
    assert found(app, "lampy") == numbers
    with app.app_context():
        writer = Writer(app)
        monkeypatch.setattr("catalogue.search.index.columns.Columns.save", _fail)
        with writer.folder.writing(), pytest.raises(OSError, match="disk full"):
            writer.rebuild()
        monkeypatch.undo()
        assert found(app, "lampy") == numbers
        with writer.folder.writing():
            writer.rebuild()
        assert len([one for one in writer.folder.path.iterdir() if one.name.isdecimal()]) == 1
    assert found(app, "lampy") == numbers


def _fail(*_arguments: object) -> None:
    raise OSError("disk full")


def test_only_one_writes(app: Flask) -> None:
    folder = IndexFolder(app.config["CATALOGUE"].data)
    with folder.writing() as first, folder.writing() as second:
        assert first
        assert not second
    with folder.writing() as again:
        assert again


def test_a_rebuild_gets_its_turn_beside_a_process_that_follows(
    app: Flask, fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = fill(2)
    monkeypatch.setattr("catalogue.search.index.writer._SECONDS_BETWEEN_LOOKS", 0.01)
    stop = threading.Event()
    follower = threading.Thread(target=follow_forever, args=(app, stop), daemon=True)
    follower.start()
    try:
        with app.app_context():
            assert upkeep.rebuild() == 2
    finally:
        stop.set()
        follower.join(20)
    assert not follower.is_alive()
    assert found(app, "lampy") == numbers


def test_a_change_of_the_day_makes_projects_stale(app: Flask, fill: Fill) -> None:

    numbers = fill(1)
    stale = SearchCriteria.of(freshness="stale")
    with app.app_context():
        with time_machine.travel("2026-06-01T12:00:00Z", tick=False):
            assert (total(SearchCriteria.of(freshness="current")), total(stale)) == (1, 0)
        with time_machine.travel("2028-06-01T12:00:00Z", tick=False):
            assert matching_ids(stale) == numbers
            assert total(SearchCriteria.of(freshness="current")) == 0


def test_status_says_how_far_it_is(app: Flask, fill: Fill) -> None:
    fill(2)
    with app.app_context():
        assert upkeep.status()[1] is False
    found(app)
    with app.app_context():
        told, complete = upkeep.status()
    assert complete
    assert "2 of 2 projects" in told


FOLLOWER = """
import sys, time
from contextlib import closing
from catalogue import create_app
from catalogue.search.index.writer import Writer, follow_forever
app = create_app()
writer = Writer(app)
print("ready", flush=True)
while True:
    with writer.folder.writing() as mine, app.app_context(), closing(writer):
        if mine:
            writer.catch_up()
    time.sleep(0.001)
"""


def test_a_writer_killed_in_the_middle_is_caught_up_with(app: Flask, config: Config, fill: Fill) -> None:
    """Kill the writer without warning, again and again; what it leaves is always caught up with, and equals a rebuild."""
    fill(2)
    found(app)
    environment = {
        **os.environ, "CATALOGUE_DATA": str(config.data), "CATALOGUE_DATABASE_URL": config.database_url,
        "CATALOGUE_BASE_URL": config.base_url,
    }  # fmt: skip
    for attempt in range(20):
        child = subprocess.Popen([sys.executable, "-c", FOLLOWER], cwd=ROOT, env=environment, stdout=subprocess.PIPE)
        assert child.stdout is not None
        assert child.stdout.readline()
        fill(5)
        time.sleep(0.004 * attempt)
        child.kill()
        child.wait()
    with app.app_context():
        followed = dump(app)
        assert followed["sequence"] == session.query(PublicationChange).count()
        assert len(followed["columns"]["numbers"]) == session.query(Publication).count() == 102
        upkeep.rebuild()
        assert dump(app) == followed


def test_files_of_a_commit_that_never_came_are_no_obstacle(app: Flask, fill: Fill) -> None:
    """A writer killed after it wrote which texts are gone, and before it committed, leaves a file under the next name."""
    numbers = fill(3)
    assert found(app) == numbers
    generation = generation_of(app)
    assert generation is not None
    text = generation / "text"
    committed = (text / "meta.json").read_bytes()
    move(app, numbers[0], State.HIDDEN)
    assert found(app, "lampy") == numbers[1:]
    assert list(text.glob("*.del"))
    (text / "meta.json").write_bytes(committed)
    with app.app_context(), closing(Writer(app)) as writer:
        assert writer.catch_up() == 1
        assert found(app, "lampy") == numbers[1:]
        followed = dump(app)
        upkeep.rebuild()
        assert dump(app) == followed


def test_an_index_that_cannot_be_written_goes_on_answering(app: Flask, client: StrictClient, fill: Fill) -> None:
    numbers = fill(3)
    assert found(app) == numbers
    generation = generation_of(app)
    assert generation is not None
    lock = generation / "text" / ".tantivy-writer.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()
    move(app, numbers[0], State.HIDDEN)
    page = client.get("/cs/projects").text
    assert f"/cs/projects/{numbers[1]}-" in page
    assert f"/cs/projects/{numbers[0]}-" not in page
    lock.rmdir()
    of(app).look_soon()
    assert found(app, "lampy") == numbers[1:]


def test_other_readers_see_what_one_publishes(app: Flask, config: Config, fill: Fill) -> None:
    others = [create_app(config) for _ in range(2)]
    for other in others:
        assert found(other) == []
    numbers = fill(2)
    deadline = time.monotonic() + 10
    while any(found(other, "lampy") != numbers for other in others):
        assert time.monotonic() < deadline, "another reader never saw it"
        time.sleep(0.05)
    for other in others:
        other.extensions["catalogue_database"].engine.dispose()
