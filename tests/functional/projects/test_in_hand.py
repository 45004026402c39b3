"""What is in hand: whose turn a project is, since when, and the few reminders that the worker sends by itself."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from catalogue import database
from catalogue.accounts.models import User
from catalogue.audit.queries import first_broken_link
from catalogue.database import session
from catalogue.i18n import speaking
from catalogue.notifications.models import OutboxMail
from catalogue.projects.asking import ask_once
from catalogue.projects.in_hand import Turn, in_hand
from catalogue.projects.models import Project, Publication
from catalogue.projects.queries import projects_of
from tests.counting import queries_of
from tests.factories import desks
from tests.factories.accounts import PRAHA, account, signed_in
from tests.factories.desks import person

START = datetime(2025, 3, 3, 9, tzinfo=UTC)
TURNS = {
    "draft": (Turn.OURS, "3. března 2025"),
    "changes_requested": (Turn.OURS, "Moderátor 3. března 2025"),
    "submitted": (Turn.OTHERS, "od 3. března 2025"),
    "in_review": (Turn.OTHERS, "Od 3. března 2025"),
    "published": (Turn.NOBODYS, "3. března 2026"),
    "rejected": (Turn.OVER, "3. března 2025"),
    "archived": (Turn.OVER, ""),
}


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The day on which everything was made."""
    with time_machine.travel(START, tick=False) as moved:
        yield moved


@pytest.mark.parametrize("state", TURNS)
def test_each_project_says_whose_turn_it_is_and_since_when(
    app_context: None, clock: time_machine.Traveller, state: str
) -> None:
    author, moderator = person(municipality=PRAHA), person("moderator", name="Jana Ukázková")
    desks.in_state(state, author, moderator, person("administrator"))
    session.flush()
    clock.shift(timedelta(days=3))
    with speaking("cs"):
        found = in_hand(projects_of(author))
    turn, when = TURNS[state]
    assert list(found) == [turn]
    assert when in found[turn][0].what
    assert ("Jana Ukázková" in found[turn][0].what) == (state == "in_review")


def test_a_project_that_nobody_confirmed_waits_for_its_municipality(
    app_context: None, clock: time_machine.Traveller
) -> None:
    author = person(municipality=PRAHA)
    desks.published(author, person("moderator"))
    session.flush()
    clock.shift(timedelta(days=366))
    assert list(in_hand(projects_of(author))) == [Turn.OURS]


def test_the_list_costs_the_same_for_many_projects(app: Flask) -> None:
    author, moderator = account(app, municipality=PRAHA), account(app, "moderator")
    browser = signed_in(app, author)

    def asked(several: int) -> int:
        with app.app_context():
            people = [session.get_one(User, one.id) for one in (author, moderator)]
            for _each in range(several):
                desks.published(*people)
            database.commit()
        with queries_of(app) as queries:
            assert browser.get("/cs/my/projects").status_code == 200
        return len(queries)

    assert asked(1) == asked(5)


def _mails(event: str) -> list[OutboxMail]:
    return list(session.scalars(select(OutboxMail).where(OutboxMail.event == event)))


def test_one_mail_reminds_of_a_text_that_lies(app_context: None, clock: time_machine.Traveller) -> None:
    author = person(municipality=PRAHA)
    project = desks.draft(author)
    database.commit()
    for days, mails in ((29, 0), (2, 1), (60, 1)):
        clock.shift(timedelta(days=days))
        ask_once()
        assert len(_mails("project_draft_waits")) == mails, days
    assert _mails("project_draft_waits")[0].recipient == author.email
    assert session.get_one(Project, project.id).state == "draft"
    assert first_broken_link() is None


def test_results_are_asked_for_after_half_a_year_a_year_and_two(
    app_context: None, clock: time_machine.Traveller
) -> None:
    project = desks.published(person(municipality=PRAHA), person("moderator"), stage="operation")
    desks.published(person(municipality=PRAHA), person("moderator"), stage="preparation")
    database.commit()
    asked = []
    for _month in range(30):
        clock.shift(timedelta(days=30.5))
        ask_once()
        asked.append(len(_mails("project_results_wanted")))
    people = 2
    assert [asked.index(people * times) + 1 for times in (1, 2, 3)] == [6, 12, 24]
    assert asked[-1] == 3 * people
    assert session.get_one(Project, project.id).results_asks == 3


def test_who_added_a_measurement_is_not_asked(app_context: None, clock: time_machine.Traveller) -> None:
    project = desks.published(person(municipality=PRAHA), person("moderator"), stage="operation")
    publication = session.get_one(Publication, project.id)
    publication.document = {**publication.document, "measurements": [{"indicator": "Sůl", "value": 3}]}
    database.commit()
    clock.shift(timedelta(days=200))
    ask_once()
    assert _mails("project_results_wanted") == []
