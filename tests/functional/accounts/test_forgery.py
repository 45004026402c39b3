"""Forged requests: no unsafe method without a token of the same session, and none from another site."""

import re
from typing import Any

import pytest
from flask import Flask

from catalogue.database import SAFE_METHODS
from tests.client import StrictClient
from tests.factories.accounts import PASSWORD, account, is_signed_in, new_client, signed_in

EMAIL = "nikdo@obec.example.cz"


def token(client: StrictClient, path: str = "/cs/sign-in") -> str:
    """Return the token of a page's form."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def _addresses(app: Flask) -> list[tuple[str, str]]:
    adapter = app.url_map.bind("katalog.example.cz")
    samples = {"lang": "cs", "token": "x" * 43, "reference": "a" * 16, "code": "core", "file": "f" * 32}
    found = []
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - SAFE_METHODS):
            values: dict[str, Any] = {}
            for name in rule._converters:
                pattern = rule._converters[name]
                choices = re.match(r"\(\?:([^)]*)\)", pattern.regex)
                values[name] = samples.get(name) or (choices[1].split("|")[0] if choices else 1)
            found.append((method, adapter.build(rule.endpoint, values, method=method)))
    return found


@pytest.mark.parametrize("role", [None, "member", "administrator"])
def test_every_unsafe_method_of_every_rule_needs_a_token(app: Flask, role: str | None) -> None:
    client = signed_in(app, account(app, role)) if role else new_client(app)
    addresses = _addresses(app)
    assert len(addresses) > 15
    for method, path in addresses:
        if (
            "/unsubscribe/" in path
        ):  # Mail programs press it (RFC 8058): the signature in the address stands for the token.
            continue
        answer = client.open(path, method=method, data={"email": EMAIL, "text": "psáno dlouho"})
        assert answer.status_code in (400, 401), f"{method} {path}: {answer.status_code}"


def test_a_token_belongs_to_its_session(app: Flask) -> None:
    first, second = signed_in(app, account(app)), signed_in(app, account(app))
    foreign = token(first, "/cs/account")
    data = {"csrf_token": foreign, "name": "Změněné jméno", "language": "cs"}
    assert second.post("/cs/account", data=data).status_code == 400
    assert first.post("/cs/account", data=data).status_code == 303


def test_a_visitors_token_is_useless_for_another_visitor_and_after_signing_in(app: Flask) -> None:
    person = account(app)
    visitor, other = new_client(app), new_client(app)
    mine = token(visitor)
    token(other)
    login = {"csrf_token": mine, "email": person.email, "password": PASSWORD}
    assert other.post("/cs/sign-in", data=login).status_code == 400
    assert visitor.post("/cs/sign-in", data=login).status_code == 303
    assert visitor.post("/cs/sign-out", data={"csrf_token": mine}).status_code == 400
    assert is_signed_in(visitor)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 400),
        ({"Sec-Fetch-Site": "same-site"}, 400),
        ({"Origin": "https://evil.example"}, 400),
        ({"Origin": "null"}, 400),
        ({"Origin": "https://katalog.example.cz.evil.example"}, 400),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "https://katalog.example.cz"}, 303),
        ({}, 303),
    ],
)
def test_where_a_request_comes_from(app: Flask, headers: dict[str, str], status: int) -> None:
    person, client = account(app), new_client(app)
    data = {"csrf_token": token(client), "email": person.email, "password": PASSWORD, "note": "text útočníka"}
    answer = client.post("/cs/sign-in", data=data, headers=headers)
    assert answer.status_code == status
    assert "text útočníka" not in answer.text
