"""Cells of CSV: text that no spreadsheet takes for a formula, numbers that stay numbers."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.search.files.as_csv import cell, harmless

DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")
_BEGINS_A_FORMULA = re.compile(r"[\s\"\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]")


@pytest.mark.parametrize("separator", [None, *",;|\t\n"])
@settings(max_examples=300, deadline=None)
@given(text=st.text(st.sampled_from([*DANGEROUS, *"'\",;|a1 \u200b\ufeff"]), max_size=12) | st.text(max_size=40))
def test_however_the_line_is_split_no_cell_begins_a_formula(separator: str | None, text: str) -> None:
    written = harmless(text)
    assert not written.startswith(DANGEROUS)
    for piece in written.split(separator) if separator else [written]:
        assert not _BEGINS_A_FORMULA.match(piece), (text, written)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_text_stays_whole_but_for_apostrophes(text: str) -> None:
    assert harmless(text).replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize(
    ("text", "written"),
    [("=1+1", "'=1+1"), ("＝1", "'＝1"), ("\t=1", "'\t'=1"), ("\nx", "'\nx"), ('"=1', "'\"=1"), ("a;=1", "a;'=1"),
     ("a, -5", "a, '-5"), ("Brno-střed", "Brno-střed"), ("1 + 1 = 2", "1 + 1 = 2"), ("", ""), ("a@b.cz", "a@b.cz")],
)  # fmt: skip
def test_apostrophes_stand_only_where_they_must(text: str, written: str) -> None:
    assert harmless(text) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(-12.5, "-12.5"), (-3, "-3"), (5.0, "5"), (0, "0"), (0.1, "0.1"), (True, "true"), (None, ""), (("a", "b"), "a|b"),
     (("-a",), "'-a")],
)  # fmt: skip
def test_numbers_stay_numbers(value: Any, written: str) -> None:
    assert cell(value) == written
