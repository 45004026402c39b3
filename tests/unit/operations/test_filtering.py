"""Filters of administrators' lists take from an address what they know, and write nothing else back."""

from dataclasses import dataclass

import pytest

from catalogue.operations import filtering


@dataclass(frozen=True)
class _Shown(filtering.Filter):
    words: str = filtering.words(5)
    state: str = filtering.one_of({"open", "closed"})
    project: str = filtering.digits()
    since: str = filtering.day()
    page: int = filtering.page()
    before: int = filtering.before()


def test_what_is_known_gets_in_and_is_written_back_without_the_place() -> None:
    sent = {"words": "  lampy a  ", "state": "open", "project": "17", "since": "2026-11-23", "page": "3", "before": "9"}
    found = _Shown.read(sent)
    assert found == _Shown("lampy", "open", "17", "2026-11-23", 3, 9)
    assert found.arguments() == {"words": "lampy", "state": "open", "project": "17", "since": "2026-11-23"}
    assert found.arguments(page=4, state="") == {"words": "lampy", "project": "17", "since": "2026-11-23", "page": 4}


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"state": "ajar", "project": "-1", "since": "2026-02-30", "page": "0", "before": "x", "unknown": "1"},
        {"state": "OPEN", "project": "9" * 10, "since": "23. 11. 2026", "page": "¾", "before": "9" * 10},
        {"project": "٣", "since": "0001-01-01", "page": "1e3", "before": "-5"},
    ],
)
def test_what_is_not_known_is_left_out(sent: dict[str, str]) -> None:
    assert _Shown.read(sent) == _Shown()
    assert _Shown.read(sent).arguments() == {}


def test_far_pages_are_bounded() -> None:
    assert _Shown.read({"page": "99999"}).page == filtering.LAST_PAGE
