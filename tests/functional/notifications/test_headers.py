"""Whatever people type, a mail has exactly its planned headers and recipients."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue import database
from catalogue.notifications import worker
from catalogue.notifications.services import BadRecipient, deliverable, enqueue
from catalogue.notifications.transport import message

from .sink import running

TO = "jana@obec.example.cz"
HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language", "MIME-Version", "Content-Type",
}  # fmt: skip
NASTY = [
    "Jan\r\nBcc: evil@evil.example", "Jan\nBcc: evil@evil.example", "Jan\rBcc: evil@evil.example", "Jan\u2028Bcc: evil@evil.example",
    "Jan\u2029Bcc: x@evil.example", "Jan\x85Bcc: x@evil.example", "Jan\x0bBcc: x@evil.example", "Jan\x0cBcc: x@evil.example",
    "=?utf-8?q?=0ABcc:_evil@evil.example?=", "=?utf-8?B?DQpCY2M6IHhAZXZpbC5leGFtcGxl?=", "x" * 2000, "ž" * 1500, "a " * 1500,
    "Jan\x00\x1b[31m", "\r\n\r\n<script>alert(1)</script>", ".\r\n.\r\nQUIT\r\n", "a,b;c:<d@e.example>", '"\\"', "\u202egnirts",
    "\ud800", "👩‍👩‍👧", "{{ 7*7 }} %(name)s", "Subject: x\n\nbody", "", " ",
]  # fmt: skip


def _made(app: Flask, name: str, place: str, note: str) -> Any:
    with app.app_context():
        mail = enqueue(
            "membership_requested",
            TO,
            "cs",
            name=name,
            address=note,
            municipality=place,
            url="https://katalog.example.cz/",
        )
        found = message(mail, app.config["CATALOGUE"])
        found.as_bytes()
        database.rollback()
        return found


def _check(found: Any) -> None:
    assert set(found.keys()) == HEADERS
    assert len(found.keys()) == len(HEADERS)
    assert found["To"] == TO
    raw = found.as_bytes()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    head = raw.partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0].decode() for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
    assert sorted(names) == sorted(HEADERS)


@pytest.mark.parametrize("nasty", NASTY)
def test_nasty_texts_stay_texts(app: Flask, nasty: str) -> None:
    _check(_made(app, nasty, nasty, nasty))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.text(st.characters(codec=None), max_size=300),
    place=st.one_of(st.text(max_size=100), st.sampled_from(NASTY)),
    note=st.lists(
        st.sampled_from(["\r", "\n", "\r\n", "Bcc: a@b.cz", ":", " ", "\u2028", "=?utf-8?q?", "?="]), max_size=12
    ),
)
def test_any_text_stays_text(app: Flask, name: str, place: str, note: list[str]) -> None:
    _check(_made(app, name, place, "".join(note)))


@pytest.mark.parametrize(
    "address",
    [
        "", "nikdo", "a@obec.cz, b@obec.cz", "a@obec.cz;b@obec.cz", "a@obec.cz b@obec.cz", "a@obec.cz\r\nBcc: b@obec.cz",
        "a@obec.cz\nb@obec.cz", '"a,b"@obec.cz', "Jan <a@obec.cz>", "<a@obec.cz>", "a@obec.cz>", "a@obec.cz\x00", "a@[127.0.0.1]",
        "a(b)@obec.cz", "a@obec.cz,", "@obec.cz", "a@@obec.cz", "a@obec.cz%0ab@obec.cz", "postmaster", "a@ob\u2028ec.cz",
    ],
)  # fmt: skip
def test_an_address_is_one_address(app: Flask, address: str) -> None:
    with app.app_context(), pytest.raises(BadRecipient):
        enqueue("account_blocked", address, "cs")


def test_an_international_domain_goes_out_in_ascii() -> None:
    assert deliverable("a@háčkyčárky.cz").isascii()


def test_exactly_the_planned_recipients_get_exactly_one_mail(app: Flask) -> None:
    with running() as sink:
        app.config["CATALOGUE"] = replace(app.config["CATALOGUE"], smtp_url=f"smtp://127.0.0.1:{sink.port}")
        with app.app_context():
            for nasty in NASTY:
                enqueue(
                    "membership_requested",
                    TO,
                    "cs",
                    name=nasty,
                    address=nasty,
                    municipality=nasty,
                    url="https://x.example/",
                )
            database.commit()
            assert worker.run_once(100) == len(NASTY)
        assert [recipients for recipients, _message in sink.received] == [[TO]] * len(NASTY)
        for _recipients, found in sink.received:
            assert set(found.keys()) <= HEADERS | {"X-Peer", "X-MailFrom", "X-RcptTo"}
            assert len(found.get_all("To", [])) == 1
            assert found["Bcc"] is None
