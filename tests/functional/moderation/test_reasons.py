"""Ready wordings: kept by administrators in both languages, put into a message without losing what is typed."""

import re

from flask import Flask

from catalogue import database
from catalogue.accounts.models import User
from catalogue.audit.queries import events_of
from catalogue.database import session
from catalogue.moderation.models import CannedReason
from catalogue.moderation.reasons import canned_reasons, seed_reasons
from catalogue.operations.seeding import SEEDS
from catalogue.projects import services
from tests.client import StrictClient, hidden_fields
from tests.factories import desks
from tests.factories.accounts import PRAHA, account, signed_in


def token(page: str) -> str:
    return re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]


def test_administrators_add_change_and_retire_wordings_and_seeding_leaves_them(app: Flask) -> None:
    client: StrictClient = signed_in(app, account(app, "administrator"))
    page = client.get("/cs/admin/reasons")
    form = {"csrf_token": token(page.text), "reason_code": "spam", "text_cs": "Toto je reklama.", "text_en": ""}
    refused = client.post("/cs/admin/reasons", data=form)
    assert refused.status_code == 422 and "Toto je reklama." in refused.text
    assert client.post("/cs/admin/reasons", data={**form, "text_en": "This is spam."}).status_code == 303
    with app.app_context():
        added = canned_reasons()[-1] if canned_reasons()[-1].reason_code == "spam" else canned_reasons()[-2]
        number, seeded = added.id, canned_reasons()[0].id
    changed = {**form, "text_cs": "Toto je jen reklama.", "text_en": "This is only spam."}
    assert client.post(f"/cs/admin/reasons/{number}", data=changed).status_code == 303
    assert client.post(f"/cs/admin/reasons/{seeded}/retire", data=form).status_code == 303
    assert client.get(f"/cs/admin/reasons/{seeded}").status_code == 404
    with app.app_context():
        assert session.get_one(CannedReason, number).text("cs") == "Toto je jen reklama."
        assert seed_reasons(SEEDS / "reasons.toml") == 0
        assert seeded not in {one.id for one in canned_reasons()}
        assert [event.event for event in events_of("canned_reason", number)] == [
            "canned_reason.added", "canned_reason.changed",
        ]  # fmt: skip


def test_a_moderator_writes_no_wordings(app: Flask) -> None:
    client = signed_in(app, account(app, "moderator"))
    form = {"csrf_token": token(client.get("/cs/account").text), "reason_code": "spam", "text_cs": "a", "text_en": "a"}
    for address in ("/cs/admin/reasons", "/cs/admin/reasons/1", "/cs/admin/reasons/1/retire"):
        assert client.post(address, data=form).status_code == 403


def test_a_wording_is_added_to_the_message_in_the_language_of_the_author(app: Flask) -> None:
    author, reviewer = account(app, municipality=PRAHA), account(app, "moderator")
    with app.app_context():
        people = [session.get_one(User, one.id) for one in (author, reviewer)]
        people[0].language = "en"
        project = desks.submitted(people[0])
        services.take_up(people[1], project)
        number, wording = project.id, next(one for one in canned_reasons() if one.reason_code == "numbers")
        wording_id, text, reason = wording.id, wording.text_en, wording.reason_code
        database.commit()
    desk = signed_in(app, reviewer)
    form = hidden_fields(desk.get(f"/cs/moderation/{number}"))
    typed = {"text": "Dobrý den,", "comment-title": "Zkraťte název.", "insert": str(wording_id)}
    page = desk.post(f"/cs/moderation/{number}/insert", data={**form, **typed})
    assert page.status_code == 200
    assert "Zkraťte název." in page.text
    assert re.search(r"<textarea[^>]*>\s*Dobrý den,\s+The sources of funding", page.text), text
    assert re.search(rf'value="{reason}" selected', page.text)


def test_a_decision_is_undone_on_the_page_and_the_author_is_not_shown_what_it_said(app: Flask) -> None:
    author, reviewer = account(app, municipality=PRAHA), account(app, "moderator")
    with app.app_context():
        people = [session.get_one(User, one.id) for one in (author, reviewer)]
        project = desks.submitted(people[0])
        services.take_up(people[1], project)
        services.reject(people[1], project, desks.seen(project), "other", "Omyl, patřilo jinam.")
        number = project.id
        database.commit()
    desk, home = signed_in(app, reviewer), signed_in(app, author)
    page = desk.get("/cs/moderation").text
    decision = re.search(r'name="decision" value="(\d+)"', page)
    assert decision
    answer = desk.post(f"/cs/moderation/{number}/undo", data={"csrf_token": token(page), "decision": decision[1]})
    assert answer.status_code == 303
    assert "Omyl, patřilo jinam." in desk.get(f"/cs/moderation/{number}").text
    assert "Omyl, patřilo jinam." not in home.get(f"/cs/my/projects/{number}").text
    again = desk.post(f"/cs/moderation/{number}/undo", data={"csrf_token": token(page), "decision": decision[1]})
    assert again.status_code == 403
