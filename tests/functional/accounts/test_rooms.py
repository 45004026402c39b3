"""Rooms: what is cached, who gets a cookie, and that looking changes nothing."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Table, select

from catalogue import database
from catalogue.database import Base, session
from catalogue.routing import PrivateBlueprint, PublicBlueprint
from tests.client import StrictClient
from tests.factories.accounts import PRAHA, account, link_in, mails, new_client, sign_up, signed_in

SEEN = {"user_sessions", "editors"}
"""The moment of the last visit, and of opening a section, is written there, at most once a minute."""


def _addresses(app: Flask, **samples: Any) -> list[tuple[str, str]]:
    """Return endpoint and address of every rule that answers GET."""
    adapter = app.url_map.bind("katalog.example.cz")
    known = {"lang": "cs", "token": "x" * 43, "code": "core", "file": "f" * 64, "filename": "css/base.css", **samples}
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        values: dict[str, Any] = {}
        for name in rule._converters:
            choices = re.match(r"\(\?:([^)]*)\)", rule._converters[name].regex)
            values[name] = known.get(name) or (choices[1].split("|")[0] if choices else 1)
        found.append((rule.endpoint, adapter.build(rule.endpoint, values)))
    return found


def _tables(app: Flask) -> dict[str, list[Any]]:
    with app.app_context():
        tables: list[Table] = [one for one in Base.metadata.sorted_tables if one.name not in SEEN]
        return {
            table.name: sorted(repr(tuple(row)) for row in session.execute(select(table)))
            for table in tables
            if table.name not in ("municipalities", "districts")
        }


@pytest.mark.parametrize("role", ["member", "moderator", "administrator"])
def test_looking_changes_nothing(app: Flask, role: str) -> None:
    person = account(app, role, municipality=PRAHA)
    account(app, municipality=PRAHA, membership="pending")
    sign_up(new_client(app), "nova@obec.example.cz")
    token = link_in(mails(app, "nova@obec.example.cz")[0], "/confirm/").rpartition("/")[2]
    client = signed_in(app, person)
    before = _tables(app)
    for _endpoint, path in _addresses(app, token=token):
        for method in ("GET", "HEAD", "OPTIONS"):
            assert client.open(path, method=method).status_code < 500, path
    assert _tables(app) == before


def test_every_room_says_how_it_is_cached(app: Flask) -> None:
    client = signed_in(app, account(app, "administrator"))
    visitor = new_client(app)
    for endpoint, path in _addresses(app):
        room = app.blueprints.get(endpoint.rpartition(".")[0])
        assert room is not None, f"{endpoint} belongs to no room"
        if isinstance(room, PrivateBlueprint):
            for browser in (client, visitor):
                assert browser.get(path).headers["Cache-Control"] == "no-store", path
        elif isinstance(room, PublicBlueprint):
            answer = visitor.get(path)
            assert "Set-Cookie" not in answer.headers or "__Host-language" in answer.headers["Set-Cookie"], path
            if answer.status_code == 200:
                assert answer.headers["Cache-Control"].startswith(("public", "no-")), path
        else:
            assert "Set-Cookie" not in visitor.get(path).headers, path


def test_a_form_gives_a_visitor_an_id_and_stores_nothing(app: Flask, client: StrictClient) -> None:
    before = _tables(app)
    answer = client.get("/cs/sign-in")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert re.fullmatch(r"__Host-session=v[\w-]{43}; Secure; HttpOnly; Path=/; SameSite=Lax", cookie)
    assert "Set-Cookie" not in client.get("/cs/sign-up").headers
    assert _tables(app) == before


def test_a_room_lets_no_visitor_in_by_default(app: Flask) -> None:
    visitor = new_client(app)
    for endpoint, path in _addresses(app):
        room = app.blueprints.get(endpoint.rpartition(".")[0])
        if isinstance(room, PrivateBlueprint) and not getattr(app.view_functions[endpoint], "for_visitors", False):
            answer = visitor.get(path)
            assert answer.status_code == 303, path
            assert answer.headers["Location"].startswith("/cs/sign-in"), path
    open_ones = {name for name, view in app.view_functions.items() if getattr(view, "for_visitors", False)}
    assert open_ones == {
        "accounts.sign_in", "accounts.sign_out", "accounts.signed_out", "accounts.reset_request", "accounts.reset_sent",
        "accounts.reset", "accounts.confirm", "accounts.new_address", "appealing.appeal", "municipalities.sign_up", "municipalities.sign_up_sent", "dev.mail",
        "health.healthz", "health.readyz", "confirming.answer", "assisted.answer", "reporting.report", "asking.ask", "assisted.image", "assisted.attachment", "municipalities.invitation",
        "own_data.keep", "mailing.unsubscribe_page",
    }  # fmt: skip


def test_a_message_is_shown_once_and_dies_with_the_session(app: Flask) -> None:
    client = signed_in(app, account(app))
    page = client.get("/cs/account").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    data = {"csrf_token": token, "name": "Jméno Nové", "language": "en"}
    assert client.post("/cs/account", data=data).status_code == 303
    assert "c-flashes" in client.get("/cs/account").text
    assert "c-flashes" not in client.get("/cs/account").text
    with app.app_context():
        assert session.execute(select(Base.metadata.tables["user_sessions"].c.data)).scalar_one() == {"flashes": []}
        database.rollback()
