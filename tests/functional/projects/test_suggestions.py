"""Key areas suggested where tags are chosen: shown with the words that speak for them, and taken with one click."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from catalogue import database
from catalogue.accounts.models import User
from catalogue.database import session
from catalogue.projects.models import Draft, Project
from tests.client import StrictClient, hidden_fields
from tests.factories import desks
from tests.factories.accounts import BRNO, PRAHA, Account, account, signed_in

WINTER: dict[str, Any] = {
    "title": "Sypač jede jen tam, kde namrzá",
    "summary": "Čidla u silnice hlásí náledí a dispečer posílá sypač jen na namrzlou vozovku.",
    "main_key_area": None,
    "further_key_areas": None,
}
NOTHING: dict[str, Any] = {
    "title": None, "summary": None, "problem": None, "solution": None, "benefit": None, "main_key_area": None,
    "further_key_areas": None,
}  # fmt: skip
MANY: dict[str, Any] = {
    **WINTER,
    "problem": "Odpad z popelnic končil na skládce. Úředníci posílali lidem papír místo datové zprávy přes datovou schránku.",
    "solution": "Kompostárna bere bioodpad a sběrný dvůr třídí odpad. Portál občana nahradil podatelnu a úředník má čas.",
}


@pytest.fixture
def author(app: Flask) -> Account:
    return account(app, municipality=PRAHA)


@pytest.fixture
def desk(app: Flask, author: Account) -> Iterator[StrictClient]:
    yield signed_in(app, author)


def make(app: Flask, author: Account, state: str = "draft", **answers: Any) -> int:
    moderator, administrator = account(app, "moderator"), account(app, "administrator")
    with app.app_context():
        people = [session.get_one(User, one.id) for one in (author, moderator, administrator)]
        number = desks.in_state(state, *people, **answers).id
        database.commit()
    return number


def stored(app: Flask, number: int) -> dict[str, Any]:
    with app.app_context():
        return dict(session.get_one(Draft, number).document)


def tags(number: int, language: str = "cs") -> str:
    return f"/{language}/my/projects/{number}/edit/tags"


def suggested_in(page: str) -> str:
    """Return the part of a page with the suggestions."""
    return page.partition('<section class="c-suggested"')[2].partition("</section>")[0]


def test_the_text_s_own_words_stand_beside_the_key_area_that_they_speak_for(
    app: Flask, author: Account, desk: StrictClient
) -> None:
    shown = suggested_in(desk.get(tags(make(app, author, **WINTER))).text)
    assert "C4 Dopravní infrastruktura" in shown
    assert "Podle slov: " in shown
    for word in ("sypač", "vozovku", "náledí"):
        assert word in shown
    assert 'name="take_key_area" value="C4"' in shown
    assert "Vybrat C4 jako hlavní klíčovou oblast" in shown


def test_one_click_takes_it_as_the_main_key_area_and_saves_what_else_was_ticked(
    app: Flask, author: Account, desk: StrictClient
) -> None:
    number = make(app, author, **WINTER)
    answer = desk.sent(
        tags(number), {"take_key_area": "C4", "asked": ["topics", "target_groups"], "target_groups": ["residents"]}
    )
    assert answer.status_code == 303
    assert answer.location.endswith("/edit/tags#suggested")
    found = stored(app, number)
    assert found["main_key_area"] == "C4"
    assert "further_key_areas" not in found
    assert found["target_groups"] == ["residents"]
    assert "vybráno jako hlavní klíčová oblast" in suggested_in(desk.get(tags(number)).text)


def test_with_a_main_key_area_it_becomes_a_further_one(app: Flask, author: Account, desk: StrictClient) -> None:
    number = make(app, author, **{**WINTER, "main_key_area": "B4"})
    assert "Přidat C4 jako další klíčovou oblast" in suggested_in(desk.get(tags(number)).text)
    assert desk.sent(tags(number), {"take_key_area": "C4", "main_key_area": "B4"}).status_code == 303
    found = stored(app, number)
    assert (found["main_key_area"], found["further_key_areas"]) == ("B4", ["C4"])
    assert "vybráno jako další klíčová oblast" in suggested_in(desk.get(tags(number)).text)


def test_it_goes_beside_what_is_ticked_in_the_same_form(app: Flask, author: Account, desk: StrictClient) -> None:
    number = make(app, author, **{**WINTER, "main_key_area": "B4", "further_key_areas": ["A1"]})
    desk.sent(
        tags(number),
        {
            "take_key_area": "C4",
            "main_key_area": "A4",
            "asked": ["further_key_areas"],
            "further_key_areas": ["B1", "B4"],
        },
    )
    found = stored(app, number)
    assert (found["main_key_area"], found["further_key_areas"]) == ("A4", ["B1", "B4", "C4"])


@pytest.mark.parametrize("chosen", ["main", "further"])
def test_taking_what_is_chosen_already_changes_nothing(
    app: Flask, author: Account, desk: StrictClient, chosen: str
) -> None:
    answers = {"main_key_area": "C4"} if chosen == "main" else {"main_key_area": "B4", "further_key_areas": ["C4"]}
    number = make(app, author, **{**WINTER, **answers})
    before = stored(app, number)
    assert desk.sent(tags(number), {"take_key_area": "C4"}).status_code == 303
    assert stored(app, number) == before


def test_there_is_room_for_three_further_ones_only(app: Flask, author: Account, desk: StrictClient) -> None:
    number = make(app, author, **{**MANY, "main_key_area": "A1", "further_key_areas": ["A2", "A3", "A4"]})
    shown = suggested_in(desk.get(tags(number)).text)
    assert "Tři další klíčové oblasti už máte vybrané" in shown
    assert "take_key_area" not in shown
    answer = desk.sent(
        tags(number), {"take_key_area": "C4", "asked": ["target_groups"], "target_groups": ["residents"]}
    )
    assert answer.status_code == 422
    assert 'id="further_key_areas-error"' in answer.text
    assert 'value="C4" checked' in answer.text
    found = stored(app, number)
    assert found["further_key_areas"] == ["A2", "A3", "A4"]
    assert found["target_groups"] == ["residents"]


def test_several_are_taken_one_after_the_other(app: Flask, author: Account, desk: StrictClient) -> None:
    number = make(app, author, **MANY)
    for code in ("B3", "ZPO1", "C4"):
        assert f'value="{code}"' in suggested_in(desk.get(tags(number)).text)
        assert desk.sent(tags(number), {"take_key_area": code}).status_code == 303
    found = stored(app, number)
    assert (found["main_key_area"], found["further_key_areas"]) == ("B3", ["ZPO1", "C4"])


@pytest.mark.parametrize("code", ["X9", "", "C4 ", "<b>", "c4", "ZPO99", "C" * 5000])
def test_an_unknown_key_area_is_refused_with_words(app: Flask, author: Account, desk: StrictClient, code: str) -> None:
    number = make(app, author, **WINTER)
    answer = desk.sent(tags(number), {"take_key_area": code})
    assert answer.status_code in (303, 422)
    assert stored(app, number).get("main_key_area") in (None, "C4" if code.strip() == "C4" else None)


def test_somebody_s_newer_text_is_not_overwritten(app: Flask, author: Account, desk: StrictClient) -> None:
    number = make(app, author, **WINTER)
    mine = hidden_fields(desk.get(tags(number)))
    signed_in(app, account(app, municipality=PRAHA)).sent(tags(number), {"main_key_area": "B4"})
    answer = desk.post(tags(number), data={**mine, "take_key_area": "C4"})
    assert answer.status_code == 303
    found = stored(app, number)
    assert (found["main_key_area"], found["further_key_areas"]) == ("B4", ["C4"])


def test_others_get_neither_the_suggestions_nor_take_them(app: Flask, author: Account) -> None:
    number = make(app, author, **WINTER)
    stranger = signed_in(app, account(app, municipality=BRNO))
    assert stranger.get(tags(number)).status_code == 404
    token = hidden_fields(stranger.get("/cs/my/projects/new"))
    assert stranger.post(tags(number), data={**token, "take_key_area": "C4"}).status_code == 404
    visitor = app.test_client()
    assert visitor.post(tags(number), data={"take_key_area": "C4"}).status_code in (303, 400, 401)
    assert "main_key_area" not in stored(app, number)


def test_without_the_token_of_the_form_nothing_is_taken(app: Flask, author: Account, desk: StrictClient) -> None:
    number = make(app, author, **WINTER)
    form = hidden_fields(desk.get(tags(number)))
    form.pop("csrf_token")
    assert desk.post(tags(number), data={**form, "take_key_area": "C4"}).status_code == 400
    assert "main_key_area" not in stored(app, number)


def test_a_published_text_cannot_be_tagged_by_it(app: Flask, author: Account, desk: StrictClient) -> None:
    number = make(app, author, "published", title=WINTER["title"], summary=WINTER["summary"])
    token = hidden_fields(desk.get("/cs/my/projects/new"))
    assert desk.post(tags(number), data={**token, "take_key_area": "C4"}).status_code == 403
    with app.app_context():
        assert session.get_one(Project, number).state == "published"


def test_without_a_text_it_says_where_to_write(app: Flask, author: Account, desk: StrictClient) -> None:
    with app.app_context():
        project = desks.draft(session.get_one(User, author.id))
        assert project.draft is not None
        project.draft.document = {key: value for key, value in project.draft.document.items() if key not in NOTHING}
        number = project.id
        database.commit()
    shown = suggested_in(desk.get(tags(number)).text)
    assert "navrhneme vám tu klíčové oblasti podle vašich vlastních slov" in shown
    assert "/edit/basics#summary" in shown
    assert "/edit/solution#problem" in shown


def test_a_text_that_says_nothing_clearly_gets_no_suggestion(app: Flask, author: Account, desk: StrictClient) -> None:
    vague = {"title": "Náš nový projekt", "summary": "Chceme, aby se u nás všem dobře žilo.", "problem": None}
    number = make(app, author, **{**WINTER, **vague, "solution": None, "benefit": None})
    shown = suggested_in(desk.get(tags(number)).text)
    assert "není dost jasné" in shown
    assert "take_key_area" not in shown


def test_the_english_page_and_an_english_text(app: Flask, author: Account, desk: StrictClient) -> None:
    english = {
        "language": "en",
        "title": "Street lighting that dims at night",
        "summary": "LED lamps on every street lamp post cut the electricity bill by two thirds.",
        "problem": None, "solution": None, "benefit": None,
    }  # fmt: skip
    shown = suggested_in(desk.get(tags(make(app, author, **{**WINTER, **english}), "en")).text)
    assert "What your text speaks of" in shown
    assert "Take B2 as the main key area" in shown
    assert "By the words: " in shown
    assert "electricity" in shown


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script> " * 5, "a" * 250, "\u202e\u0301\ufeff" * 80, "ﬁ ﷽ İ ẞ 𝔘 " * 20, "-" * 250, "🚲" * 100],
)
def test_odd_texts_break_nothing(app: Flask, author: Account, desk: StrictClient, text: str) -> None:
    number = make(app, author, **WINTER)
    with app.app_context():
        draft = session.get_one(Draft, number)
        draft.document = {**draft.document, "summary": text, "solution": text * 12}
        database.commit()
    answer = desk.get(tags(number))
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
