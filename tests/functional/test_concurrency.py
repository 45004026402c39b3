"""At the same moment: forms sent twice, two reviewers, an author and a reviewer, and many who write at once."""

import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from catalogue import database
from catalogue.accounts.models import User
from catalogue.audit.queries import events_of, first_broken_link
from catalogue.database import session
from catalogue.projects.models import Decision, Draft, Project
from tests.client import BASE
from tests.factories import desks
from tests.factories.accounts import PRAHA, Account, account, plain_browser

ROUNDS = 4
WRITERS, SAVES = 4, 50


@pytest.fixture
def author(app: Flask) -> Account:
    return account(app, municipality=PRAHA)


def make(app: Flask, author: Account, reviewer: Account, state: str) -> int:
    """Make a project in a state and return its number."""
    with app.app_context():
        people = [session.get_one(User, one.id) for one in (author, reviewer, reviewer)]
        number = desks.in_state(state, *people).id
        database.commit()
    return number


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Begin all calls at the same moment, each in a thread of its own, and return what they return."""
    gate = Barrier(len(calls))

    def begin(call: Callable[[], Any]) -> Any:
        gate.wait(timeout=10)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [one.result(timeout=30) for one in [pool.submit(begin, call) for call in calls]]


def sending(app: Flask, person: Account, path: str, **data: str) -> Callable[[], tuple[int, str]]:
    """Return a call that sends a form and tells the status and where it led."""
    client, token = plain_browser(app, person)

    def send() -> tuple[int, str]:
        answer = client.post(path, data={**token, **data}, base_url=BASE)
        return answer.status_code, answer.location or answer.text

    return send


def state_of(app: Flask, number: int) -> str:
    with app.app_context():
        return session.get_one(Project, number).state


def seen(app: Flask, number: int) -> dict[str, str]:
    """Return what a reviewer's form says of the newest revision."""
    with app.app_context():
        revision, content_hash = desks.seen(session.get_one(Project, number))
        return {"seen_number": str(revision), "seen_hash": content_hash, "reason_code": "", "text": ""}


def test_the_same_form_sent_many_times_at_once_makes_one_project(app: Flask, author: Account) -> None:
    client, token = plain_browser(app, author)
    form = {**token, "municipality": PRAHA, "title": "Lavičky se stínem", "creation_key": "klic-formulare-0001"}

    def send() -> tuple[int, str]:
        own = FlaskClient(app, app.response_class, use_cookies=True)
        own._cookies = dict(client._cookies or {})
        answer = own.post("/cs/my/projects/new", data=form, base_url=BASE)
        return answer.status_code, answer.location or answer.text

    answers = at_once([send] * 8)
    assert {status for status, _where in answers} == {303}
    assert len({where for _status, where in answers}) == 1
    with app.app_context():
        assert session.scalar(select(func.count()).select_from(Project)) == 1


def test_two_reviewers_who_take_up_a_text_at_once(app: Flask, author: Account) -> None:
    first, second = account(app, "moderator"), account(app, "moderator")
    for _round in range(ROUNDS):
        number = make(app, author, first, "submitted")
        path = f"/cs/moderation/{number}/take-up"
        answers = at_once([sending(app, one, path) for one in (first, second)])
        assert sorted(status for status, _text in answers) == [303, 409], answers
        with app.app_context():
            project = session.get_one(Project, number)
            winner = (first, second)[[status for status, _text in answers].index(303)]
            assert (project.state, project.claimed_by_id) == ("in_review", winner.id)


