"""The yearly confirmation: whom the worker asks and when, what the link can do, and what follows without an answer."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from catalogue import database
from catalogue.accounts.models import User
from catalogue.audit.queries import events_of, first_broken_link
from catalogue.database import session
from catalogue.errors import Forbidden
from catalogue.municipalities.memberships.models import Membership
from catalogue.notifications.models import OutboxMail
from catalogue.projects import services
from catalogue.projects.asking import ask_once
from catalogue.projects.confirm_links import LIFETIME, asked_by, open_report
from catalogue.projects.models import Project, Publication, PublicationChange
from tests.client import StrictClient
from tests.factories.accounts import link_in, new_client
from tests.factories.desks import BRNO, PRAHA, person, published

START = datetime(2025, 3, 1, 9, tzinfo=UTC)
YEAR = timedelta(days=365)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The day of the publication; tests move on from it."""
    with time_machine.travel(START, tick=False) as moved:
        yield moved


@pytest.fixture
def project(app: Flask, app_context: None, clock: time_machine.Traveller) -> Project:
    """A project of Praha that was published on the first day."""
    made = published(person(municipality=PRAHA), person("moderator"))
    session.execute(OutboxMail.__table__.delete())  # type: ignore[attr-defined]
    database.commit()
    return made


def asked(event: str = "project_confirmation") -> list[OutboxMail]:
    """Return the mails of an event, oldest first."""
    return list(session.scalars(select(OutboxMail).where(OutboxMail.event == event).order_by(OutboxMail.id)))


def browse(ask: Callable[..., TestResponse], *what: Any, **how: Any) -> TestResponse:
    """Let a browser ask outside of the context of the test, as a server answers it."""
    database.commit()
    with ThreadPoolExecutor(1) as elsewhere:
        answer = elsewhere.submit(ask, *what, **how).result()
    session.expire_all()
    return answer


def link_of_the_mail() -> str:
    """Return the path that the last mail asks to open."""
    return link_in(asked()[-1], "/still-true/")


def test_the_worker_asks_after_a_year_reminds_twice_and_no_more(
    project: Project, clock: time_machine.Traveller
) -> None:
    days = []
    for day in range(350, 560, 5):
        clock.move_to(START + timedelta(days=day))
        before = len(asked())
        ask_once()
        ask_once()
        days += [day] * (len(asked()) - before)
    assert days == [365, 390, 415]
    assert first_broken_link() is None


def test_examples_are_never_asked_about(project: Project, clock: time_machine.Traveller) -> None:
    project.is_example = True
    clock.move_to(START + 2 * YEAR)
    assert ask_once() == 0


def test_looking_at_the_link_does_nothing_and_its_button_confirms_once(
    app: Flask, project: Project, clock: time_machine.Traveller
) -> None:
    clock.move_to(START + YEAR)
    ask_once()
    number, path = project.id, link_of_the_mail()
    scanner, person_ = new_client(app), new_client(app)
    assert browse(scanner.get, path).status_code == 200
    assert browse(scanner.post, path, data={"answer": "true"}).status_code in (400, 401)
    assert session.get_one(Project, number).confirmed_at == START
    assert browse(person_.sent, path, {"answer": ""}).status_code == 422
    assert browse(person_.sent, path, {"answer": "true"}).status_code == 200
    assert browse(person_.get, path).status_code == 410
    assert session.get_one(Project, number).confirmed_at == START + YEAR
    assert session.get_one(Publication, number).card["confirmed_at"] == "2026-03-01T09:00:00Z"
    kinds = session.scalars(select(PublicationChange.kind).where(PublicationChange.project_id == number))
    assert list(kinds) == ["published", "changed"]
    last = events_of("project", number)[-1]
    assert (last.event, last.actor_id is None) == ("project.confirmed", False)


