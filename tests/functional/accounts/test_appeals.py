"""Appeals against blocks: one for each, by a link without signing in, decided on by another administrator."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from catalogue import database
from catalogue.accounts import limits
from catalogue.accounts import services as accounts
from catalogue.accounts.appeals import services
from catalogue.accounts.appeals.models import LONGEST, Appeal
from catalogue.accounts.models import User
from catalogue.audit.models import AuditEvent
from catalogue.clock import now
from catalogue.database import session
from tests.client import StrictClient
from tests.factories.accounts import (
    PASSWORD,
    Account,
    account,
    is_signed_in,
    link_in,
    mails,
    new_client,
    press,
    signed_in,
    try_to_sign_in,
)

WHY = "Z účtu chodila reklama."
WORDS = "Reklamu poslal <b>někdo</b> z cizího počítače; heslo jsem změnila."
ANSWER = "Ověřili jsme to v obci, šlo o omyl."


@pytest.fixture
def blocker(app: Flask) -> Account:
    """The administrator who blocks."""
    return account(app, "administrator")


@pytest.fixture
def person(app: Flask, blocker: Account) -> Account:
    """Somebody whose account is blocked."""
    made = account(app, email="jana.nova@obec.example.cz")
    block(app, made, blocker)
    return made


def block(app: Flask, person: Account, blocker: Account | None, reason: str = WHY) -> None:
    with app.app_context():
        actor = session.get_one(User, blocker.id) if blocker else None
        accounts.block(session.get_one(User, person.id), actor=actor, reason=reason)
        database.commit()


def link_of(app: Flask, person: Account) -> str:
    return link_in(mails(app, person.email, "account_blocked")[-1], "/appeal/")


def appealed(app: Flask, person: Account, text: str = WORDS) -> int:
    """Appeal by the link of the mail and return the number of the appeal."""
    assert new_client(app).sent(link_of(app, person), {"text": text}).status_code == 303
    with app.app_context():
        return session.scalars(select(Appeal.id).where(Appeal.user_id == person.id).order_by(Appeal.id.desc())).all()[0]


def decide(client: StrictClient, number: int, outcome: str, reason: str = ANSWER) -> int:
    return press(client, f"/cs/admin/appeals/{number}", outcome=outcome, reason=reason).status_code


def events(app: Flask, person: Account) -> list[tuple[str, int | None, str]]:
    with app.app_context():
        wanted = select(AuditEvent).where(AuditEvent.thing_type == "user", AuditEvent.thing_id == str(person.id))
        found = session.scalars(wanted.order_by(AuditEvent.id))
        return [(one.event, one.actor_id, one.reason) for one in found if "signed" not in one.event]


def state(app: Flask, person: Account) -> str:
    with app.app_context():
        return session.get_one(User, person.id).state


def test_a_granted_appeal_opens_the_account(app: Flask, person: Account, blocker: Account) -> None:
    other = account(app, "administrator")
    client, link = new_client(app), link_of(app, person)
    page = client.get(link)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert WHY in page.text
    number = appealed(app, person)
    assert "někdo&lt;/b&gt;" in client.get(link).text, "the link says how it stands"
    assert 'name="text"' not in client.get(link).text
    (told,) = mails(app, other.email)
    assert link_in(told, f"/admin/appeals/{number}")
    assert mails(app, blocker.email) == [], "who blocked does not decide"
    desk = signed_in(app, other)
    assert "&lt;b&gt;" in desk.get(f"/cs/admin/appeals/{number}").text
    assert f"/cs/admin/appeals/{number}" in desk.get(f"/cs/admin/accounts/{person.public_id}").text
    assert decide(desk, number, "grant") == 303
    assert state(app, person) == "active"
    assert ANSWER in mails(app, person.email, "account_unblocked")[0].text
    assert new_client(app).get(link).status_code == 410
    assert is_signed_in(signed_in(app, person))
    assert events(app, person) == [
        ("account.blocked", blocker.id, WHY),
        ("account.appealed", person.id, ""),
        ("account.appeal_granted", other.id, ANSWER),
    ]


def test_a_refused_appeal_says_why_and_is_the_only_one_against_this_block(
    app: Flask, person: Account, blocker: Account
) -> None:
    other = account(app, "administrator")
    number, link, desk = appealed(app, person), link_of(app, person), signed_in(app, other)
    assert decide(desk, number, "refuse", "krátké") == 422
    assert decide(desk, number, "perhaps") == 422
    assert decide(desk, number, "refuse") == 303
    assert state(app, person) == "blocked"
    assert ANSWER in mails(app, person.email, "account_appeal_refused")[0].text
    page = new_client(app).get(link).text
    assert ANSWER in page
    assert 'name="text"' not in page
    assert decide(desk, number, "grant") == 409, "once decided, it is decided"
    assert state(app, person) == "blocked"
    assert events(app, person)[-1] == ("account.appeal_refused", other.id, ANSWER)
    assert press(desk, f"/cs/admin/accounts/{person.public_id}/unblock").status_code == 303
    assert events(app, person)[-1] == ("account.unblocked", other.id, "")
    with app.app_context():
        assert session.get_one(Appeal, number).state == "refused"
    block(app, person, blocker, "Znovu reklama.")
    assert new_client(app).get(link).status_code == 410, "the link was for the former block"
    assert appealed(app, person) != number


def test_signing_in_with_the_right_password_leads_to_the_appeal_and_nothing_else_does(
    app: Flask, person: Account
) -> None:
    right, wrong = try_to_sign_in(new_client(app), person.email), try_to_sign_in(new_client(app), person.email, "jine")
    assert right.status_code == 422
    found = re.search(r'href="(/cs/appeal/[^"]+)"', right.text)
    assert found
    assert found[1] == link_of(app, person)
    assert "/appeal/" not in wrong.text
    new_client(app).sent("/cs/reset-password", {"email": person.email})
    assert link_in(mails(app, person.email, "account_blocked")[-1], "/appeal/") == found[1]


def test_who_blocked_decides_only_where_nobody_else_can(app: Flask, person: Account, blocker: Account) -> None:
    number, desk = appealed(app, person), signed_in(app, blocker)
    assert [one.event for one in mails(app, blocker.email)] == ["account_appealed"], "there is nobody else"
    assert "Jiný správce v katalogu není" in html.unescape(desk.get(f"/cs/admin/appeals/{number}").text)
    other = account(app, "administrator")
    page = desk.get(f"/cs/admin/appeals/{number}").text
    assert 'name="outcome"' not in page
    assert "Rozhodne jiný správce" in page
    assert decide(desk, number, "refuse") == decide(desk, number, "grant") == 403
    assert 'name="outcome"' in signed_in(app, other).get(f"/cs/admin/appeals/{number}").text
    with app.app_context():
        session.get_one(User, other.id).role = "moderator"
        database.commit()
    assert decide(desk, number, "refuse") == 303


def test_what_was_typed_stays_when_it_cannot_be_taken(app: Flask, person: Account) -> None:
    client, link = new_client(app), link_of(app, person)
    short = client.sent(link, {"text": "Proč <já>?"})
    assert short.status_code == 422
    assert "Proč &lt;já&gt;?" in short.text
    assert client.sent(link, {"text": "x" * (LONGEST + 1)}).status_code == 422
    lost = client.post(link, data={"text": WORDS})
    assert lost.status_code == 400
    assert "někdo&lt;/b&gt;" in lost.text
    first = client.get(link)
    token = re.search(r'name="csrf_token" value="([^"]*)"', first.text)
    assert token
    appealed(app, person)
    second = client.post(link, data={"csrf_token": token[1], "text": "Ještě jednou, z druhého okna prohlížeče."})
    assert second.status_code == 409
    assert "z druhého okna" in second.text
    with app.app_context():
        assert session.scalars(select(Appeal.text)).all() == [WORDS]


def test_attempts_are_limited(app: Flask, person: Account) -> None:
    client, link = new_client(app), link_of(app, person)
    appealed(app, person)
    token = re.search(r'name="csrf_token" value="([^"]*)"', client.get("/cs/sign-in").text)
    assert token
    sent = {"csrf_token": token[1], "text": WORDS}
    answers = [client.post(link, data=sent) for _number in range(limits.APPEAL_ACCOUNT.most)]
    assert {one.status_code for one in answers[:-1]} == {409}
    assert answers[-1].status_code == 429
    assert answers[-1].headers["Retry-After"]
    assert "někdo&lt;/b&gt;" in answers[-1].text


@pytest.mark.parametrize("kept_out", ["unconfirmed", "leaving", "without event"])
def test_who_was_not_blocked_by_anybody_has_nothing_to_appeal_against(app: Flask, kept_out: str) -> None:
    made = account(app, state="unconfirmed" if kept_out == "unconfirmed" else "active")
    if kept_out != "without event":
        block(app, made, None)
    with app.app_context():
        found = session.get_one(User, made.id)
        found.state = "blocked"
        if kept_out == "leaving":
            found.erase_at = now() + timedelta(days=3)
        database.commit()
    answer = try_to_sign_in(new_client(app), made.email)
    assert answer.status_code == 422
    assert "/appeal/" not in answer.text
    assert new_client(app).get("/cs/appeal/cokoli").status_code == 410


def test_unblocking_by_hand_grants_the_appeal_that_waits(app: Flask, person: Account, blocker: Account) -> None:
    account(app, "administrator")
    number, desk = appealed(app, person), signed_in(app, blocker)
    assert press(desk, f"/cs/admin/accounts/{person.public_id}/unblock").status_code == 303
    with app.app_context():
        found = session.get_one(Appeal, number)
        assert (found.state, found.decided_by_id) == ("granted", blocker.id)
    assert events(app, person)[-1] == ("account.appeal_granted", blocker.id, "")


def test_the_menu_counts_what_waits(app: Flask, person: Account) -> None:
    desk = signed_in(app, account(app, "administrator"))
    assert "Žádné odvolání nečeká" in desk.get("/cs/admin/appeals").text
    number = appealed(app, person)
    listing = desk.get("/cs/admin/appeals").text
    assert f'href="/cs/admin/appeals/{number}"' in listing
    entry = re.search(r'<a class="c-desk-nav__link" href="/cs/admin/appeals".*?</a>', listing, re.DOTALL)
    assert entry
    assert "c-desk-nav__count" in entry[0]


def test_words_go_180_days_after_the_decision_and_with_the_account(app: Flask, person: Account) -> None:
    other = account(app, "administrator")
    number = appealed(app, person)
    assert decide(signed_in(app, other), number, "refuse") == 303
    for days, gone in ((179, 0), (181, 1), (182, 0)):
        with time_machine.travel(now() + timedelta(days=days)), app.app_context():
            assert services.sweep_appeals() == gone
            database.commit()
    with app.app_context():
        found = session.get_one(Appeal, number)
        assert (found.text, found.answer, found.state) == ("", "", "refused")
    sent = {"confirmation": person.email, "reason": "Požádala o to e-mailem."}
    erased = signed_in(app, other).sent(f"/cs/admin/accounts/{person.public_id}/erase", sent)
    assert erased.status_code == 303
    with app.app_context():
        assert session.get(Appeal, number) is None


@pytest.mark.parametrize("role", ["member", "moderator"])
def test_only_administrators_see_appeals(app: Flask, person: Account, role: str) -> None:
    number, client = appealed(app, person), signed_in(app, account(app, role))
    assert client.get("/cs/admin/appeals").status_code == client.get(f"/cs/admin/appeals/{number}").status_code == 403
    assert decide(client, number, "grant") == 403
    assert state(app, person) == "blocked"
    assert PASSWORD not in client.get("/cs/account").text
