"""Words and their keys: families of forms, typing without diacritics, and texts as people paste them."""

from collections.abc import Iterator
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.search.analysis import Analyser, split
from catalogue.search.analysis.dictionary import opened
from catalogue.text import fold
from tests.dictionary import SHARED
from tests.unit.search.analysis.families import FIRST, SECOND, families

ANALYSER = Analyser(opened(SHARED))
READABLE = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=60)


def key(word: str, language: str = "cs") -> str:
    [term] = ANALYSER.terms(word, language)
    return term.key


@pytest.mark.parametrize(("text", "forms", "together"), [(FIRST, 138, 138), (SECOND, 141, 139)])
def test_the_forms_of_a_family_share_a_key(text: str, forms: int, together: int) -> None:
    found = families(text)
    assert sum(map(len, found)) == forms
    shared = {}
    for family in found:
        keys = [key(word) for word in family]
        shared[family[0]] = max(set(keys), key=keys.count)
        together -= keys.count(shared[family[0]])
    assert together <= 0
    assert len(set(shared.values())) == len(found), "two families share a key"


@pytest.mark.parametrize(("text", "least"), [(FIRST, 440), (SECOND, 371)])
def test_a_form_typed_without_diacritics_finds_its_family(text: str, least: int) -> None:
    found = sum(
        key(other) in ANALYSER.keys(fold(typed))
        for family in families(text)
        for typed, other in permutations(family, 2)
    )
    assert found >= least


@pytest.mark.parametrize(
    "family",
    [
        "light lights lighting",
        "municipality municipalities",
        "sensor sensors",
        "resident residents",
        "library libraries",
    ],
)
def test_english_words_share_keys(family: str) -> None:
    words = family.split()
    assert len({key(word, "en") for word in words}) == 1
    assert all(key(words[0], "en") in ANALYSER.keys(word) for word in words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Łódź, Ørsted & Straße", ["łódź", "ørsted", "straße"]),
        ("e-mail", ["e", "mail"]),
        ("obec’s", ["obec", "s"]),
        ("osvět\u00adlení\u00a0obce\u200b.", ["osvětlení", "obce"]),
        ("5 000 Kč/rok, 3_4", ["5", "000", "kč", "rok", "3", "4"]),
        ("c\u030c\u00edslo", ["číslo"]),
        ("ﬁrma", ["firma"]),
        ("", []),
        ("!? – …", []),
    ],
)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    assert split(text) == words


@pytest.mark.parametrize(
    ("word", "form"),
    [("łódź", "lodz"), ("ørsted", "orsted"), ("straße", "strasse"), ("æther", "aether"), ("ışık", "isik")],
)
def test_letters_that_do_not_decompose_are_folded(word: str, form: str) -> None:
    assert ANALYSER.terms(word, "cs")[0].form == form


@given(READABLE, st.sampled_from(["cs", "en"]))
def test_no_text_raises_and_no_word_is_empty(text: str, language: str) -> None:
    for spelled, form, found in ANALYSER.terms(text, language):
        assert spelled
        assert form
        assert found
        assert not {" ", "|"} & {*spelled, *form, *found}


@given(READABLE)
def test_what_is_typed_always_means_something(typed: str) -> None:
    keys = ANALYSER.keys(typed)
    assert keys or not typed
    assert all(keys) or not split(typed)
    for spelled, _form, found in ANALYSER.terms(typed, "cs"):
        assert found in ANALYSER.keys(spelled)


def dictionary_words() -> Iterator[str]:
    for family in families(FIRST) + families(SECOND):
        yield from family


def test_what_is_indexed_is_found_by_the_same_spelling() -> None:
    assert all(key(word) in ANALYSER.keys(word) for word in dictionary_words())
