"""What is made ready beside the index changes no page: it is passed over as soon as it would."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread
from time import monotonic, sleep

import pytest
import time_machine
from flask import Flask

from catalogue import create_app, database
from catalogue.clock import now
from catalogue.config import Config
from catalogue.database import session
from catalogue.projects.lifecycle import State
from catalogue.projects.models import Project, Publication, Revision
from catalogue.projects.publication import refresh
from catalogue.remembered import forget
from catalogue.search import upkeep
from catalogue.search.index import ahead, records
from catalogue.search.index.reader import of
from catalogue.stopping import Stopped
from catalogue.taxonomy.models import KeyArea
from tests.client import StrictClient
from tests.factories.desks import BRNO, PRAHA
from tests.factories.projects import FIRST_DAY, publish

PAGES = (
    "/cs/projects",
    "/en/projects",
    "/cs/projects?q=lampy",
    "/en/projects?q=lampy+nádraží",
    "/cs/projects?q=%22u+nádraží%22",
    "/cs/projects?q=lamp",
    "/cs/projects?q=uspor+budov&region=CZ010",
    f"/cs/projects?home={BRNO}&q=lampy",
    f"/en/projects?home={PRAHA}",
)
FILES = ("cards.cs", "cards.en", "texts")


@pytest.fixture
def projects(app: Flask) -> list[int]:
    """Publish projects whose words stand in titles, summaries and longer texts, one of them with letters that HTML escapes."""
    with app.app_context():
        made = [
            publish(PRAHA, day=1, title="Lampy u nádraží", summary="Úspory budov & lamp <LED>."),
            publish(BRNO, day=2, title="Nový park", solution="Kolem rybníka svítí lampy.\nDalší stojí u nádraží."),
            publish(BRNO, day=3, title="Úspory", other_title="Savings of buildings", benefit="Méně platíme za svícení lampami."),
            publish(PRAHA, day=4, title="Budova radnice", lessons=f"{'Slovo ' * 60}o lampách a úsporách budov{' a dál' * 60}."),
        ]  # fmt: skip
        database.commit()
        return [one.id for one in made]


@pytest.fixture
def make_ahead(app: Flask) -> Callable[[], None]:
    """Let a test make everything ready, as the worker does."""

    def make() -> None:
        with app.app_context():
            upkeep.make_ahead()

    return make


def folder(app: Flask) -> list[str]:
    """Return which files there are beside the index."""
    generation = of(app).folder.current()
    return sorted(path.name for path in generation.iterdir() if path.name in FILES) if generation else []


def ready(app: Flask, config: Config, projects: list[int]) -> list[int]:
    """Return the projects whose cards an application would take as they were drawn ahead."""
    with app.test_request_context("/cs/projects", base_url=config.base_url):
        app.preprocess_request()
        of(app).look_soon()
        of(app).state()
        return [one for one in projects if of(app).ahead.cards()(one)]


def pages(app: Flask) -> list[str]:
    """Return pages of results as an application makes them, asked past every cache."""
    of(app).look_soon()
    return [StrictClient(app).get(path).text for path in PAGES]


def test_pages_are_the_same_with_and_without(
    app: Flask, config: Config, projects: list[int], make_ahead: Callable[[], None]
) -> None:
    before = pages(app)
    assert "<mark>" in "".join(before)
    assert folder(app) == []
    make_ahead()
    assert folder(app) == list(FILES)
    assert ready(app, config, projects) == projects
    with app.app_context():
        revisions = [(one.project_id, one.revision_id) for one in session.query(Publication)]
        assert all(of(app).ahead.texts(number, revision) for number, revision in revisions)
        assert not any(of(app).ahead.texts(number, revision + 1) for number, revision in revisions)
    assert pages(create_app(config)) == before


def test_what_changed_since_is_drawn_anew(
    app: Flask, config: Config, projects: list[int], make_ahead: Callable[[], None]
) -> None:
    pages(app)
    make_ahead()
    with app.app_context():
        project = session.get_one(Project, projects[1])
        [first] = session.query(Revision).filter_by(project_id=project.id)
        document = {**first.document, "title": "Park s jezírkem", "solution": "Kolem jezírka svítí lampiony."}
        second = Revision(
            project_id=project.id, number=2, document=document, content_hash="0" * 64, created_at=FIRST_DAY,
            published_at=FIRST_DAY,
        )  # fmt: skip
        session.add(second)
        session.flush()
        refresh(project, second)
        database.commit()
    seen = pages(create_app(config))
    assert "Park s jezírkem" in seen[0]
    assert "Nový park" not in "".join(seen)
    assert "<mark>lampiony</mark>" in pages_of(create_app(config), "/cs/projects?q=lampiony")


def pages_of(app: Flask, path: str) -> str:
    return StrictClient(app).get(path).text


def test_names_of_tags_are_those_of_today(
    app: Flask, config: Config, projects: list[int], make_ahead: Callable[[], None]
) -> None:
    pages(app)
    make_ahead()
    with app.app_context():
        area = session.get_one(KeyArea, "C1")
        area.name_cs = "Úplně jiný název"
        database.commit()
        forget()
    assert ready(app, config, projects) == []
    assert "Úplně jiný název" in pages_of(create_app(config), "/cs/projects")
    make_ahead()
    assert ready(app, config, projects) == projects


def test_a_card_says_that_it_is_stale_from_that_day_on(
    app: Flask, config: Config, projects: list[int], make_ahead: Callable[[], None]
) -> None:
    with time_machine.travel(FIRST_DAY + timedelta(days=30), tick=False):
        pages(app)
        make_ahead()
        fresh = pages_of(create_app(config), "/en/projects")
    with time_machine.travel(FIRST_DAY + timedelta(days=500), tick=False):
        stale = pages_of(create_app(config), "/en/projects")
    assert "not confirmed for more than a year" not in fresh
    assert stale.count("not confirmed for more than a year") == len(projects)


def test_the_worker_makes_it_ready(app: Flask, projects: list[int]) -> None:
    pages(app)
    stop = Event()
    worker = Thread(target=ahead.make_forever, args=(app, stop))
    worker.start()
    try:
        deadline = monotonic() + 30
        while folder(app) != list(FILES):
            assert monotonic() < deadline, "nothing was made ready"
            sleep(0.05)
    finally:
        stop.set()
        worker.join()


def test_texts_of_the_same_revision_are_not_read_again(
    app: Flask, make_ahead: Callable[[], None], projects: list[int]
) -> None:
    pages(app)
    make_ahead()
    generation = of(app).folder.current()
    assert generation is not None
    path = generation / "texts"
    found = records.opened(path)
    assert found is not None
    marked = [(one, found.get(one) + b"\0" * 8) for one in projects]  # As if one more word had been noted.
    records.write(path, found.mark, found.sequence, marked)
    with app.app_context():
        assert ahead.keep_near(app, generation, lambda: of(app).analyser, -1) == len(FILES)
    again = records.opened(path)
    assert again is not None
    assert again.sequence == found.sequence
    assert [again.get(one) for one in projects] == [record for _number, record in marked]


def test_what_was_hidden_is_gone_within_an_hour(
    app: Flask, config: Config, projects: list[int], make_ahead: Callable[[], None]
) -> None:
    pages(app)
    make_ahead()
    with app.app_context():
        project = session.get_one(Project, projects[0])
        [revision] = session.query(Revision).filter_by(project_id=project.id)
        project.state = State.HIDDEN
        refresh(project, revision)
        database.commit()
    assert "Lampy u nádraží" not in "".join(pages(app))
    generation = of(app).folder.current()
    assert generation is not None
    make_ahead()
    assert "Lampy u nádraží".encode() in (generation / "cards.cs").read_bytes(), "one change is not worth writing all"
    with time_machine.travel(now() + timedelta(hours=1, seconds=1)):
        make_ahead()
    assert "Lampy u nádraží".encode() not in b"".join((generation / name).read_bytes() for name in FILES)
    assert ready(app, config, projects) == projects[1:]


def test_writing_is_given_up_when_the_worker_stops(app: Flask, projects: list[int]) -> None:
    pages(app)
    stop = Event()
    stop.set()
    with pytest.raises(Stopped):
        ahead.make(app, of(app).folder, stop)
    assert folder(app) == []


def test_a_broken_file_is_made_anew(app: Flask, make_ahead: Callable[[], None], projects: list[int]) -> None:
    before = pages(app)
    make_ahead()
    generation = of(app).folder.current()
    assert generation is not None
    for name in FILES:
        (generation / name).write_bytes(b"short")
    assert pages(app) == before
    make_ahead()
    assert all(records.opened(generation / name) for name in FILES)
    assert ahead.written(generation)
