"""At the same moment: forms sent twice, two reviewers, an author and a reviewer, and many who write at once."""

import itertools
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from catalogue import database
from catalogue.accounts import services as accounts
from catalogue.accounts.appeals import services as appeals
from catalogue.accounts.appeals.links import open_block
from catalogue.accounts.appeals.models import Appeal
from catalogue.accounts.models import User
from catalogue.audit.queries import events_of, first_broken_link
from catalogue.database import session
from catalogue.projects.labelling import services as labelling
from catalogue.projects.labelling.criteria import CRITERIA
from catalogue.projects.models import Decision, Draft, Project
from tests.client import BASE
from tests.factories import desks
from tests.factories.accounts import PRAHA, Account, account, mails, plain_browser

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


def test_of_two_administrators_who_decide_on_one_appeal_against_a_block_one_succeeds_and_the_other_keeps_the_words(
    app: Flask,
) -> None:
    blocker, first, second = (account(app, "administrator") for _administrator in range(3))
    for mine, other in itertools.product(("grant", "refuse"), repeat=2):
        person = account(app)
        number = appealed(app, person, blocker)
        steps = ((first, mine, "Odpověď první správkyně."), (second, other, "Odpověď druhého správce."))
        answers = at_once(
            [sending(app, one, f"/cs/admin/appeals/{number}", outcome=what, reason=why) for one, what, why in steps]
        )
        assert sorted(status for status, _text in answers) == [303, 409], answers
        lost = [status for status, _text in answers].index(409)
        winner, taken, why = steps[1 - lost]
        form = answers[lost][1].partition("<form class=")[2]
        assert steps[lost][2] in form and why not in form
        assert re.search(rf'value="{steps[lost][1]}"[^>]* checked|checked[^>]* value="{steps[lost][1]}"', form)
        with app.app_context():
            appeal = session.get_one(Appeal, number)
            outcome = {"grant": "granted", "refuse": "refused"}[taken]
            assert (appeal.state, appeal.decided_by_id, appeal.answer) == (outcome, winner.id, why)
            assert session.get_one(User, person.id).state == ("active" if taken == "grant" else "blocked")
            events = [one.event for one in events_of("user", person.id)]
            assert [one for one in events if one.startswith("account.appeal_")] == [f"account.appeal_{outcome}"]
        assert len(mails(app, person.email)) == 2, "of the block, and one answer"


def appealed(app: Flask, person: Account, blocker: Account) -> int:
    """Block a person who appeals, and return the number of the appeal."""
    with app.app_context():
        user = session.get_one(User, person.id)
        accounts.block(user, actor=session.get_one(User, blocker.id), reason="Z účtu chodila reklama.")
        block = open_block(user)
        assert block is not None
        number = appeals.make(user, block, "Reklamu poslal někdo z cizího počítače.").id
        database.commit()
    return number


@pytest.mark.parametrize("is_appeal", [False, True])
def test_of_two_who_score_one_nomination_at_once_one_succeeds_and_the_other_keeps_the_reasons(
    app: Flask, author: Account, is_appeal: bool
) -> None:
    approver, judge = account(app, "moderator"), account(app, "moderator")
    first, second = account(app, "administrator"), account(app, "administrator")
    for points, others in itertools.product((2, 1), repeat=2):
        number = nominated(app, author, approver, judge, is_appeal=is_appeal)
        steps = ((first, points, "Píše první."), (second, others, "Píše druhá."))
        answers = at_once(
            [
                sending(app, one, f"/cs/moderation/{number}/label", seen_number="1", **typed_scores(many, reason))
                for one, many, reason in steps
            ]
        )
        assert sorted(status for status, _text in answers) == [303, 409], answers
        lost = [status for status, _text in answers].index(409)
        form = answers[lost][1].partition('class="c-form"')[2]
        winner, many, reason = steps[1 - lost]
        assert all(f"{steps[lost][2]} {key}" in form and f"{reason} {key}" not in form for key in CRITERIA)
        assert (
            len(re.findall(rf'value="{steps[lost][1]}"[^>]* checked|checked[^>]* value="{steps[lost][1]}"', form)) == 6
        )
        with app.app_context():
            events = [one for one in events_of("project", number) if one.event in ("label.grant", "label.refuse")]
            wanted = ["label.refuse"] * is_appeal + ["label.grant" if many == 2 else "label.refuse"]
            assert [one.event for one in events] == wanted and events[-1].actor_id == winner.id


def nominated(app: Flask, author: Account, approver: Account, judge: Account, *, is_appeal: bool) -> int:
    """Publish a project that is nominated for the label, perhaps by an appeal, and return its number."""
    with app.app_context():
        person, other, third = (session.get_one(User, one.id) for one in (author, approver, judge))
        project = desks.published(person, other, **desks.answers_for_the_label())
        labelling.nominate(person, project)
        if is_appeal:
            labelling.score(third, project, 1, dict.fromkeys(CRITERIA, 0), dict.fromkeys(CRITERIA, "Chybí."))
            labelling.appeal(person, project, "Doklady jsme přiložili.")
        number = project.id
        database.commit()
    return number


def typed_scores(points: int, reason: str) -> dict[str, str]:
    """Return what a person types into the form of scores."""
    return {f"score_{key}": str(points) for key in CRITERIA} | {f"reason_{key}": f"{reason} {key}" for key in CRITERIA}


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
