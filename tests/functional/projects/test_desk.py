"""The authors' desk through the browser's eyes: saving, conflicts, bad input, steps, and what others may not do."""

import re
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask import Flask

from catalogue import database
from catalogue.accounts.models import User
from catalogue.database import session
from catalogue.projects.models import Draft, Project
from tests.client import StrictClient, hidden_fields
from tests.factories import desks
from tests.factories.accounts import BRNO, PRAHA, Account, account, signed_in


@pytest.fixture
def author(app: Flask) -> Account:
    return account(app, municipality=PRAHA)


@pytest.fixture
def desk(app: Flask, author: Account) -> StrictClient:
    return signed_in(app, author)


def make(app: Flask, author: Account, state: str = "draft", **answers: Any) -> int:
    """Make a project of an author in a state and return its number."""
    moderator, administrator = account(app, "moderator"), account(app, "administrator")
    with app.app_context():
        people = [session.get_one(User, one.id) for one in (author, moderator, administrator)]
        project = desks.in_state(state, *people, **answers)
        number = project.id
        database.commit()
    return number


def stored(app: Flask, number: int) -> dict[str, Any]:
    with app.app_context():
        draft = session.get(Draft, number)
        return dict(draft.document) if draft else {}


def state_of(app: Flask, number: int) -> tuple[str, str | None]:
    with app.app_context():
        project = session.get_one(Project, number)
        return project.state, project.revision_state


def section(number: int, code: str) -> str:
    return f"/cs/my/projects/{number}/edit/{code}"


def test_a_new_project_starts_with_a_name_and_the_same_form_makes_it_once(app: Flask, desk: StrictClient) -> None:
    page = desk.get("/cs/my/projects/new")
    form = {**hidden_fields(page), "municipality": PRAHA, "title": "Lavičky se stínem"}
    first, again = desk.post("/cs/my/projects/new", data=form), desk.post("/cs/my/projects/new", data=form)
    assert first.status_code == again.status_code == 303
    assert first.location == again.location
    assert first.location.endswith("/edit/basics")


def test_each_section_saves_and_leads_on(app: Flask, author: Account, desk: StrictClient) -> None:
    number = make(app, author)
    answer = desk.sent(section(number, "solution"), {"benefit": "Nový přínos pro všechny obyvatele.", "next": "1"})
    assert answer.location.endswith("/edit/money")
    assert stored(app, number)["benefit"] == "Nový přínos pro všechny obyvatele."
    answer = desk.sent(
        section(number, "solution"), {"steps-0-step": "Studie", "steps-0-months": "2", "add_row": "steps"}
    )
    assert answer.location.endswith("/edit/solution#steps")
    assert stored(app, number)["steps"] == [{"step": "Studie", "months": 2}]


def test_every_section_shows_and_a_partial_post_blanks_nothing(app: Flask, author: Account, desk: StrictClient) -> None:
    number = make(app, author, steps=[{"step": "Studie", "months": 2}], target_groups=["residents"])
    before = stored(app, number)
    for code in ("basics", "tags", "solution", "money", "results", "transfer", "media", "check"):
        assert desk.get(section(number, code)).status_code == 200
        if code != "check":
            assert desk.sent(section(number, code)).status_code == 303
    assert stored(app, number) == before


def test_unticked_boxes_are_an_answer_only_when_they_were_asked(
    app: Flask, author: Account, desk: StrictClient
) -> None:
    number = make(app, author, target_groups=["residents"])
    desk.sent(section(number, "tags"), {"main_key_area": "A1", "asked": ["target_groups"]})
    assert "target_groups" not in stored(app, number)
    assert stored(app, number)["main_key_area"] == "A1"
    assert stored(app, number)["further_key_areas"] == ["A4"]


BAD = [
    ("basics", "title", "x" * 101, "title"),
    ("basics", "year_start", "za rok", "year_start"),
    ("basics", "year_launch", "1995", "year_launch"),
    ("basics", "stage", "finished", "stage"),
    ("basics", "partners", "Nová Ves", "partners"),
    ("basics", "partners", "Atlantida", "partners"),
    ("tags", "main_key_area", "X9", "main_key_area"),
    ("tags", "further_key_areas", ["A1", "A1"], "further_key_areas"),
    ("tags", "further_key_areas", ["C3"], "further_key_areas"),
    ("tags", "topics", ["neexistuje"], "topics"),
    ("money", "investment_cost", "-1", "investment_cost"),
    ("money", "investment_cost", "hodně", "investment_cost"),
    ("money", "contract_link", "javascript:alert(1)", "contract_link"),
    ("transfer", "contact_email", "není", "contact_email"),
]