def test_an_end_opens_a_revision_with_its_stage_keeps_the_public_text_and_ends_the_reminders(
    app: Flask, project: Project, clock: time_machine.Traveller, client: StrictClient
) -> None:
    clock.move_to(START + YEAR)
    ask_once()
    path = link_of_the_mail()
    answer = browse(client.sent, path, {"answer": "stopped", "note": "Čidla odnesla povodeň."})
    assert answer.status_code == 200
    assert (project.revision_state, project.draft and project.draft.document["stage"]) == ("draft", "stopped")
    assert session.get_one(Publication, project.id).stage == "operation"
    report = open_report(project)
    assert report and report.reason == "Čidla odnesla povodeň."
    clock.move_to(START + YEAR + timedelta(days=40))
    before = len(asked())
    ask_once()
    assert len(asked()) == before


def test_a_link_dies_with_time_with_the_membership_and_with_any_change_of_it(
    project: Project, clock: time_machine.Traveller
) -> None:
    clock.move_to(START + YEAR)
    ask_once()
    token = link_of_the_mail().rpartition("/")[2]
    found = asked_by(token)
    assert found and found.project is project and found.person
    assert asked_by(token[:-2] + ("AA" if token[-2:] != "AA" else "BB")) is None
    membership = session.scalars(select(Membership).where(Membership.user_id == found.person.id)).one()
    membership.state = "ended"
    assert asked_by(token) is None
    membership.state = "approved"
    assert asked_by(token) is not None
    clock.move_to(START + YEAR + timedelta(seconds=LIFETIME + 1))
    assert asked_by(token) is None


def test_the_contact_is_asked_where_nobody_represents_the_municipality(
    project: Project, clock: time_machine.Traveller, client: StrictClient
) -> None:
    for membership in session.scalars(select(Membership).where(Membership.municipality_code == PRAHA)):
        membership.state = "ended"
    clock.move_to(START + YEAR)
    ask_once()
    assert [mail.recipient for mail in asked()] == ["starosta@obec.example.cz"]
    path = link_of_the_mail()
    assert browse(client.sent, path, {"answer": "completed"}).status_code == 200
    assert project.revision_state is None
    assert events_of("project", project.id)[-1].new == {"answer": "completed", "by": "contact"}
    assert browse(client.sent, path, {"answer": "true"}).status_code == 200
    assert project.confirmed_at == START + YEAR


def test_strangers_and_moderators_confirm_nothing(project: Project) -> None:
    for role, place in (("member", BRNO), ("moderator", None), ("administrator", None)):
        with pytest.raises(Forbidden):
            services.confirm(person(role, place), project)
        with pytest.raises(Forbidden):
            services.report(person(role, place), project, "changed")


def test_without_an_answer_the_page_says_so_after_sixty_days(
    project: Project, clock: time_machine.Traveller, client: StrictClient
) -> None:
    path = f"/cs/projects/{project.id}-senzory-na-silnici"
    clock.move_to(START + YEAR + timedelta(days=60))
    assert "nepotvrzeno od" not in browse(client.get, path).text
    clock.move_to(START + YEAR + timedelta(days=61))
    assert "nepotvrzeno od" in browse(client.get, f"{path}?later").text  # Another address: pages are kept by the clock.


def test_the_label_expires_after_two_years_without_an_answer(project: Project, clock: time_machine.Traveller) -> None:
    project.label = "good_practice"
    session.flush()
    clock.move_to(START + 2 * YEAR - timedelta(days=1))
    ask_once()
    assert project.label == "good_practice"
    clock.move_to(START + 2 * YEAR)
    ask_once()
    ask_once()
    assert (project.label, session.get_one(Publication, project.id).card["label"]) == ("expired", "expired")
    expired = [event for event in events_of("project", project.id) if event.event == "label.expire"]
    assert [(event.actor_id, event.reason) for event in expired] == [(None, "system")]
    assert len(asked("project_label_expired")) == session.scalar(
        select(func.count()).select_from(User).join(Membership, Membership.user_id == User.id)
    )
