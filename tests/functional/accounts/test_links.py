"""Links of mails: for one purpose, once, for a short time, used up by a button only, and built from our address."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from catalogue import database
from catalogue.accounts import services
from catalogue.accounts.models import AccountToken, User
from catalogue.database import session
from tests.client import StrictClient, hidden_fields
from tests.factories.accounts import (
    Account,
    account,
    link_in,
    mails,
    new_client,
    session_count,
    sign_up,
    signed_in,
    try_to_sign_in,
)

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
NEW = "jiné dlouhé heslo s kočkou"
EMAIL = "nova@obec.example.cz"


def _reset_link(app: Flask, person: Account) -> str:
    assert new_client(app).sent("/cs/reset-password", {"email": person.email}).status_code == 303
    return link_in(mails(app, person.email, "account_reset")[-1], "/reset-password/")


def _use(client: StrictClient, link: str, password: str = NEW) -> int:
    page = client.get(link)
    if page.status_code != 200:
        return page.status_code
    return client.post(link, data={**hidden_fields(page), "password": password}).status_code


def test_a_reset_changes_the_password_once(app: Flask) -> None:
    person = account(app)
    signed_in(app, person)
    link = _reset_link(app, person)
    client = new_client(app)
    assert _use(client, link) == 200
    assert session_count(app) == 0
    assert _use(client, link, "ještě jiné heslo s kočkou") == 410
    assert try_to_sign_in(new_client(app), person.email).status_code == 422
    assert try_to_sign_in(new_client(app), person.email, NEW).status_code == 303
    assert mails(app)[-1].event == "account_password_changed"


@pytest.mark.parametrize(("minutes", "status"), [(59, 200), (60, 410)])
def test_a_reset_works_for_an_hour(app: Flask, minutes: int, status: int) -> None:
    person = account(app)
    with time_machine.travel(START, tick=False) as clock:
        link = _reset_link(app, person)
        clock.shift(timedelta(minutes=minutes))
        assert _use(new_client(app), link) == status


@pytest.mark.parametrize(("hours", "status"), [(47, 200), (48, 410)])
def test_a_confirmation_works_for_two_days(app: Flask, hours: int, status: int) -> None:
    with time_machine.travel(START, tick=False) as clock:
        sign_up(new_client(app), EMAIL)
        link = link_in(mails(app, EMAIL)[0], "/confirm/")
        clock.shift(timedelta(hours=hours))
        client = new_client(app)
        page = client.get(link)
        assert page.status_code == status
        if status == 200:
            assert client.post(link, data=hidden_fields(page)).status_code == 200


def test_looking_uses_nothing_up_and_leaks_nothing(app: Flask) -> None:
    person = account(app)
    sign_up(new_client(app), EMAIL)
    for link in (_reset_link(app, person), link_in(mails(app, EMAIL)[0], "/confirm/")):
        for method in ("GET", "HEAD", "OPTIONS", "GET"):
            answer = new_client(app).open(link, method=method)
            assert answer.status_code == 200
            if method != "OPTIONS":
                assert answer.headers["Referrer-Policy"] == "no-referrer"
                assert answer.headers["Cache-Control"] == "no-store"
    with app.app_context():
        assert (
            session.scalar(select(func.count()).select_from(AccountToken).where(AccountToken.used_at.is_not(None))) == 0
        )
        assert session.scalar(select(User.state).where(User.email == EMAIL)) == "unconfirmed"


def test_a_link_is_good_for_its_own_purpose_only(app: Flask) -> None:
    person = account(app)
    sign_up(new_client(app), EMAIL)
    reset = _reset_link(app, person).rpartition("/")[2]
    confirm = link_in(mails(app, EMAIL)[0], "/confirm/").rpartition("/")[2]
    assert new_client(app).get(f"/cs/confirm/{reset}").status_code == 410
    assert new_client(app).get(f"/cs/reset-password/{confirm}").status_code == 410
    for forged in ("x", "a" * 43, reset[:-1], reset.swapcase(), "%00", "ž" * 20):
        assert new_client(app).get(f"/cs/reset-password/{forged}").status_code == 410, forged
    with app.app_context():
        stored = session.scalars(select(AccountToken.hash)).all()
        assert reset not in stored
        assert confirm not in stored


@pytest.mark.parametrize("change", ["password", "email", "blocked", "another reset"])
def test_a_reset_dies_with_what_it_was_made_for(app: Flask, change: str) -> None:
    person = account(app)
    link = _reset_link(app, person)
    if change == "another reset":
        assert _use(new_client(app), _reset_link(app, person)) == 200
    else:
        with app.app_context():
            user = session.get_one(User, person.id)
            if change == "password":
                services.change_password(user, person.password, NEW)
            elif change == "email":
                user.email = user.email_key = "jina@obec.example.cz"
            else:
                services.block(user, actor=None)
            database.commit()
    assert _use(new_client(app), link) == 410


def test_a_reset_proves_an_address_too(app: Flask) -> None:
    sign_up(new_client(app), EMAIL)
    assert new_client(app).sent("/cs/reset-password", {"email": EMAIL}).status_code == 303
    reset = link_in(mails(app, EMAIL, "account_reset")[0], "/reset-password/")
    assert _use(new_client(app), reset) == 200
    assert try_to_sign_in(new_client(app), EMAIL, NEW).status_code == 303
    assert new_client(app).get(link_in(mails(app, EMAIL)[0], "/confirm/")).status_code == 410


def test_a_blocked_person_gets_no_link(app: Flask) -> None:
    person = account(app, state="blocked")
    new_client(app).sent("/cs/reset-password", {"email": person.email})
    (mail,) = mails(app)
    assert mail.event == "account_blocked"
    assert "http" not in mail.text


POISON = [
    {"headers": {"X-Forwarded-Host": "evil.example"}}, {"headers": {"X-Host": "evil.example"}},
    {"headers": {"X-Forwarded-Server": "evil.example"}}, {"headers": {"X-HTTP-Host-Override": "evil.example"}},
    {"headers": {"Forwarded": "host=evil.example"}}, {"headers": {"Forwarded": 'for=1;host="evil.example";proto=http'}},
    {"headers": {"X-Forwarded-Proto": "http"}}, {"headers": {"X-Forwarded-Prefix": "//evil.example"}},
    {"headers": {"X-Original-URL": "https://evil.example/"}}, {"headers": {"X-Rewrite-URL": "https://evil.example/"}},
    {"headers": {"X-Forwarded-Port": "1"}}, {"headers": {"X-Forwarded-For": "evil.example"}},
]  # fmt: skip
BAD_HOSTS = [
    "evil.example", "katalog.example.cz.evil.example", "evil.example:443", "katalog.example.cz@evil.example",
    "evil.example#katalog.example.cz", "katalog.example.cz evil.example", "", "katalog.example.cz,evil.example",
]  # fmt: skip


def test_links_are_made_of_our_own_address(app: Flask) -> None:
    person = account(app)
    for number, poison in enumerate(POISON):
        with app.app_context():
            session.execute(database.Base.metadata.tables["rate_events"].delete())
            database.commit()
        client = new_client(app)
        page = client.get("/cs/reset-password")
        answer = client.post("/cs/reset-password", data={**hidden_fields(page), "email": person.email}, **poison)  # type: ignore[arg-type]
        assert answer.status_code == 303, poison
        assert len(mails(app, person.email)) == number + 1
    for mail in mails(app, person.email):
        assert link_in(mail, "/cs/reset-password/")
        assert "evil" not in mail.text + mail.html + mail.subject


def test_unknown_hosts_are_refused_and_send_nothing(app: Flask) -> None:
    person = account(app)
    client = new_client(app)
    fields = hidden_fields(client.get("/cs/reset-password"))
    for host in BAD_HOSTS:
        answer = client.post(
            "/cs/reset-password", data={**fields, "email": person.email}, environ_overrides={"HTTP_HOST": host}
        )
        assert answer.status_code == 400, host
    assert mails(app) == []
