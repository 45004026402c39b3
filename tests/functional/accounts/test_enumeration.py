"""No answer tells whether an address has an account: the same status, headers, text and work."""

import re
from collections.abc import Callable
from unittest.mock import patch

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from catalogue.accounts import passwords
from tests.client import StrictClient
from tests.factories.accounts import account, mails, new_client, sign_up, try_to_sign_in

ADDRESS = "osoba@obec.example.cz"


def _masked(answer: TestResponse, address: str) -> tuple[int, list[tuple[str, str]], str]:
    """Return an answer without what differs between any two answers."""
    changing = ("Date", "Set-Cookie", "X-Request-Id")
    headers = sorted((name, value) for name, value in answer.headers if name not in (*changing, "Content-Length"))
    text = re.sub(r'(name="(?:csrf_token|request_key)" value=")[^"]*', r"\1", answer.text.replace(address, "ADDRESS"))
    return answer.status_code, headers, text


def _sign_in(client: StrictClient, address: str) -> TestResponse:
    return try_to_sign_in(client, address, "to není to správné heslo")


def _sign_up(client: StrictClient, address: str) -> TestResponse:
    return sign_up(client, address)


def _reset(client: StrictClient, address: str) -> TestResponse:
    return client.sent("/cs/reset-password", {"email": address})


@pytest.mark.parametrize("ask", [_sign_in, _sign_up, _reset])
def test_the_same_answer_for_every_address(app: Flask, ask: Callable[[StrictClient, str], TestResponse]) -> None:
    people = {
        state: account(app, email=f"{state}@obec.example.cz", state=state).email
        for state in ("active", "blocked", "unconfirmed")
    }
    unknown = _masked(ask(new_client(app), ADDRESS), ADDRESS)
    for state, address in people.items():
        assert _masked(ask(new_client(app), address), address) == unknown, state
    if ask is not _sign_in:
        assert sorted(mail.recipient for mail in mails(app)) == sorted([ADDRESS, *people.values()])


@pytest.mark.parametrize("ask", [_sign_in, _sign_up])
def test_the_same_hashing_for_every_address(app: Flask, ask: Callable[[StrictClient, str], TestResponse]) -> None:
    people = [ADDRESS, *(account(app, state=state).email for state in ("active", "blocked", "unconfirmed"))]
    counts = []
    for address in people:
        client = new_client(app)
        with (
            patch.object(passwords.PasswordHasher, "hash", autospec=True, side_effect=_HASH) as hashed,
            patch.object(passwords.PasswordHasher, "verify", autospec=True, side_effect=_VERIFY) as verified,
        ):
            ask(client, address)
        counts.append((hashed.call_count, verified.call_count))
    assert len(set(counts)) == 1, counts
    assert sum(counts[0]) == 1


_HASH, _VERIFY = passwords.PasswordHasher.hash, passwords.PasswordHasher.verify


def test_an_unconfirmed_account_with_the_right_password_looks_unknown(app: Flask) -> None:
    person = account(app, state="unconfirmed")
    right = _masked(try_to_sign_in(new_client(app), person.email), person.email)
    assert right == _masked(try_to_sign_in(new_client(app), ADDRESS), ADDRESS)


def test_no_address_of_a_person_is_a_number(app: Flask) -> None:
    person = account(app)
    assert re.fullmatch(r"[A-Za-z0-9_-]{22,}", person.public_id)
    assert not [rule.rule for rule in app.url_map.iter_rules() if "user_id" in rule.arguments]


def test_who_is_blocked_hears_it_with_the_right_password_only(app: Flask) -> None:
    person = account(app, state="blocked")
    told = try_to_sign_in(new_client(app), person.email)
    assert told.status_code == 422
    assert "Tento účet je zablokovaný." in told.text
    assert "Set-Cookie" not in told.headers or "session" not in told.headers["Set-Cookie"]
    wrong = _sign_in(new_client(app), person.email)
    assert "zablokovaný" not in wrong.text
