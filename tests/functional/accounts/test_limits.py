"""Limits of attempts: who is stopped when, for how long, and what still works."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from catalogue.accounts import limits
from catalogue.accounts.models import RateEvent
from catalogue.database import session
from catalogue.errors import TooMany
from tests.client import StrictClient
from tests.factories.accounts import PASSWORD, account, mails, new_client, sign_up, try_to_sign_in

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
EMAIL = "nekdo@obec.example.cz"


def _from(address: str) -> dict[str, dict[str, str]]:
    return {"environ_overrides": {"REMOTE_ADDR": address}}


def _attempts(app: Flask, count: int, address: Callable[[int], str], email: Callable[[int], str]) -> list[int]:
    client = new_client(app)
    token = client.get("/cs/sign-in").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    data = {"csrf_token": token, "password": "špatné heslo"}
    return [
        client.post("/cs/sign-in", data={**data, "email": email(number)}, **_from(address(number))).status_code  # type: ignore[arg-type]
        for number in range(count)
    ]


def test_one_account_from_many_places(app: Flask) -> None:
    person = account(app)
    with time_machine.travel(START, tick=False) as clock:
        answers = _attempts(app, 12, lambda number: f"10.0.{number}.1", lambda _number: person.email.upper())
        assert answers == [422] * 10 + [429] * 2
        limited = try_to_sign_in(new_client(app), person.email)
        assert limited.status_code == 429
        assert limited.headers["Retry-After"] == "300"
        clock.shift(timedelta(seconds=299))
        assert try_to_sign_in(new_client(app), person.email).status_code == 429
        clock.shift(timedelta(seconds=1))
        assert try_to_sign_in(new_client(app), person.email).status_code == 303


def test_many_accounts_from_one_place(app: Flask) -> None:
    person = account(app)
    answers = _attempts(app, 22, lambda _number: "10.0.0.1", lambda number: f"clovek{number}@obec.example.cz")
    assert answers == [422] * 20 + [429] * 2
    assert try_to_sign_in(new_client(app), person.email, **_from("10.0.0.1")).status_code == 429
    assert try_to_sign_in(new_client(app), person.email, **_from("10.0.0.2")).status_code == 303


def test_a_household_of_ipv6_is_one_place(app: Flask) -> None:
    answers = _attempts(
        app, 21, lambda number: f"2001:db8:1:2::{number:x}", lambda number: f"c{number}@obec.example.cz"
    )
    assert answers == [422] * 20 + [429]


def test_success_is_not_counted(app: Flask) -> None:
    person = account(app)
    for _time in range(25):
        assert try_to_sign_in(new_client(app), person.email).status_code == 303
    with app.app_context():
        assert session.scalar(select(func.count()).select_from(RateEvent)) == 0


def test_an_unknown_address_is_limited_like_a_known_one(app: Flask) -> None:
    answers = _attempts(app, 11, lambda number: f"10.0.{number}.1", lambda _number: EMAIL)
    assert answers == [422] * 10 + [429]


def test_sign_up_keeps_what_was_typed(app: Flask) -> None:
    for _time in range(5):
        assert sign_up(new_client(app), EMAIL).status_code == 303
    limited = sign_up(new_client(app), EMAIL, name="Jana Dlouhá")
    assert limited.status_code == 429
    assert int(limited.headers["Retry-After"]) > 3000
    assert 'value="Jana Dlouhá"' in limited.text
    assert len(mails(app, EMAIL)) == 5


def _reset(client: StrictClient, email: str) -> int:
    return client.sent("/cs/reset-password", {"email": email}).status_code


def test_reset_five_times_a_day(app: Flask) -> None:
    person = account(app)
    with time_machine.travel(START, tick=False) as clock:
        for address in (person.email, EMAIL):
            assert [_reset(new_client(app), address) for _time in range(6)] == [303] * 5 + [429]
        clock.shift(timedelta(days=1))
        assert _reset(new_client(app), person.email) == 303


def test_the_window_slides_and_old_attempts_are_forgotten(app: Flask) -> None:
    limit = limits.Limit("test", 2, 100)
    with app.app_context(), time_machine.travel(START, tick=False) as clock:
        limits.count([(limit, "x")])
        clock.shift(60)
        limits.count([(limit, "x")])
        with pytest.raises(TooMany) as refused:
            limits.count([(limit, "x")])
        assert refused.value.details["retry_after"] == 40
        limits.count([(limit, "y")])
        clock.shift(40)
        limits.count([(limit, "x")])
        with pytest.raises(TooMany):
            limits.count([(limit, "x")])
        clock.shift(timedelta(days=3))
        limits.count([(limit, "x")])
        assert session.scalar(select(func.count()).select_from(RateEvent)) == 1


def test_counting_survives_a_dropped_request(app: Flask) -> None:
    limit = limits.Limit("test", 5, 100)
    with app.app_context():
        limits.count([(limit, "x")])
        session.rollback()
        assert session.scalar(select(func.count()).select_from(RateEvent)) == 1


def test_a_limit_holds_when_attempts_come_at_once(app: Flask) -> None:
    limit = limits.Limit("test", 5, 100)

    def attempt(_number: int) -> bool:
        with app.app_context():
            try:
                limits.count([(limit, "x")])
            except TooMany:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(24))) == 5


def test_no_address_is_kept_with_an_attempt(app: Flask) -> None:
    _attempts(app, 1, lambda _number: "10.9.8.7", lambda _number: EMAIL)
    with app.app_context():
        kept = session.scalars(select(RateEvent)).all()
        assert len(kept) == 3
        assert all(len(one.key_hash) == 64 and EMAIL not in one.key_hash for one in kept)


def test_password_change_is_limited(app: Flask) -> None:
    person = account(app)
    client = new_client(app)
    try_to_sign_in(client, person.email)
    token = (
        client.get("/cs/account").text.partition("<main")[2].partition('name="csrf_token" value="')[2].partition('"')[0]
    )
    data = {"csrf_token": token, "old_password": "není to ono", "new_password": "jiné dlouhé heslo s kočkou"}
    answers = [client.post("/cs/account/password", data=data).status_code for _time in range(11)]
    assert answers == [422] * 10 + [429]
    assert try_to_sign_in(new_client(app), person.email, PASSWORD).status_code == 303
