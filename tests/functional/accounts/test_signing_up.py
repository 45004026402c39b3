"""Signing up: for a municipality, confirmed by a mail, twice, at once, and with an address that has an account."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalogue.accounts.models import AccountToken, User
from catalogue.database import session
from catalogue.municipalities.memberships.models import Membership
from tests.client import StrictClient, hidden_fields
from tests.factories.accounts import (
    PASSWORD,
    PRAHA,
    account,
    is_signed_in,
    link_in,
    mails,
    new_client,
    sign_up,
    try_to_sign_in,
)

EMAIL = "nova@obec.example.cz"


def test_from_the_form_to_the_first_sign_in(app: Flask, client: StrictClient) -> None:
    keeper = account(app, "administrator")
    colleague = account(app, municipality=PRAHA)
    answer = sign_up(client, EMAIL)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/cs/sign-up/sent")
    assert client.get("/cs/sign-up/sent").status_code == 200
    assert try_to_sign_in(new_client(app), EMAIL).status_code == 422
    assert mails(app, event="membership_requested") == []
    (mail,) = mails(app, EMAIL)
    confirmed = client.sent(link_in(mail, "/confirm/"))
    assert confirmed.status_code == 200
    assert {mail.recipient for mail in mails(app, event="membership_requested")} == {keeper.email, colleague.email}
    assert try_to_sign_in(client, EMAIL).status_code == 303
    assert is_signed_in(client)
    with app.app_context():
        membership = session.scalars(select(Membership).where(Membership.state == "pending")).one()
        assert membership.municipality_code == PRAHA


def test_without_scripts_a_name_gives_a_choice_and_nothing_typed_is_lost(app: Flask, client: StrictClient) -> None:
    typed = {"name": "Jana Nová", "email": EMAIL, "password": PASSWORD, "municipality": "nova ves"}
    page = client.get("/cs/sign-up")
    found = client.post("/cs/sign-up", data={**hidden_fields(page), **typed, "find": "1"})
    assert found.status_code == 200
    assert found.text.count('type="radio"') > 3
    assert 'value="Jana Nová"' in found.text
    assert f'value="{EMAIL}"' in found.text
    assert PASSWORD not in found.text
    asked = client.post("/cs/sign-up", data={**hidden_fields(found), **typed})
    assert asked.status_code == 422
    assert 'type="radio"' in asked.text
    chosen = asked.text.partition('type="radio"')[2].partition('value="')[2][:6]
    done = client.post("/cs/sign-up", data={**hidden_fields(asked), **typed, "municipality_choice": chosen})
    assert done.status_code == 303
    with app.app_context():
        assert session.scalars(select(Membership.municipality_code)).all() == [chosen]


def test_an_old_code_does_not_win_over_the_name(app: Flask, client: StrictClient) -> None:
    assert sign_up(client, EMAIL, municipality="Praha", municipality_code="582786").status_code == 303
    with app.app_context():
        assert session.scalars(select(Membership.municipality_code)).all() == [PRAHA]


@pytest.mark.parametrize(
    "municipality",
    ["", "Neexistov nad Ničím", "000000", "Hradiště", "x" * 5000, "'; DROP TABLE users; --", "\u202e\x00"],
)
def test_a_municipality_that_is_none_is_asked_again(client: StrictClient, municipality: str) -> None:
    answer = sign_up(client, EMAIL, municipality=municipality)
    assert answer.status_code in (303, 422)
    assert answer.status_code == 422 or municipality == "Hradiště"


def test_the_same_form_sent_twenty_times_is_one_account(app: Flask) -> None:
    client = new_client(app)
    fields = hidden_fields(client.get("/cs/sign-up"))
    data = {**fields, "name": "Jana Nová", "email": EMAIL, "password": PASSWORD, "municipality": "Praha"}
    cookie = client.get_cookie("__Host-session", domain="katalog.example.cz")
    assert cookie

    def send(_number: int) -> tuple[int, str | None]:
        browser = new_client(app)
        browser.set_cookie("__Host-session", cookie.value, domain="katalog.example.cz")
        answer = browser.post("/cs/sign-up", data=data)
        return answer.status_code, answer.headers.get("Location")

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(send, range(20)))
    assert {status for status, _location in answers} == {303, 429}
    assert {location for _status, location in answers} == {"/cs/sign-up/sent", None}
    assert answers.count((303, "/cs/sign-up/sent")) == 5
    with app.app_context():
        for table in (User, Membership, AccountToken):
            assert session.scalar(select(func.count()).select_from(table)) == 1, table
    assert len(mails(app, EMAIL)) == 1


def test_one_address_at_once_from_many_forms_is_one_account(app: Flask) -> None:
    def send(number: int) -> int:
        spelt = EMAIL.upper() if number % 2 else EMAIL
        return sign_up(new_client(app), spelt, name=f"Jana {number}").status_code

    with ThreadPoolExecutor(5) as pool:
        assert set(pool.map(send, range(5))) == {303}
    with app.app_context():
        assert session.scalar(select(func.count()).select_from(User)) == 1
        assert session.scalar(select(func.count()).select_from(Membership)) == 1


def test_the_address_of_an_account_gets_a_mail_and_changes_nothing(app: Flask) -> None:
    person = account(app)
    answer = sign_up(new_client(app), person.email.upper(), password="úplně jiné heslo s kočkou")
    assert answer.status_code == 303
    assert [mail.event for mail in mails(app)] == ["account_exists"]
    assert mails(app)[0].recipient == person.email
    assert try_to_sign_in(new_client(app), person.email).status_code == 303
    with app.app_context():
        assert session.scalar(select(func.count()).select_from(Membership)) == 0


def test_each_confirmation_makes_only_its_own_password_valid(app: Flask) -> None:
    stranger, owner = new_client(app), new_client(app)
    assert sign_up(stranger, EMAIL, name="Cizí", password="heslo, které zná jen cizí").status_code == 303
    assert sign_up(owner, EMAIL, name="Paní Pravá", password="heslo, které zná jen pravá").status_code == 303
    first, second = mails(app, EMAIL, "account_confirm")
    assert owner.sent(link_in(second, "/confirm/")).status_code == 200
    assert try_to_sign_in(new_client(app), EMAIL, "heslo, které zná jen cizí").status_code == 422
    assert try_to_sign_in(new_client(app), EMAIL, "heslo, které zná jen pravá").status_code == 303
    assert owner.get(link_in(first, "/confirm/")).status_code == 410


def test_only_listed_fields_are_taken(app: Flask, client: StrictClient) -> None:
    extra = {
        "id": "1", "public_id": "x", "role": "administrator", "state": "active", "is_demonstration": "1",
        "confirmed_at": "2026-01-01", "password_hash": "x", "user_id": "1", "decided_by_id": "1",
    }  # fmt: skip
    assert sign_up(client, EMAIL, **extra).status_code == 303
    with app.app_context():
        user = session.scalars(select(User)).one()
        assert (user.role, user.state, user.is_demonstration, user.confirmed_at) == (
            "member",
            "unconfirmed",
            False,
            None,
        )
        assert session.scalars(select(Membership.state)).one() == "pending"
