"""Possible duplicates: shown to who may see them before a text is submitted, and never in its way."""

from typing import Any

from flask import Flask

from catalogue import database
from catalogue.accounts.models import User
from catalogue.database import session
from catalogue.projects.models import Project
from tests.factories import desks
from tests.factories.accounts import BRNO, PRAHA, Account, account, signed_in

OTHER: dict[str, Any] = {
    "title": "Knihovna na kolech",
    "summary": "Pojízdná knihovna objíždí vesnice a půjčuje knihy starším obyvatelům.",
}


def make(app: Flask, author: Account, state: str = "draft", municipality: str = PRAHA, **answers: Any) -> int:
    moderator, administrator = account(app, "moderator"), account(app, "administrator")
    with app.app_context():
        people = [session.get_one(User, one.id) for one in (author, moderator, administrator)]
        project = desks.draft(people[0], municipality, **answers)
        number = desks.led_to(state, project, *people).id
        database.commit()
    return number


def check(app: Flask, person: Account, number: int) -> str:
    page = signed_in(app, person).get(f"/cs/my/projects/{number}/edit/check").text
    return page.partition('aria-labelledby="duplicates"')[2].partition("</section>")[0]


def test_a_draft_of_the_same_municipality_is_shown_and_does_not_stand_in_the_way(app: Flask) -> None:
    author = account(app, municipality=PRAHA)
    first = make(app, author, title="Senzory na silnici u řeky")
    make(app, author, **OTHER)
    number = make(app, author)
    shown = check(app, author, number)
    assert f'/cs/my/projects/{first}"' in shown
    assert "stejná obec a podobná slova (není veřejný)" in shown
    assert "Knihovna" not in shown
    desk = signed_in(app, author)
    answer = desk.sent(f"/cs/my/projects/{number}/edit/check", {"consent_licence": "y", "asked": ["consent_licence"]})
    assert answer.location.endswith("/submitted")
    with app.app_context():
        assert session.get_one(Project, number).state == "submitted"


def test_nearly_the_same_published_text_of_others_is_shown_and_their_drafts_are_not(app: Flask) -> None:
    author, others = account(app, municipality=PRAHA), account(app, municipality=BRNO)
    number = make(app, author)
    make(app, others, municipality=BRNO)
    assert check(app, author, number) == ""
    public = make(app, others, "published", municipality=BRNO)
    assert f"/cs/projects/{public}" in check(app, author, number)
    assert "téměř stejná slova" in check(app, author, number)


def test_the_reviewer_sees_them_too_without_drafts(app: Flask) -> None:
    author, reviewer = account(app, municipality=PRAHA), account(app, "moderator")
    submitted = make(app, author, "submitted", title="Senzory na silnici u řeky")
    draft = make(app, author)
    number = make(app, author, "submitted")
    shown = signed_in(app, reviewer).get(f"/cs/moderation/{number}").text
    shown = shown.partition('aria-labelledby="duplicates"')[2].partition("</section>")[0]
    assert f"/cs/moderation/{submitted}" in shown
    assert f"/{draft}" not in shown
