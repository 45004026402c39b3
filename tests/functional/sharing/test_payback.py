"""What a project brings: counted beside the requests, told to its municipality alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from catalogue import database
from catalogue.accounts.models import User
from catalogue.clock import now
from catalogue.database import session
from catalogue.projects.examples import remove_examples
from catalogue.projects.lifecycle import State
from catalogue.projects.models import Project
from catalogue.sharing import counting, services
from catalogue.sharing.counting import Bookkeeper
from catalogue.sharing.models import ProjectSearch, ProjectViews
from catalogue.sharing.policies import can_see_payback, paybacks_visible_to
from catalogue.sharing.visits import Visit, this_week
from tests.client import BASE
from tests.factories.accounts import account, signed_in
from tests.factories.desks import BRNO, PRAHA, person
from tests.factories.projects import publish

READER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
CAME_FROM = {**READER, "Referer": f"{BASE}/cs/projects?q=Chytr%C3%A9+lampy&home={BRNO}"}

Fill = Callable[..., int]


@pytest.fixture
def fill(app: Flask) -> Fill:
    """Let a test publish a project and get its number."""

    def make(**answers: object) -> int:
        with app.app_context():
            number = publish(title="Lampy v obci", **answers).id  # type: ignore[arg-type]
            database.commit()
            return number

    return make


def stored(app: Flask) -> tuple[dict[str, int], dict[str, int]]:
    """Return the sums by region and by words."""
    with app.app_context():
        views = {row.region_code: row.count for row in session.scalars(select(ProjectViews))}
        return views, {row.words: row.count for row in session.scalars(select(ProjectSearch))}


def test_readings_are_counted_after_the_answer_and_add_up_among_processes(app: Flask, fill: Fill) -> None:
    client, address = app.test_client(), f"/cs/projects/{fill()}-lampy-v-obci"
    other = Bookkeeper(app, by_itself=False)
    tag = client.get(address, headers=READER).headers["ETag"]
    assert client.get(address, headers={**CAME_FROM, "If-None-Match": tag}).status_code == 304
    client.head(address, headers=READER)
    client.get(address, headers={"User-Agent": "Googlebot/2.1"})
    client.get(address.replace("lampy", "stare"), headers=READER)
    client.get("/cs/projects/999999-lampy", headers=READER)
    assert stored(app) == ({}, {})
    assert counting.of(app).write() == 2
    other.seen(Visit(int(address.split("/")[3].split("-")[0]), this_week(), "chytré LAMPY", BRNO))
    assert other.write() == 1
    assert stored(app) == ({"": 1, "CZ064": 2}, {"chytré lampy": 2})
    assert counting.of(app).write() == 0


def test_what_the_database_refuses_is_counted_later(app: Flask, fill: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    number = fill()
    keeper = counting.of(app)
    keeper.seen(Visit(number, this_week()))
    keeper.seen(Visit(999_999, this_week()))
    with monkeypatch.context() as broken:

        def locked(*_anything: object) -> None:
            raise OperationalError("", {}, Exception("database is locked"))

        broken.setattr(counting, "add_visits", locked)
        assert keeper.write() == 0
    assert keeper.write() == 2
    assert stored(app)[0] == {"": 1}


def test_words_of_few_are_not_told_and_are_forgotten_after_their_week(app: Flask, fill: Fill) -> None:
    number = fill()
    with app.app_context():
        member = account(app, municipality=PRAHA)
    desk, page = signed_in(app, member), f"/cs/my/payback/{number}"
    keeper = counting.of(app)
    for words, times in (("lavičky", 3), ("jan novák", 2)):
        for _time in range(times):
            keeper.seen(Visit(number, this_week(), words))
    keeper.write()
    shown = desk.get(page).text
    assert "lavičky" in shown
    assert "jan novák" not in shown
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        keeper.seen(Visit(number, this_week()))
        keeper.write()
    assert stored(app)[1] == {"lavičky": 3}


def test_the_page_shows_weeks_regions_and_sums(app: Flask, fill: Fill) -> None:
    number = fill()
    fill(municipality=BRNO)
    keeper = counting.of(app)
    for home, times in (("", 4), (BRNO, 3)):
        for _time in range(times):
            keeper.seen(Visit(number, this_week(), "", home))
    keeper.write()
    with app.app_context():
        member = account(app, municipality=PRAHA)
    desk = signed_in(app, member)
    page = desk.get(f"/en/my/payback/{number}").text
    for told in (
        "7 in all, at most 7 in a week",
        "South Moravian Region",
        "Not known",
        f"/en/projects/{number}/badge.svg",
    ):
        assert told in page, told
    overview = desk.get("/en/my/payback").text
    assert overview.count("Lampy v obci") == 1
    assert "Brno" not in overview


def test_the_policy_and_its_sql_twin_agree(app_context: None) -> None:
    for state in State:
        for place in (PRAHA, BRNO):
            publish(place, state=state)
    people: list[User | None] = [
        None, person(), person(municipality=PRAHA), person(municipality=PRAHA, state="blocked"), person("moderator"),
        person("moderator", PRAHA), person("administrator"), person("administrator", BRNO),
    ]  # fmt: skip
    projects = session.scalars(select(Project)).all()
    for one in people:
        seen = set(session.scalars(select(Project.id).where(paybacks_visible_to(one))))
        assert seen == {project.id for project in projects if can_see_payback(one, project)}


def test_examples_can_go_with_what_was_counted(app_context: None) -> None:
    project = publish(is_example=True)
    key = (project.id, this_week())
    services.add_visits({(*key, "CZ010"): 2}, {(*key, "lampy"): 2})
    session.expire_all()
    remove_examples()
    assert session.scalar(select(ProjectViews)) is None
    assert session.execute(text("SELECT count(*) FROM project_searches")).scalar() == 0
