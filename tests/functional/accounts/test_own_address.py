"""A person moves the account to another address: with the password, by a link, and without learning who else is there."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from catalogue import database
from catalogue.accounts import limits
from catalogue.accounts.models import AccountToken, User
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
    sign_up,
    signed_in,
    try_to_sign_in,
)
from tests.functional.test_concurrency import at_once, sending

PAGE = "/cs/account/address"
NEW = "nova.adresa@obec.example.cz"
TAKEN = "obsazena@obec.example.cz"


@pytest.fixture
def person(app: Flask) -> Account:
    return account(app, email="jana.nova@obec.example.cz")


@pytest.fixture
def client(app: Flask, person: Account) -> StrictClient:
    """The browser of the person."""
    return signed_in(app, person)


def ask(client: StrictClient, address: str = NEW, password: str = PASSWORD) -> int:
    return client.sent(PAGE, {"email": address, "password": password}).status_code


def events(app: Flask, person: Account) -> list[tuple[str, int | None]]:
    with app.app_context():
        wanted = select(AuditEvent).where(AuditEvent.thing_type == "user", AuditEvent.thing_id == str(person.id))
        found = session.scalars(wanted.order_by(AuditEvent.id)).all()
        return [(one.event, one.actor_id) for one in found if one.event.startswith("account.address")]


def open_questions(app: Flask) -> list[str]:
    with app.app_context():
        wanted = select(AccountToken.email).where(AccountToken.purpose == "address", AccountToken.used_at.is_(None))
        return list(session.scalars(wanted))


def test_a_person_moves_the_account_to_another_address(app: Flask, client: StrictClient, person: Account) -> None:
    assert PAGE in client.get("/cs/account").text
    answer = client.sent(PAGE, {"email": f" {NEW} ", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, PAGE)
    page = client.get(PAGE).text
    assert NEW in page and "Vzít novou adresu zpět" in page
    ((to_new,), (to_old,)) = mails(app, NEW), mails(app, person.email)
    assert (to_new.event, to_old.event) == ("account_address_confirm", "account_address_change")
    assert NEW not in to_old.text and "zná vaše heslo" in to_old.text and "správce" not in to_new.text
    link = link_in(to_new, "/new-address/")
    assert new_client(app).get(link).status_code == 200
    assert is_signed_in(client), "a mail scanner that follows the link changes nothing"
    assert new_client(app).sent(link).status_code == 200
    assert not is_signed_in(client)
    assert try_to_sign_in(new_client(app), person.email).status_code == 422
    assert (
        "Vzít novou adresu zpět"
        not in (again := signed_in(app, Account(person.id, person.public_id, NEW))).get(PAGE).text
    )
    assert new_client(app).get(link).status_code == 410 and is_signed_in(again)
    assert [one.event for one in mails(app, person.email)] == ["account_address_change"] * 2
    assert events(app, person) == [("account.address_asked", person.id), ("account.address_changed", person.id)]


def test_the_answer_does_not_tell_whether_another_account_has_the_address(
    app: Flask, client: StrictClient, person: Account
) -> None:
    owner = account(app, email=TAKEN)
    told = []
    for address in (NEW, TAKEN, TAKEN.upper()):
        answer = client.sent(PAGE, {"email": address, "password": PASSWORD})
        page = re.sub(r'value="[^"]*"|\d+:\d+', "", client.get(PAGE).text)
        told.append((answer.status_code, answer.location, page.replace(address, "…").replace(address.lower(), "…")))
        assert len(open_questions(app)) == 1
    assert told[0][:2] == told[1][:2] == told[2][:2]
    assert told[0][2] == told[1][2]
    assert [one.event for one in mails(app, owner.email)] == ["account_exists"] * 2
    assert "/new-address/" not in "".join(one.text for one in mails(app, owner.email))
    assert [one.event for one in mails(app, person.email)] == ["account_address_change"] * 3
    assert events(app, person) == [("account.address_asked", person.id)] * 3
    assert press(client, f"{PAGE}/withdraw").status_code == 303
    assert open_questions(app) == []


def test_who_signs_up_meanwhile_keeps_the_address(app: Flask, client: StrictClient, person: Account) -> None:
    assert ask(client) == 303
    link = link_in(mails(app, NEW)[0], "/new-address/")
    sign_up(new_client(app), NEW)
    assert new_client(app).sent(link).status_code == 410
    assert is_signed_in(client)


def test_wrong_passwords_and_no_addresses_change_nothing(app: Flask, client: StrictClient, person: Account) -> None:
    for address, password, why in (
        (NEW, "něco jiného", "Současné heslo nesouhlasí."),
        (NEW, "", ""),
        ("nova adresa", PASSWORD, "jmeno@obec.cz"),
        (person.email.upper(), PASSWORD, "Touto adresou se už přihlašujete."),
    ):
        answer = client.sent(PAGE, {"email": address, "password": password})
        assert answer.status_code == 422, address
        text = html.unescape(answer.text)
        assert why in text and address in text and 'type="password"' in text
    assert (mails(app), events(app, person), open_questions(app)) == ([], [], [])


def test_passwords_are_guessed_a_few_times_only_and_nobody_is_flooded(
    app: Flask, client: StrictClient, person: Account
) -> None:
    for number in range(limits.PASSWORD_CHANGE.most):
        assert ask(client, f"nova{number}@obec.example.cz", "něco jiného") == 422
    assert ask(client) == 429, "the right one does not help then"
    assert press(client, "/cs/account/delete", password=PASSWORD).status_code == 429, "one limit for all such checks"
    with time_machine.travel(now() + timedelta(minutes=6)):
        again = signed_in(app, person)
        assert [ask(again, NEW) for _time in range(limits.NEW_ADDRESS.most)] == [303] * limits.NEW_ADDRESS.most
        assert ask(signed_in(app, account(app)), NEW) == 429
    assert len(mails(app, NEW)) == limits.NEW_ADDRESS.most


def test_the_address_is_taken_back_once(app: Flask, client: StrictClient, person: Account) -> None:
    assert ask(client) == 303
    link = link_in(mails(app, NEW)[0], "/new-address/")
    assert press(client, f"{PAGE}/withdraw").status_code == 303
    assert "Vzít novou adresu zpět" not in client.get(PAGE).text
    assert press(client, f"{PAGE}/withdraw").status_code == 303
    assert [one for one, _actor in events(app, person)] == ["account.address_asked", "account.address_withdrawn"]
    assert new_client(app).get(link).status_code == 410


def test_nobody_asks_for_somebody_else(app: Flask, client: StrictClient, person: Account) -> None:
    """The form has no person in it: what is sent beside it is passed over."""
    other = account(app)
    sent = {"email": NEW, "password": PASSWORD, "user": other.public_id, "user_id": str(other.id)}
    assert client.sent(PAGE, sent).status_code == 303
    assert (events(app, other), len(events(app, person))) == ([], 1)
    with app.app_context():
        assert session.scalars(select(AccountToken.user_id).where(AccountToken.purpose == "address")).all() == [
            person.id
        ]


def test_of_two_questions_at_once_one_stays_open(app: Flask, person: Account) -> None:
    calls = [
        sending(app, person, PAGE, email=f"{one}@obec.example.cz", password=PASSWORD) for one in ("prvni", "druha")
    ]
    assert [status for status, _text in at_once(calls)] == [303, 303]
    assert len(open_questions(app)) == 1


def test_somebody_who_was_blocked_meanwhile_keeps_the_old_address(
    app: Flask, client: StrictClient, person: Account
) -> None:
    assert ask(client) == 303
    with app.app_context():
        session.get_one(User, person.id).state = "blocked"
        database.commit()
    assert new_client(app).get(link_in(mails(app, NEW)[0], "/new-address/")).status_code == 410
