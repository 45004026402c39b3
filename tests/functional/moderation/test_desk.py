"""The reviewing desk through the browser: the queue, marked words, three decisions, four eyes, and nothing typed lost."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask

from catalogue import database
from catalogue.accounts.models import User
from catalogue.clock import now
from catalogue.database import session
from catalogue.projects import services
from catalogue.projects.models import Decision, Project, Publication
from tests.client import StrictClient, hidden_fields
from tests.factories import desks
from tests.factories.accounts import BRNO, PRAHA, Account, account, mails, signed_in
from tests.factories.worlds import project_in

OLD, NEW = "O třetinu méně soli", "O polovinu méně soli"


@pytest.fixture
def author(app: Flask) -> Account:
    return account(app, municipality=PRAHA)


@pytest.fixture
def reviewer(app: Flask) -> Account:
    return account(app, "moderator")


@pytest.fixture
def desk(app: Flask, reviewer: Account) -> StrictClient:
    return signed_in(app, reviewer)


def make(app: Flask, author: Account, reviewer: Account, state: str, **answers: Any) -> int:
    """Make a project in a state and return its number."""
    administrator = account(app, "administrator")
    with app.app_context():
        people = [session.get_one(User, one.id) for one in (author, reviewer, administrator)]
        number = project_in(state, *people, **answers).id
        database.commit()
    return number


def state_of(app: Flask, number: int) -> tuple[str, str | None]:
    with app.app_context():
        project = session.get_one(Project, number)
        return project.state, project.revision_state


def decided(app: Flask, number: int) -> list[tuple[str, str, str, dict[str, Any]]]:
    with app.app_context():
        found = session.query(Decision).where(Decision.project_id == number).order_by(Decision.id)
        return [(one.action, one.reason_code, one.text, one.comments) for one in found]


def decide(desk: StrictClient, number: int, action: str, **typed: str) -> Any:
    """Send a decision from the review page with its hidden fields."""
    page = desk.get(f"/cs/moderation/{number}")
    form = {**form_fields(page.text), "reason_code": "", "text": "", **typed}
    return desk.post(f"/cs/moderation/{number}/{action}", data=form)


def form_fields(text: str) -> dict[str, str]:
    """Return the token and what the form of the decision says of the revision that is shown."""
    found = re.findall(r'name="(csrf_token|seen_number|seen_hash)"[^>]*value="([^"]*)"', text)
    return {name: unescape(value) for name, value in found}


def test_the_queue_is_oldest_first_and_leaves_out_ones_own_municipality(
    app: Flask, author: Account, reviewer: Account, desk: StrictClient
) -> None:
    titles = ["Lampy u školy", "Senzory na mostě", "Lavičky v parku"]
    numbers = [make(app, author, reviewer, "submitted", title=title) for title in titles]
    make(app, author, reviewer, "draft", title="Rozepsaný návrh")
    make(app, author, reviewer, "published", title="Hotový projekt")
    with app.app_context():
        for number, days in zip(numbers, (1, 20, 3), strict=True):
            session.get_one(Project, number).submitted_at = now() - timedelta(days=days)
        database.commit()
    text = desk.get("/cs/moderation").text.partition("Čeká na rozhodnutí")[2]
    places = [text.index(title) for title in titles]
    assert places[1] < places[2] < places[0]
    assert "Rozepsaný návrh" not in text
    assert "Hotový projekt" not in text
    assert "c-late" in text
    own = signed_in(app, account(app, "moderator", municipality=PRAHA)).get("/cs/moderation").text
    assert not [title for title in titles if title in own]
    stranger = signed_in(app, account(app, "moderator", municipality=BRNO)).get("/cs/moderation").text
    assert all(title in stranger for title in titles)


def test_a_project_is_opened_by_its_number(app: Flask, author: Account, reviewer: Account, desk: StrictClient) -> None:
    number = make(app, author, reviewer, "submitted")
    assert desk.get(f"/cs/moderation?number={number}").location == f"/cs/moderation/{number}"
    assert desk.get(f"/cs/moderation?number=+{number}+").location == f"/cs/moderation/{number}"
    for wrong in ("", "x", "-1", "1.5", "9" * 40, "%00", "//evil.example", "1/../2"):
        assert desk.get(f"/cs/moderation?number={wrong}").status_code == 200, wrong
    assert desk.get("/cs/moderation/999999").status_code == 404


def test_an_open_revision_is_shown_with_marked_words(
    app: Flask, author: Account, reviewer: Account, desk: StrictClient
) -> None:
    number = make(app, author, reviewer, "published")
    with app.app_context():
        person, project = session.get_one(User, author.id), session.get_one(Project, number)
        services.revise(person, project)
        services.save_answers(person, project, {"benefit": f"{NEW} a klidnější noci."}, desks.version(project))
        services.submit(person, project, desks.version(project))
        database.commit()
    text = desk.get(f"/cs/moderation/{number}").text
    assert re.search(r'<del class="c-removed">\s*třetinu\s*</del>', text)
    assert re.search(r'<ins class="c-added">\s*polovinu\s*</ins>', text)
    assert text.count("data-changed") == 1


@pytest.mark.parametrize(
    ("action", "state"),
    [("approve", "published"), ("request-changes", "changes_requested"), ("reject", "rejected")],
)
def test_three_decisions(
    app: Flask, author: Account, reviewer: Account, desk: StrictClient, action: str, state: str
) -> None:
    number = make(app, author, reviewer, "submitted")
    token = hidden_fields(desk.get(f"/cs/moderation/{number}"))
    assert desk.post(f"/cs/moderation/{number}/take-up", data=token).location == f"/cs/moderation/{number}"
    typed = {"reason_code": "unclear", "text": "Děkujeme, doplňte cenu.", "comment-benefit": "Kolik to je v tunách?"}
    answer = decide(desk, number, action, **typed)
    assert (answer.status_code, answer.location) == (303, "/cs/moderation")
    assert state_of(app, number) == (state, None)
    (decision,) = decided(app, number)
    assert decision[0] == action.replace("-", "_")
    assert decision[2:] == ("Děkujeme, doplňte cenu.", {"benefit": "Kolik to je v tunách?"})
    with app.app_context():
        assert (session.get(Publication, number) is not None) == (state == "published")
    assert mails(app, author.email, "project_decision")
    assert decide_again_is_refused(desk, number, action)


def decide_again_is_refused(desk: StrictClient, number: int, action: str) -> bool:
    """Whether the same decision, sent once more from an old page, is refused without an error of ours."""
    form = {**hidden_fields(desk.get("/cs/account")), "reason_code": "unclear", "text": "Podruhé."}
    return desk.post(f"/cs/moderation/{number}/{action}", data=form).status_code in (403, 409)


@pytest.mark.parametrize("action", ["request-changes", "reject"])
@pytest.mark.parametrize(
    ("reason_code", "text"), [("", "Doplňte cenu."), ("unclear", ""), ("unclear", "   "), ("", "")]
)
def test_returning_and_refusing_need_a_reason_and_keep_what_was_typed(
    app: Flask, author: Account, reviewer: Account, desk: StrictClient, action: str, reason_code: str, text: str
) -> None:
    number = make(app, author, reviewer, "in_review")
    typed = {"comment-benefit": "Kolik to je v tunách?", "comment-problem": "U které řeky?"}
    answer = decide(desk, number, action, reason_code=reason_code, text=text, **typed)
    assert answer.status_code == 422
    for kept in (*typed.values(), text.strip()):
        assert kept in answer.text
    assert "error-summary-title" in answer.text
    assert state_of(app, number) == ("in_review", None)
    assert decided(app, number) == []
    again = {**form_fields(answer.text), **typed, "reason_code": "unclear", "text": "Doplňte prosím cenu."}
    assert desk.post(f"/cs/moderation/{number}/{action}", data=again).status_code == 303


@pytest.mark.parametrize("action", ["approve", "request-changes", "reject"])
def test_a_stale_decision_is_409_with_the_reason_kept_and_the_newer_text(
    app: Flask, author: Account, reviewer: Account, desk: StrictClient, action: str
) -> None:
    number = make(app, author, reviewer, "in_review")
    looked_at = form_fields(desk.get(f"/cs/moderation/{number}").text)
    with app.app_context():
        person, judge = session.get_one(User, author.id), session.get_one(User, reviewer.id)
        project = session.get_one(Project, number)
        services.put_back(judge, project)
        services.withdraw(person, project)
        services.save_answers(person, project, {"benefit": f"{NEW} a klidnější noci."}, desks.version(project))
        services.submit(person, project, desks.version(project))
        services.take_up(judge, project)
        database.commit()
    typed = {"reason_code": "numbers", "text": "Čísla nesedí, děkujeme.", "comment-benefit": "Odkud to číslo je?"}
    answer = desk.post(f"/cs/moderation/{number}/{action}", data={**looked_at, **typed})
    assert answer.status_code == 409
    assert typed["text"] in answer.text
    assert typed["comment-benefit"] in answer.text
    assert re.search(r'<option selected value="numbers">|<option value="numbers" selected', answer.text)
    assert "polovinu" in answer.text
    assert 'role="alert"' in answer.text
    assert decided(app, number) == []
    assert state_of(app, number) == ("in_review", None)
    renewed = {**form_fields(answer.text), **typed}
    assert renewed["seen_number"] == "2"
    assert desk.post(f"/cs/moderation/{number}/{action}", data=renewed).status_code == 303


@pytest.mark.parametrize(
    ("seen_number", "seen_hash"), [("1", "0" * 64), ("2", ""), ("", ""), ("x", "x"), ("9" * 30, "")]
)
def test_a_decision_names_the_revision_that_was_read(
    app: Flask, author: Account, reviewer: Account, desk: StrictClient, seen_number: str, seen_hash: str
) -> None:
    number = make(app, author, reviewer, "in_review")
    answer = decide(desk, number, "approve", seen_number=seen_number, seen_hash=seen_hash)
    assert answer.status_code == 409
    assert state_of(app, number) == ("in_review", None)


@pytest.mark.parametrize("role", ["moderator", "administrator"])
def test_four_eyes(app: Flask, author: Account, reviewer: Account, role: str) -> None:
    own = signed_in(app, account(app, role, municipality=PRAHA))
    token = hidden_fields(own.get("/cs/account"))
    for state, action in (("submitted", "take-up"), ("in_review", "approve"), ("in_review", "reject"),
                          ("in_review", "put-back"), ("published", "archive"), ("published", "hide")):  # fmt: skip
        number = make(app, author, reviewer, state)
        assert own.get(f"/cs/moderation/{number}").status_code == 403
        with app.app_context():
            looked_at = desks.seen(session.get_one(Project, number))
        form = {
            **token, "seen_number": str(looked_at[0]), "seen_hash": looked_at[1], "reason_code": "other",
            "text": "Vlastní věc.", "reason": "Vlastní věc.",
        }  # fmt: skip
        assert own.post(f"/cs/moderation/{number}/{action}", data=form).status_code == 403, action
        assert state_of(app, number) == (state, None)


SHOWING = [
    ("published", "hide", "administrator", "hidden"),
    ("published", "archive", "administrator", "archived"),
    ("archived", "hide", "administrator", "hidden"),
    ("archived", "restore", "administrator", "published"),
    ("hidden", "restore", "administrator", "published"),
    ("hidden", "archive", "administrator", "archived"),
    ("published", "hide", "moderator", None),
    ("published", "archive", "moderator", None),
    ("archived", "restore", "moderator", None),
    ("hidden", "restore", "moderator", None),
    ("published", "restore", "administrator", None),
    ("hidden", "hide", "administrator", None),
]


@pytest.mark.parametrize(("state", "step", "role", "after"), SHOWING)
def test_showing_differently_by_role_and_with_a_reason(
    app: Flask, author: Account, reviewer: Account, state: str, step: str, role: str, after: str | None
) -> None:
    number = make(app, author, reviewer, state)
    person = signed_in(app, account(app, role))
    path, token = f"/cs/moderation/{number}/{step}", hidden_fields(person.get("/cs/account"))
    if after is None:
        assert person.get(path).status_code in (403, 404)
        assert person.post(path, data={**token, "reason": "Důvod."}).status_code in (403, 404)
        assert state_of(app, number) == (state, None)
        return
    assert person.get(path).status_code == 200
    for nothing in ("", "   "):
        refused = person.post(path, data={**token, "reason": nothing})
        assert refused.status_code == 422
        assert "error-summary-title" in refused.text
    assert person.post(path, data={**token, "reason": "Osobní údaje v textu."}).status_code == 303
    assert state_of(app, number) == (after, None)
    assert "Osobní údaje v textu." in mails(app, author.email, "project_shown_differently")[-1].text
    visitor = app.test_client().get(f"/cs/projects/{number}", base_url="https://katalog.example.cz")
    assert visitor.status_code == (410 if after == "hidden" else 301)


def test_a_text_goes_back_to_the_queue(app: Flask, author: Account, reviewer: Account, desk: StrictClient) -> None:
    number = make(app, author, reviewer, "in_review")
    answer = desk.post(f"/cs/moderation/{number}/put-back", data=hidden_fields(desk.get(f"/cs/moderation/{number}")))
    assert answer.location == "/cs/moderation"
    assert state_of(app, number) == ("submitted", None)


def test_a_message_reaches_both_sides(app: Flask, author: Account, reviewer: Account, desk: StrictClient) -> None:
    number = make(app, author, reviewer, "in_review")
    token = hidden_fields(desk.get(f"/cs/moderation/{number}"))
    path, words = f"/cs/moderation/{number}/messages", "Pošlete prosím ještě fakturu za <b>čidla</b>."
    assert desk.post(path, data={**token, "text": " "}).status_code == 422
    assert desk.post(path, data={**token, "text": "x" * 3001}).status_code == 422
    assert desk.post(path, data={**token, "text": words}).status_code == 303
    for page in (desk.get(f"/cs/moderation/{number}"), signed_in(app, author).get(f"/cs/my/projects/{number}")):
        assert "Pošlete prosím ještě fakturu" in page.text
        assert "<b>čidla" not in page.text
