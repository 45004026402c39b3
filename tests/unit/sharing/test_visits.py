"""What counts as a reading, what of a search is kept, and that memory has an end."""

from typing import Any

import pytest
import time_machine

from catalogue.sharing import visits
from catalogue.sharing.services import told_words
from catalogue.sharing.visits import Tally, Visit, this_week, visit_in

HOST = "katalog.example.cz"
READER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def asked(path: str = "/cs/projects/7-lampy", **headers: Any) -> Visit | None:
    return visit_in(
        {"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_HOST": HOST, "HTTP_USER_AGENT": READER, **headers}
    )


def test_a_reader_is_a_number_and_a_week() -> None:
    with time_machine.travel("2026-11-22 23:30:00+00:00", tick=False):  # Monday already, in Prague.
        assert asked() == (7, this_week(), "", "")
        assert this_week().isoformat() == "2026-11-23"


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"HTTP_USER_AGENT": "curl/8.5.0"},
        {"HTTP_USER_AGENT": ""},
        {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_X_MOZ": "prefetch"},
        {"HTTP_SEC_FETCH_DEST": "empty"},
        {"REQUEST_METHOD": "HEAD"},
        {"PATH_INFO": "/cs/projects/7-lampy/history"},
        {"PATH_INFO": "/cs/projects"},
    ],
)
def test_robots_and_what_browsers_ask_ahead_are_no_readers(headers: dict[str, str]) -> None:
    assert asked(**headers) is None


def test_only_a_search_of_our_own_tells_words_and_home() -> None:
    ours = f"https://{HOST}/en/projects?q=street+lamps&home=554782&region=CZ020"
    assert asked(HTTP_REFERER=ours) == (7, this_week(), "street lamps", "554782")
    for foreign in (
        ours.replace(HOST, "hledac.example.org"),
        ours.replace("/en/projects", "/en/help"),
        f"https://{HOST}/en/projects?q={'x' * 3000}",
        "https://[::1/",
    ):
        assert asked(HTTP_REFERER=foreign) == (7, this_week(), "", "")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("  Veřejné  OSVĚTLENÍ ", "veřejné osvětlení"),
        ("„chytré lavičky“", "chytré lavičky"),
        ("síť 5G", "síť 5g"),
        ("jana@obec.example.cz", ""),
        ("+420 600 000 101", ""),
        ("rodné číslo 7551010009", ""),
        ("a", ""),
        ("proč mi obec pořád neopravila lampu před domem", ""),
        ("x" * 70, ""),
    ],
)
def test_only_plain_short_words_are_counted(query: str, told: str) -> None:
    assert told_words(query) == told


def test_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "MOST_KINDS", 3)
    tally = Tally()
    for number in range(10):
        tally.add(Visit(7, this_week(), f"slovo {number}"))
    taken = tally.take()
    assert taken.total() == 10
    assert taken[Visit(7, this_week())] == 7
    assert not tally.take()
