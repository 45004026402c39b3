"""Which mails come: at once, weekly in one, or not at all; and the link that ends a kind of them with one click."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from catalogue import database
from catalogue.accounts import digest, wishes
from catalogue.accounts.models import DigestLine, User
from catalogue.config import ROOT
from catalogue.database import session
from catalogue.notifications import worker
from catalogue.notifications.models import OutboxMail
from tests.factories.accounts import Account, account, link_in, mails, new_client, signed_in
from tests.functional.notifications.sink import running

CHOICE = "/cs/account/mails"
THURSDAY, MONDAY = datetime(2026, 11, 26, 10, tzinfo=UTC), datetime(2026, 11, 30, 7, tzinfo=UTC)
JOINED = {
    "name": "Jana Nová", "address": "jana@obec.example.cz", "invited": "jana@obec.example.cz", "municipality": "Praha",
    "url": "https://katalog.example.cz/cs/my/members/554782",
}  # fmt: skip


def told(app: Flask, person: Account, event: str = "membership_joined") -> None:
    with app.app_context():
        wishes.tell(session.get_one(User, person.id), event, **JOINED)
        database.commit()


def choose(app: Flask, person: Account, **ways: str) -> None:
    with app.app_context():
        wishes.choose(session.get_one(User, person.id), ways)
        database.commit()


def sent_weekly(app: Flask) -> int:
    with app.app_context():
        return digest.send_due()


def test_every_mail_is_in_the_table() -> None:
    events = {path.name for path in (ROOT / "templates" / "emails").iterdir() if path.is_dir()}
    assert wishes.KIND_OF.keys() == events
    assert {kind for kind in wishes.KIND_OF.values() if kind} == wishes.KINDS.keys()
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "catalogue").rglob("mails.py"))
    for event, kind in wishes.KIND_OF.items():
        if kind and not event.startswith("project_"):
            assert f'enqueue(\n                "{event}"' not in code, f"{event} goes around the wishes of people"


def test_a_person_chooses_on_a_page_and_decisions_come_whatever_they_choose(app: Flask) -> None:
    person = account(app)
    client = signed_in(app, person)
    page = client.get(CHOICE).text
    assert "moderátor" not in page.partition("<main")[2], "members are not asked about the work of moderators"
    off = dict.fromkeys(("messages", "reminders", "receipts", "alerts", "team"), "off")
    assert client.sent(CHOICE, {**off, "review": "off"}).status_code == 303
    assert client.sent(CHOICE, {**off, "team": "never"}).status_code == 422
    with app.app_context():
        assert wishes.ways_of(session.get_one(User, person.id)) == {**off, "review": "at_once"}
    told(app, person)
    told(app, person, "membership_approved")
    (decision,) = mails(app, person.email)
    assert (decision.event, decision.unsubscribe_url) == ("membership_approved", None)


def test_the_weekly_mail_is_one_a_week_and_none_without_news(app: Flask) -> None:
    person, other = account(app), account(app, email="jiny@obec.example.cz")
    for one in (person, other):
        choose(app, one, team="weekly")
    with time_machine.travel(THURSDAY, tick=False):
        told(app, person)
        told(app, person)
        assert sent_weekly(app) == 0, "the week is not over"
    with time_machine.travel(MONDAY.replace(hour=3), tick=False):
        assert sent_weekly(app) == 0, "nobody is woken at night"
    with time_machine.travel(MONDAY, tick=False):
        told(app, person)
        assert [sent_weekly(app), sent_weekly(app)] == [1, 0]
    assert mails(app, other.email) == []
    (weekly,) = mails(app, person.email)
    assert weekly.event == "weekly_digest"
    assert weekly.text.count(JOINED["url"]) == 2
    with app.app_context():
        assert len(session.scalars(select(DigestLine)).all()) == 1, "what came on Monday waits for the next one"
        session.execute(update(User).values(state="blocked"))
        database.commit()
    with time_machine.travel(MONDAY.replace(month=12, day=7), tick=False):
        assert sent_weekly(app) == 0, "who may not sign in gets nothing"


def test_lines_that_wait_go_when_the_kind_is_switched_off(app: Flask) -> None:
    person = account(app)
    choose(app, person, team="weekly")
    told(app, person)
    choose(app, person, team="off")
    with app.app_context():
        assert session.scalars(select(DigestLine)).all() == []


@pytest.mark.parametrize("language", ["cs", "en"])
def test_the_mail_server_of_the_recipient_ends_a_kind_with_one_click(app: Flask, language: str) -> None:
    person = account(app)
    with app.app_context():
        session.execute(update(User).values(language=language))
        database.commit()
    with running() as sink:
        app.config["CATALOGUE"] = replace(app.config["CATALOGUE"], smtp_url=f"smtp://127.0.0.1:{sink.port}")
        told(app, person)
        told(app, person, "membership_approved")
        with app.app_context():
            assert worker.run_once() == 2
    (_to, team), (_also, decision) = sink.received
    address = team["List-Unsubscribe"]
    assert address.startswith(f"<https://katalog.example.cz/{language}/unsubscribe/")
    assert team["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe" not in decision
    text = team.get_body(("plain",))
    assert text is not None
    assert address.strip("<>") in text.get_content()
    path = address.strip("<>").removeprefix("https://katalog.example.cz")
    server = new_client(app)
    body = {"List-Unsubscribe": "One-Click"}
    foreign = {"Sec-Fetch-Site": "cross-site"}
    for _time in range(2):
        assert server.post(path, data=body, headers=foreign).status_code == 200
    told(app, person)
    assert len(mails(app, person.email)) == 2
    with app.app_context():
        assert wishes.ways_of(session.get_one(User, person.id))["team"] == "off"


def test_looking_at_the_link_ends_nothing_and_a_changed_link_is_refused(app: Flask) -> None:
    person = account(app)
    told(app, person)
    path = link_in(mails(app, person.email)[0], "/unsubscribe/")
    visitor = new_client(app)
    assert "<form" in visitor.get(path).text
    for changed in (path[:-3] + "xyz", path.replace("/unsubscribe/", "/unsubscribe/x")):
        assert visitor.post(changed, data={}).status_code == 410
    with app.app_context():
        assert set(wishes.ways_of(session.get_one(User, person.id)).values()) == {"at_once"}


def test_the_link_of_the_weekly_mail_ends_what_came_by_it(app: Flask) -> None:
    person = account(app)
    choose(app, person, team="weekly", receipts="weekly")
    with time_machine.travel(THURSDAY, tick=False):
        told(app, person)
    with time_machine.travel(MONDAY, tick=False):
        sent_weekly(app)
    with app.app_context():
        (mail,) = session.scalars(select(OutboxMail)).all()
    assert new_client(app).post(link_in(mail, "/unsubscribe/")).status_code == 200
    with app.app_context():
        ways = wishes.ways_of(session.get_one(User, person.id))
    assert ways == {
        "team": "off",
        "receipts": "off",
        "messages": "at_once",
        "reminders": "at_once",
        "alerts": "at_once",
        "review": "at_once",
    }
