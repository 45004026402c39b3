"""Saving while one writes: what is kept, who changed what, who else is here, and one event for one sitting."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from catalogue import database
from catalogue.accounts.limits import AUTOSAVE_ACCOUNT
from catalogue.accounts.models import User
from catalogue.audit.queries import events_of, first_broken_link
from catalogue.database import session
from catalogue.projects import services
from catalogue.projects.asking import ask_once
from catalogue.projects.models import Draft, Project
from tests.client import StrictClient, hidden_fields
from tests.factories import desks
from tests.factories.accounts import BRNO, PRAHA, Account, account, new_client, signed_in

START = datetime(2026, 11, 23, 13, 3, tzinfo=UTC)


@pytest.fixture
def author(app: Flask) -> Account:
    return account(app, municipality=PRAHA)


@pytest.fixture
def number(app: Flask, author: Account) -> int:
    with app.app_context():
        made = desks.draft(session.get_one(User, author.id)).id
        database.commit()
    return made


def stored(app: Flask, number: int) -> dict[str, Any]:
    with app.app_context():
        return dict(session.get_one(Draft, number).document)


def opened(client: StrictClient, number: int, code: str = "solution") -> dict[str, str]:
    """Open a section and return the hidden fields of its form."""
    return hidden_fields(client.get(f"/cs/my/projects/{number}/edit/{code}"))


def autosaved(client: StrictClient, number: int, form: dict[str, Any], code: str = "solution") -> TestResponse:
    return client.post(f"/cs/my/projects/{number}/autosave/{code}.json", data=form)


def test_what_is_sound_is_kept_and_the_rest_is_told_at_its_answer(app: Flask, author: Account, number: int) -> None:
    client = signed_in(app, author)
    form = opened(client, number, "money")
    typed = {"running_cost": "12 000", "investment_cost": "mnoho"}
    answer = autosaved(client, number, {**form, **typed}, "money")
    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.json["problems"]] == ["investment_cost"]
    assert stored(app, number)["running_cost"] == 12000
    again = {**form, **typed, "investment_cost": "1 000", "marks": answer.json["marks"]}
    assert autosaved(client, number, again, "money").json["problems"] == []
    assert stored(app, number)["investment_cost"] == 1000


def test_a_sitting_is_one_event_of_its_author_and_the_chain_holds(app: Flask, author: Account, number: int) -> None:
    colleague = account(app, municipality=PRAHA)
    with time_machine.travel(START, tick=False) as clock, app.app_context():
        project = session.get_one(Project, number)
        one, other = session.get_one(User, author.id), session.get_one(User, colleague.id)
        for letters in ("Kl", "Klid", "Klid v noci"):
            services.save_answers(one, project, {"benefit": letters}, desks.version(project), sitting=True)
            clock.shift(timedelta(seconds=5))
        services.save_answers(other, project, {"problem": "Jiný popis"}, desks.version(project), sitting=True)
        clock.shift(timedelta(minutes=11))
        database.commit()
        assert ask_once() == 1
        services.save_answers(other, project, {"problem": "Ještě jiný"}, desks.version(project), sitting=True)
        services.save_answers(other, project, {"context": "Nic"}, desks.version(project))
        saves = [event for event in events_of("project", number) if event.event == "draft.saved"]
        assert [(event.actor_id, event.old, event.new) for event in saves] == [
            (one.id, {"benefit": desks.CARD["benefit"]}, {"benefit": "Klid v noci"}),
            (other.id, {"problem": desks.CARD["problem"]}, {"problem": "Jiný popis"}),
            (other.id, {"problem": "Jiný popis", "context": None}, {"problem": "Ještě jiný", "context": "Nic"}),
        ]
        assert first_broken_link() is None
        services.save_answers(one, project, {"context": "Pryč"}, desks.version(project), sitting=True)
        services.discard(one, project)
        assert [event.event for event in events_of("project", number)][-2:] == ["draft.saved", "project.discard"]


def test_two_people_in_one_section_keep_what_each_of_them_wrote(app: Flask, author: Account, number: int) -> None:
    first, second = signed_in(app, author), signed_in(app, account(app, municipality=PRAHA))
    mine, theirs = opened(first, number), opened(second, number)
    page = {key: desks.CARD[key] for key in ("problem", "solution", "benefit")}
    assert autosaved(second, number, {**theirs, **page, "benefit": "Přínos od kolegyně."}).status_code == 200
    answer = autosaved(first, number, {**mine, **page, "problem": "Potíž ode mě."})
    assert (answer.status_code, answer.json["theirs"]) == (200, ["Co je hlavní přínos?"])
    mine |= {"marks": answer.json["marks"], "version": answer.json["version"]}
    sent = first.post(
        f"/cs/my/projects/{number}/edit/solution", data={**mine, **page, "problem": "Potíž ode mě, podruhé."}
    )
    assert sent.status_code == 303
    kept = stored(app, number)
    assert (kept["problem"], kept["benefit"]) == ("Potíž ode mě, podruhé.", "Přínos od kolegyně.")


def test_the_same_answer_is_never_overwritten_and_the_page_shows_both_texts(
    app: Flask, author: Account, number: int
) -> None:
    first, second = signed_in(app, author), signed_in(app, account(app, municipality=PRAHA))
    mine, theirs = opened(first, number, "money"), opened(second, number, "money")
    written = {**theirs, "investment_cost": "900", "price_drivers": "Počet čidel."}
    assert autosaved(second, number, written, "money").status_code == 200
    typed = {**mine, "investment_cost": "asi milion", "price_drivers": "", "running_cost": "5"}
    told = autosaved(first, number, typed, "money")
    assert (told.status_code, told.json["stale_by"]) == (409, "Osoba member")
    assert stored(app, number).get("running_cost") is None
    page = first.post(f"/cs/my/projects/{number}/edit/money", data=typed)
    assert page.status_code == 409
    conflict = page.text.partition('class="c-conflict"')[2].partition("</section>")[0]
    assert "asi milion" in conflict, "an answer that failed its check is in the list too"
    assert "900" in conflict
    assert "Počet čidel." in page.text.partition("<form")[2], "what only the other wrote is in the form"
    again = {**hidden_fields(page), "investment_cost": "1 000", "running_cost": "5"}
    assert first.post(f"/cs/my/projects/{number}/edit/money", data=again).status_code == 303
    kept = stored(app, number)
    assert (kept["investment_cost"], kept["running_cost"], kept["price_drivers"]) == (1000, 5, "Počet čidel.")


def test_a_minor_edit_sent_again_does_not_undo_what_a_colleague_published(app: Flask, author: Account) -> None:
    with app.app_context():
        project = desks.published(session.get_one(User, author.id), desks.person("moderator"))
        number = project.id
        database.commit()
    first, second = signed_in(app, author), signed_in(app, account(app, municipality=PRAHA))
    path = f"/cs/my/projects/{number}/minor-edit"
    mine = hidden_fields(first.get(path))
    colleague = {"contact_name": "Jana Nová", "contact_email": "jana@obec.example.cz"}
    assert second.sent(path, colleague).status_code == 303
    old = {"contact_name": "", "contact_email": "petr@obec.example.cz", "contact_unit": "Úřad"}
    page = first.post(path, data={**mine, **old})
    assert page.status_code == 409
    assert "jana@obec.example.cz" in page.text
    again = {**hidden_fields(page), **old, "contact_name": "Jana Nová"}
    assert first.post(path, data=again).status_code == 303
    with app.app_context():
        document = services.moving.published_revision(session.get_one(Project, number)).document
    assert [document.get(key) for key in ("contact_name", "contact_email", "contact_unit")] == [
        "Jana Nová", "petr@obec.example.cz", "Úřad",
    ]  # fmt: skip


def test_people_see_who_else_has_a_section_open_until_they_have_gone(app: Flask, author: Account, number: int) -> None:
    with time_machine.travel(START, tick=False) as clock:
        first, second = signed_in(app, author), signed_in(app, account(app, municipality=PRAHA))
        opened(second, number)
        clock.shift(timedelta(minutes=4))
        assert "Osoba member upravuje tuto část od 14:03." in first.get(f"/cs/my/projects/{number}/edit/solution").text
        assert "od 14:03." in first.get(f"/cs/my/projects/{number}/edit").text
        assert "od 14:03." not in first.get(f"/cs/my/projects/{number}/edit/money").text
        clock.shift(timedelta(minutes=2))
        assert "od 14:03." not in first.get(f"/cs/my/projects/{number}/edit").text


def test_others_save_nothing_and_too_many_saves_are_put_off(
    app: Flask, author: Account, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, form = stored(app, number), {"benefit": "Podvrh", "version": "1"}
    stranger = signed_in(app, account(app, municipality=BRNO))
    token = hidden_fields(stranger.get("/cs/my/projects/new"))
    assert autosaved(stranger, number, {**token, **form}).status_code == 404
    assert autosaved(new_client(app), number, form).status_code == 401
    client = signed_in(app, author)
    hidden = opened(client, number)
    assert autosaved(client, number, hidden, "check").status_code == 404
    monkeypatch.setattr("catalogue.accounts.limits.AUTOSAVE_ACCOUNT", type(AUTOSAVE_ACCOUNT)("autosave.account", 2, 60))
    assert autosaved(client, number, hidden).status_code == 200
    put_off = autosaved(client, number, {**hidden, "benefit": "Pozdě"})
    assert put_off.status_code == 429
    assert int(put_off.headers["Retry-After"]) > 0
    assert stored(app, number) == before
