"""Nothing typed is lost when a session has run out or a token does not fit."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from catalogue.database import session
from catalogue.municipalities.memberships.models import Membership
from tests.client import StrictClient
from tests.factories.accounts import PASSWORD, PRAHA, account, new_client, signed_in

TEXT = "Dlouhý text,\nna dva řádky, se \"znaky\" <b> & 'apostrofem'."
START = datetime(2026, 11, 23, 9, tzinfo=UTC)


def _form(answer: TestResponse) -> tuple[str, list[tuple[str, str]]]:
    """Return where the form of a page leads, and its hidden fields in order."""
    form = re.search(r'<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>', answer.text.partition("<main")[2], re.DOTALL)
    assert form, answer.text
    tags = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form[2])
    return unescape(form[1]), [(unescape(name), unescape(value)) for name, value in tags]


def _send(client: StrictClient, action: str, pairs: list[tuple[str, str]], **more: str) -> TestResponse:
    data: dict[str, list[str]] = {}
    for name, value in [*pairs, *more.items()]:
        data.setdefault(name, []).append(value)
    return client.post(action, data=data)


def test_an_expired_session_gives_the_text_back_and_sends_it_after_signing_in(app: Flask) -> None:
    person = account(app)
    with time_machine.travel(START, tick=False) as clock:
        client = signed_in(app, person)
        page = client.get("/cs/my/members/join")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text.partition("<main")[2])
        assert token
        clock.shift(timedelta(hours=3))
        typed = [("csrf_token", token[1]), ("municipality", "Praha"), ("note", TEXT), ("old_password", "tajné heslo")]
        lost = _send(client, "/cs/my/members/join", typed)
        assert lost.status_code == 401
        action, pairs = _form(lost)
        assert action == "/cs/sign-in"
        assert ("kept-note", TEXT) in pairs
        assert "tajné heslo" not in lost.text
        wrong = _send(client, action, pairs, email=person.email, password="to není ono")
        assert wrong.status_code == 422
        kept = [pair for pair in _hidden(wrong) if pair[0].startswith("kept")]
        assert ("kept-note", TEXT) in kept
        again = [*kept, ("csrf_token", dict(_hidden(wrong))["csrf_token"])]
        offered = _send(client, "/cs/sign-in", again, email=person.email, password=PASSWORD)
        assert offered.status_code == 200
        action, pairs = _form(offered)
        assert action == "/cs/my/members/join"
        assert ("note", TEXT) in pairs
        assert _send(client, action, pairs).status_code == 303
    with app.app_context():
        stored = session.query(Membership).one()
        assert stored.municipality_code == PRAHA
        assert stored.note == TEXT


def _hidden(answer: TestResponse) -> list[tuple[str, str]]:
    tags = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', answer.text.partition("<main")[2])
    return [(unescape(name), unescape(value)) for name, value in tags]


def test_a_token_that_does_not_fit_gives_the_text_back(app: Flask) -> None:
    client = signed_in(app, account(app))
    lost = client.post(
        "/cs/my/members/join",
        data={"csrf_token": "nesmysl", "municipality": "Praha", "note": TEXT, "several": ["1", "2"]},
    )
    assert lost.status_code == 400
    action, pairs = _form(lost)
    assert action == "/cs/my/members/join"
    assert [value for name, value in pairs if name == "several"] == ["1", "2"]
    assert _send(client, action, pairs).status_code == 303


def test_signing_in_carries_text_through_a_lost_cookie(app: Flask) -> None:
    person = account(app)
    lost = new_client(app).post("/cs/my/members/join", data={"note": TEXT})
    action, pairs = _form(lost)
    other = new_client(app)
    refused = _send(other, action, pairs, email=person.email, password=PASSWORD)
    assert refused.status_code == 400
    action, pairs = _form(refused)
    assert action == "/cs/sign-in"
    assert ("kept-note", TEXT) in pairs
    assert _send(other, action, pairs, email=person.email, password=PASSWORD).status_code == 200


def test_too_many_attempts_keep_the_text(app: Flask) -> None:
    person = account(app)
    client = new_client(app)
    action, pairs = _form(client.post("/cs/my/members/join", data={"note": TEXT}))
    for _attempt in range(10):
        assert _send(client, action, pairs, email=person.email, password="špatné").status_code == 422
    limited = _send(client, action, pairs, email=person.email, password=PASSWORD)
    assert limited.status_code == 429
    assert int(limited.headers["Retry-After"]) > 0
    assert ("kept-note", TEXT) in _hidden(limited)


def test_text_is_only_carried_to_our_own_forms(app: Flask) -> None:
    person = account(app)
    for action in (
        "https://evil.example/",
        "//evil.example/x",
        "/cs/",
        "/cs/my/../../x",
        "javascript:alert(1)",
        "/\t/evil",
    ):
        client = new_client(app)
        answer = client.sent(
            "/cs/sign-in", {"email": person.email, "password": PASSWORD, "kept_action": action, "kept-note": TEXT}
        )
        assert answer.status_code == 303, action
        assert answer.headers["Location"] == "/cs/my/projects"


def test_a_visitor_is_asked_to_sign_in_and_comes_back(app: Flask) -> None:
    person, client = account(app), new_client(app)
    asked = client.get("/cs/my/members/join?a=1&b=č")
    assert asked.status_code == 303
    assert asked.headers["Location"].startswith("/cs/sign-in?next=")
    answer = client.sent(asked.headers["Location"], {"email": person.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/cs/my/members/join?a=1&b=%C4%8D"