@pytest.mark.parametrize(("code", "name", "value", "key"), BAD)
def test_bad_input_gets_an_error_and_loses_nothing(
    app: Flask, author: Account, desk: StrictClient, code: str, name: str, value: Any, key: str
) -> None:
    number = make(app, author)
    before = stored(app, number)
    answer = desk.sent(section(number, code), {name: value})
    assert answer.status_code == 422
    assert "error-summary-title" in answer.text
    assert stored(app, number).get(key) == before.get(key)
    if isinstance(value, str) and name in ("title", "year_start", "investment_cost", "contact_email", "partners"):
        assert value in answer.text


def test_what_is_sound_is_saved_beside_what_is_not(app: Flask, author: Account, desk: StrictClient) -> None:
    number = make(app, author)
    answer = desk.sent(section(number, "money"), {"running_cost": "12 000", "investment_cost": "mnoho"})
    assert answer.status_code == 422
    assert stored(app, number)["running_cost"] == 12000
    again = desk.post(section(number, "money"), data={**hidden_fields(answer), "investment_cost": "1 000"})
    assert again.status_code == 303


def test_strange_characters_are_cleaned_not_refused(app: Flask, author: Account, desk: StrictClient) -> None:
    number = make(app, author)
    form = urlencode(hidden_fields(desk.get(section(number, "solution"))))
    lone_surrogate = "%ED%A0%BD"
    turned_around = quote("\u202ev noci\u202c")
    answer = desk.post(
        section(number, "solution"),
        data=f"{form}&benefit=Klid%00+{turned_around}+pro+lidi+{lone_surrogate}%0D%0Atady",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 303
    benefit = stored(app, number)["benefit"]
    assert benefit.startswith("Klid v noci pro lidi")
    assert benefit.endswith("\ntady")
    benefit.encode("utf-8")


def test_a_stale_save_is_409_with_both_texts(app: Flask, author: Account, desk: StrictClient) -> None:
    colleague = signed_in(app, account(app, municipality=PRAHA))
    number = make(app, author)
    mine = hidden_fields(desk.get(section(number, "solution")))
    colleague.sent(section(number, "solution"), {"benefit": "Text kolegyně, uložený dříve."})
    answer = desk.post(section(number, "solution"), data={**mine, "benefit": "Můj text, psaný zároveň."})
    assert answer.status_code == 409
    assert "Můj text, psaný zároveň." in answer.text
    assert "Text kolegyně, uložený dříve." in answer.text
    assert stored(app, number)["benefit"] == "Text kolegyně, uložený dříve."
    kept = desk.post(section(number, "solution"), data={**hidden_fields(answer), "benefit": "Text nás obou dohromady."})
    assert kept.status_code == 303
    assert stored(app, number)["benefit"] == "Text nás obou dohromady."


def test_an_expired_session_gives_the_text_back_and_one_button_sends_it(
    app: Flask, author: Account, desk: StrictClient
) -> None:
    number = make(app, author)
    form = {**hidden_fields(desk.get(section(number, "solution"))), "benefit": "Dlouho psaný přínos projektu."}
    desk.delete_cookie("__Host-session", domain="katalog.example.cz")
    answer = desk.post(section(number, "solution"), data=form)
    assert answer.status_code == 401
    assert "Dlouho psaný přínos projektu." in answer.text
    signing_in = {**hidden_fields(answer), "email": author.email, "password": author.password}
    again = desk.post("/cs/sign-in", data=signing_in)
    assert again.status_code == 200
    assert desk.post(section(number, "solution"), data=hidden_fields(again)).status_code == 303
    assert stored(app, number)["benefit"] == "Dlouho psaný přínos projektu."


def test_submitting_asks_for_the_consent_and_names_what_is_missing(
    app: Flask, author: Account, desk: StrictClient
) -> None:
    number = make(app, author, consent_licence=None, cost_band=None)
    answer = desk.sent(section(number, "check"), {"asked": "consent_licence"})
    assert answer.status_code == 422
    assert "error-summary-title" in answer.text
    assert "/edit/money#cost_band" in answer.text
    desk.sent(section(number, "money"), {"cost_band": "2"})
    answer = desk.sent(section(number, "check"), {"asked": "consent_licence", "consent_licence": "y"})
    assert answer.location.endswith(f"/{number}/submitted")
    assert state_of(app, number) == ("submitted", None)


@pytest.mark.parametrize(
    ("state", "step", "after"),
    [
        ("draft", "discard", ("discarded", None)),
        ("submitted", "withdraw", ("draft", None)),
        ("published", "revise", ("published", "draft")),
        ("published", "archive", ("archived", None)),
        ("archived", "restore", ("published", None)),
    ],
)
def test_steps_ask_first_and_then_happen(
    app: Flask, author: Account, desk: StrictClient, state: str, step: str, after: tuple[str, str | None]
) -> None:
    number = make(app, author, state)
    path = f"/cs/my/projects/{number}/{step}"
    assert desk.get(path).status_code == 200
    assert state_of(app, number) == (state, None)
    if step == "archive":
        assert desk.sent(path, {"reason": ""}).status_code == 422
    assert desk.sent(path, {"reason": "Provoz skončil."}).status_code == 303
    assert state_of(app, number) == after


def test_a_rejected_project_is_copied_with_its_text(app: Flask, author: Account, desk: StrictClient) -> None:
    number = make(app, author, "rejected")
    page = desk.get(f"/cs/my/projects/{number}")
    answer = desk.post(f"/cs/my/projects/{number}/copy", data=hidden_fields(page))
    copied = int(answer.location.split("/")[-2])
    assert copied != number
    assert stored(app, copied)["title"] == "Senzory na silnici"


def test_the_preview_shows_what_the_public_will_see(app: Flask, author: Account, desk: StrictClient) -> None:
    number = make(
        app,
        author,
        stage="stopped",
        stopped_reason="other",
        stopped_text="Peníze došly uprostřed stavby.",
        stopped_anonymous=True,
        investment_cost=123456,
    )
    preview = desk.get(f"/cs/my/projects/{number}/preview")
    moderator = account(app, "moderator")
    with app.app_context():
        people = [session.get_one(User, one.id) for one in (author, moderator, moderator)]
        desks.led_to("published", session.get_one(Project, number), *people)
        database.commit()
    public = desk.get(f"/cs/projects/{number}", follow_redirects=True)
    for page in (preview, public):
        assert "starosta@obec.example.cz" not in page.text
        assert "123\xa0456" in page.text
    shown = [re.findall(r"<h2 id=.*?</section>", page.text, re.DOTALL) for page in (preview, public)]
    assert shown[0]
    assert [block for block in shown[0] if block not in shown[1]] == []
    assert "no-store" in preview.headers["Cache-Control"]


def test_the_preview_of_a_first_idea_is_a_page_too(app: Flask, author: Account, desk: StrictClient) -> None:
    number = make(app, author)
    with app.app_context():
        session.get_one(Draft, number).document = {}
        database.commit()
    assert "Bez názvu" in desk.get(f"/cs/my/projects/{number}/preview").text


@pytest.mark.parametrize("state", ["draft", "submitted", "changes_requested", "published", "archived", "rejected"])
def test_the_desk_of_others_is_not_found(app: Flask, author: Account, state: str) -> None:
    number = make(app, author, state)
    stranger = signed_in(app, account(app, municipality=BRNO))
    for path in ("", "/edit", "/edit/basics", "/preview", "/submitted", "/discard", "/archive"):
        assert stranger.get(f"/cs/my/projects/{number}{path}").status_code == 404, path
    token = hidden_fields(stranger.get("/cs/my/projects/new"))
    for path in ("/edit/basics", "/edit/check", "/discard", "/withdraw", "/revise", "/archive", "/copy", "/messages"):
        answer = stranger.post(f"/cs/my/projects/{number}{path}", data={**token, "title": "Cizí text", "reason": "x"})
        assert answer.status_code == 404, path
    assert state_of(app, number)[0] == state


def test_nothing_but_the_listed_answers_can_be_set(app: Flask, author: Account, desk: StrictClient) -> None:
    number = make(app, author)
    extra = {
        column.name: "1" for table in (Project, Draft) for column in table.__table__.columns if column.name != "version"
    }
    desk.sent(
        section(number, "basics"), {**extra, "title": "Poctivý název", "label": "good_practice", "state": "published"}
    )
    with app.app_context():
        project = session.get_one(Project, number)
        assert (project.state, project.label, project.is_example, project.published_at) == (
            "draft",
            "none",
            False,
            None,
        )
        assert project.title == "Poctivý název"
    assert set(stored(app, number)) <= set(desks.CARD) | {"municipality", "language"}


def test_a_message_reaches_the_conversation(app: Flask, author: Account, desk: StrictClient) -> None:
    number = make(app, author, "submitted")
    page = desk.get(f"/cs/my/projects/{number}")
    path = f"/cs/my/projects/{number}/messages"
    assert desk.post(path, data={**hidden_fields(page), "text": ""}).status_code == 422
    assert desk.post(path, data={**hidden_fields(page), "text": "Doplníme cenu do pátku."}).status_code == 303
    assert "Doplníme cenu do pátku." in desk.get(f"/cs/my/projects/{number}").text
