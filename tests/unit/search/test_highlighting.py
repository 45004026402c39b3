"""Marks and pieces of texts: where the words of a query stand, whatever else a text holds."""

from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape
from pyroaring import BitMap
from tantivy import Query

from catalogue.search.analysis import BETWEEN, Analyser, Noted
from catalogue.search.highlighting import Highlighter
from catalogue.search.matching import Match, Word
from tests.dictionary import SHARED

TEXTS = st.lists(
    st.sampled_from(["lampy", "Lampách", "světlo", "LED", "<b>", "&", "a", " ", "\n", "  ", "—", "č", "e\u0301", "so\u00adučet", "🙂"])
    | st.text(st.characters(exclude_characters=BETWEEN), max_size=12),
    max_size=60,
).map(" ".join)  # fmt: skip


@cache
def analyser() -> Analyser:
    return Analyser.open(SHARED)


def highlighter(*words: str, phrases: tuple[tuple[str, ...], ...] = ()) -> Highlighter:
    """Return what marks some words and phrases in all their forms."""
    spoken = tuple(Word(word, word, analyser().keys(word)) for word in words)
    return Highlighter(Match(BitMap(), Query.all_query(), spoken, None, phrases), analyser())


def noted(*texts: str) -> Noted:
    return Noted.of([(text, "cs") for text in texts], analyser())


def without_marks(html: Markup | None) -> str:
    return str(html or "").replace("<mark>", "").replace("</mark>", "")


def test_every_form_of_a_word_is_marked_in_title_and_summary() -> None:
    found = highlighter("lampa").marked(noted("Nové lampy & světla", "O lampách <LED>."))
    assert found.title == "Nové <mark>lampy</mark> &amp; světla"
    assert found.summary == "O <mark>lampách</mark> &lt;LED&gt;."
    assert found.answered == {0}
    assert highlighter("park").marked(noted("Nové lampy", "O lampách.")) == (None, None, frozenset())


def test_a_piece_holds_what_is_missing_most_of_it_together() -> None:
    marks = highlighter("lampa", "nádraží")
    text = f"Lampy svítí. {'Slovo ' * 80}. U nádraží stojí lampy nové. {'Konec ' * 80}."
    piece = marks.snippet(noted("Jiný text.", text), frozenset())
    assert piece is not None
    assert "<mark>nádraží</mark> stojí <mark>lampy</mark>" in piece
    assert piece.startswith("… ")
    assert piece.endswith(" …")
    assert "nádraží" in str(marks.snippet(noted(text), frozenset({0})))
    assert marks.snippet(noted(text), marks.wanted) is None
    assert marks.snippet(noted("Nic takového."), frozenset()) is None


def test_a_piece_never_runs_from_one_text_into_the_next() -> None:
    piece = highlighter("lampa").snippet(noted("Krátký.", "Tu jsou lampy.", "Další."), frozenset())
    assert piece == "Tu jsou <mark>lampy</mark>."


def test_words_of_a_phrase_are_marked() -> None:
    found = highlighter(phrases=(("verejne", "osvetleni"),)).marked(noted("Veřejné osvětlení obce", ""))
    assert found.title == "<mark>Veřejné</mark> <mark>osvětlení</mark> obce"


@given(TEXTS, TEXTS)
def test_marks_change_nothing_else(title: str, summary: str) -> None:
    found = highlighter("lampa", "světlo", "součet").marked(noted(title, summary))
    for html, text in ((found.title, title), (found.summary, summary)):
        assert html is None or without_marks(html) == escape(text)


@given(st.lists(TEXTS, max_size=4))
def test_a_piece_is_a_part_of_one_text(texts: list[str]) -> None:
    piece = highlighter("lampa", "světlo").snippet(noted(*texts), frozenset())
    if piece is not None:
        shown = without_marks(piece).removeprefix("… ").removesuffix(" …")
        assert any(shown in escape(text) for text in texts)
        assert "<mark>" in piece


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_notes_say_the_same_when_they_are_read_again(texts: list[str]) -> None:
    before: Any = noted(*texts)
    again = Noted.with_notes(before.text, before.notes())
    assert (list(again.marks), list(again.places)) == (list(before.marks), list(before.places))
    assert highlighter("lampa").places(again) == highlighter("lampa").places(before)


@pytest.mark.parametrize("word", ["vůz", "pes", "kůň"])
def test_forms_that_begin_otherwise_are_marked(word: str) -> None:
    forms = {"vůz": "Bez vozu.", "pes": "Pro psa.", "kůň": "Dva koně."}
    assert "<mark>" in str(highlighter(word).marked(noted(forms[word], "")).title)
