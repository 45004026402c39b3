"""Links of published texts: found by the worker, dead only after failing again and again, told to authors and administrators."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from catalogue import database
from catalogue.audit.models import AuditEvent
from catalogue.clock import now
from catalogue.database import session
from catalogue.operations.quality import quality
from catalogue.projects import services
from catalogue.projects.links.checking import AGAIN, check_once, find_links
from catalogue.projects.links.models import ProjectLink
from catalogue.projects.links.queries import dead_links
from catalogue.projects.models import Project, Publication
from tests.factories.accounts import account, signed_in
from tests.factories.desks import PRAHA, draft, person, published

DEAD, ALIVE = "https://data.obec.example.cz/zmizelo", "https://obec.example.cz/projekt"
LINKS = {
    "links": [{"kind": "data_set", "label": "Data", "url": DEAD}, {"kind": "data_set", "label": "Data", "url": ALIVE}]
}
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The first day; tests move on from it."""
    with time_machine.travel(START, tick=False) as moved:
        yield moved


@pytest.fixture
def project(app_context: None, clock: time_machine.Traveller) -> Project:
    """A published project with two links."""
    author = person(municipality=PRAHA)
    draft(
        author,
        title="Nezveřejněný koncept",
        links=[{"kind": "data_set", "label": "Data", "url": "https://tajne.example.cz/"}],
    )
    made = published(author, person("moderator"), **LINKS)
    database.commit()
    return made


def problem_of(url: str) -> str:
    return "gone" if url == DEAD else ""


def urls() -> list[str]:
    return list(session.scalars(select(ProjectLink.url).order_by(ProjectLink.url)))


def test_links_are_those_of_published_texts_and_go_with_them(project: Project) -> None:
    assert find_links() == 2
    assert urls() == [DEAD, ALIVE]
    assert find_links() == 0
    project = session.get_one(Project, project.id)
    services.hide(person("administrator"), project, "Osobní údaje.")
    database.commit()
    assert find_links() == 2
    assert urls() == []


def test_examples_are_not_looked_at(project: Project) -> None:
    session.execute(update(Publication).values(is_example=True))
    database.commit()
    assert find_links() == 0


def test_a_link_is_dead_after_failing_on_three_days_and_alive_at_once(
    project: Project, clock: time_machine.Traveller
) -> None:
    find_links()
    died_on = None
    for day in range(12):
        clock.move_to(START + timedelta(days=day))
        check_once(problem_of)
        if died_on is None and dead_links(session.get_one(Project, project.id)):
            died_on = day
    assert died_on == 3
    alive = session.scalars(select(ProjectLink).where(ProjectLink.url == ALIVE)).one()
    assert (alive.failures, alive.next_check_at) == (0, START + AGAIN)
    clock.move_to(START + timedelta(days=40))
    check_once(lambda _url: "")
    assert dead_links(session.get_one(Project, project.id)) == []
    events = session.scalars(select(AuditEvent.event).where(AuditEvent.event.like("link.%"))).all()
    assert events == ["link.dead", "link.alive"]


def test_a_server_is_asked_once_in_a_round_and_what_nobody_looked_at_stays_due(app_context: None) -> None:
    author, moderator = person(municipality=PRAHA), person("moderator")
    same = {
        "links": [
            {"kind": "data_set", "label": "Data", "url": f"https://www.obec.example.cz/{number}"} for number in range(3)
        ]
    }
    published(author, moderator, **same)
    published(author, moderator, title="Druhý projekt", **same)
    database.commit()
    assert find_links() == 6
    asked: list[str] = []
    assert check_once(lambda url: asked.append(url)) == 0  # type: ignore[func-returns-value]
    assert asked == ["https://www.obec.example.cz/0"]
    assert check_once(lambda _url: "") == 1
    checked = session.scalars(select(ProjectLink).where(ProjectLink.checked_at.is_not(None))).all()
    assert {link.url for link in checked} == {"https://www.obec.example.cz/0"}
    assert len(checked) == 2


def test_when_no_server_can_be_reached_the_trouble_is_our_own(app_context: None) -> None:
    many = {
        "links": [
            {"kind": "data_set", "label": "Data", "url": f"https://obec{number}.example.cz/"} for number in range(4)
        ]
    }
    published(person(municipality=PRAHA), person("moderator"), **many)
    database.commit()
    find_links()
    assert check_once(lambda _url: "connection") == 0
    assert set(session.scalars(select(ProjectLink.failures))) == {0}
    assert min(session.scalars(select(ProjectLink.next_check_at))) > now()


def test_authors_and_administrators_see_dead_links_and_what_else_is_lacking(app: Flask) -> None:
    member = account(app, municipality=PRAHA, email="clen@obec.example.cz")
    with app.app_context():
        made = published(person(municipality=PRAHA), person("moderator"), topics=["citizen-portal"], **LINKS).id
        session.add(ProjectLink(project_id=made, url=DEAD, failures=3, problem="gone", next_check_at=now()))
        document = dict(session.get_one(Publication, made).document)
        document |= {"images": [{"file": "f" * 64}], "cost_band": "unknown", "main_key_area": "X9"}
        session.get_one(Publication, made).document = document
        database.commit()
        found = quality().lists
        assert {name: len(rows) for name, rows in found.items()} == {
            "links": 1, "stale": 0, "costs": 1, "results": 1, "tags": 2, "images": 1
        }  # fmt: skip
        with time_machine.travel(now() + timedelta(days=426)):
            assert len(quality().lists["stale"]) == 1
    assert "zmizelo" in signed_in(app, member).get(f"/cs/my/projects/{made}").text
    administrator = signed_in(app, account(app, role="administrator", email="spravce@example.cz"))
    assert "/cs/admin/quality/links" in administrator.get("/cs/admin/quality").text
    assert DEAD in administrator.get("/cs/admin/quality/links").text
    file = administrator.get("/cs/admin/quality/links.csv")
    assert file.headers["Content-Disposition"] == 'attachment; filename="links.csv"'
    assert f"{made},Senzory na silnici,Praha," in file.text