def test_of_two_reviewers_who_decide_at_once_one_succeeds_and_the_other_keeps_what_was_written(
    app: Flask, author: Account
) -> None:
    first, second = account(app, "moderator"), account(app, "moderator")
    for action, other in itertools.product(("approve", "reject"), ("approve", "reject", "request-changes")):
        number = make(app, author, first, "in_review")
        steps = ((first, action, "Píše první."), (second, other, "Píše druhá."))
        looked_at = {**seen(app, number), "reason_code": "unclear"}
        answers = at_once(
            [
                sending(
                    app, one, f"/cs/moderation/{number}/{what}",
                    **{**looked_at, "text": text, "comment-benefit": f"{text} K přínosu."},
                )
                for one, what, text in steps
            ]
        )  # fmt: skip
        assert sorted(status for status, _text in answers) == [303, 409], answers
        lost = [status for status, _text in answers].index(409)
        winner, taken, _text = steps[1 - lost]
        assert f"{steps[lost][2]} K přínosu." in answers[lost][1]
        assert answers[lost][1].count(steps[lost][2]) == 2
        with app.app_context():
            decision = session.scalars(select(Decision).where(Decision.project_id == number)).one()
            assert (decision.decided_by_id, decision.action) == (winner.id, taken.replace("-", "_"))
            events = [one.event for one in events_of("project", number)]
            assert events[-1] == f"project.{decision.action}" and len(events) == len(set(events))
    with app.app_context():
        assert first_broken_link() is None


def test_an_author_who_withdraws_while_a_reviewer_takes_up(app: Flask, author: Account) -> None:
    moderator = account(app, "moderator")
    for _round in range(ROUNDS):
        number = make(app, author, moderator, "submitted")
        taken, withdrawn = at_once(
            [
                sending(app, moderator, f"/cs/moderation/{number}/take-up"),
                sending(app, author, f"/cs/my/projects/{number}/withdraw"),
            ]
        )
        after = state_of(app, number)
        assert after in ("in_review", "draft")
        if after == "in_review":
            assert (taken[0], withdrawn[0]) == (303, 409), withdrawn
        else:
            assert withdrawn[0] == 303
            assert taken[0] in (403, 404, 409), taken


def test_an_author_cannot_withdraw_what_is_being_approved(app: Flask, author: Account) -> None:
    moderator = account(app, "moderator")
    number = make(app, author, moderator, "in_review")
    approved, withdrawn = at_once(
        [
            sending(app, moderator, f"/cs/moderation/{number}/approve", **seen(app, number)),
            sending(app, author, f"/cs/my/projects/{number}/withdraw"),
        ]
    )
    assert (approved[0], withdrawn[0]) == (303, 409)
    assert state_of(app, number) == "published"


def test_of_two_who_save_the_same_text_one_is_told(app: Flask, author: Account) -> None:
    colleague = account(app, municipality=PRAHA)
    for _round in range(ROUNDS):
        number = make(app, author, author, "draft")
        path = f"/cs/my/projects/{number}/edit/solution"
        texts = ("Přínos, jak ho napsal autor.", "Přínos, jak ho napsala kolegyně.")
        answers = at_once(
            [
                sending(app, one, path, version="1", benefit=text)
                for one, text in zip((author, colleague), texts, strict=True)
            ]
        )
        assert sorted(status for status, _text in answers) == [303, 409], answers
        kept = texts[[status for status, _text in answers].index(303)]
        with app.app_context():
            assert session.get_one(Draft, number).document["benefit"] == kept
        refused = next(text for status, text in answers if status == 409)
        assert all(text in refused for text in texts)


def test_many_who_save_at_once_all_succeed(app: Flask, author: Account) -> None:
    """A transaction that reads before it writes must not fail because somebody else writes too."""
    client, token = plain_browser(app, author)
    numbers = [make(app, author, author, "draft") for _writer in range(WRITERS)]

    def writing(number: int) -> Callable[[], list[int]]:
        own = FlaskClient(app, app.response_class, use_cookies=True)
        own._cookies = dict(client._cookies or {})
        path = f"/cs/my/projects/{number}/edit/solution"

        def write() -> list[int]:
            return [
                own.post(
                    path,
                    base_url=BASE,
                    data={**token, "version": str(turn), "benefit": f"Přínos projektu, znění {turn}."},
                ).status_code
                for turn in range(1, SAVES + 1)
            ]

        return write

    for statuses in at_once([writing(number) for number in numbers]):
        assert statuses == [303] * SAVES
    with app.app_context():
        for number in numbers:
            kept = session.get_one(Draft, number)
            assert (kept.version, kept.document["benefit"]) == (SAVES + 1, f"Přínos projektu, znění {SAVES}.")
        assert first_broken_link() is None
