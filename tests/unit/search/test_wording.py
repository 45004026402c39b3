"""What people type into the search box."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.search.wording import LONGEST, MOST_TERMS, Wording, tidied, understood


@pytest.mark.parametrize(
    ("typed", "words", "phrases", "excluded"),
    [
        ("Osvětlení NÁVSI", ("osvětlení", "návsi"), (), ()),
        ('"veřejné osvětlení" LED', ("led",), ("veřejné osvětlení",), ()),
        ("„veřejné osvětlení“", (), ("veřejné osvětlení",), ()),
        ("parkování -senzory", ("parkování",), (), ("senzory",)),
        ('mapa -"dvě slova"', ("mapa",), (), ("dvě slova",)),
        ("e-mail", ("e", "mail"), (), ()),
        ("lampa lampa", ("lampa",), (), ()),
        ('"jedno"', ("jedno",), (), ()),
        ('nedokončená "uvozovka', ("nedokončená", "uvozovka"), (), ()),
        ('- -- "" !!! % _ * \' ; ()', (), (), ()),
        ("NEAR(a b) OR x*", ("near", "a", "b", "or", "x"), (), ()),
    ],
)
def test_understood(typed: str, words: tuple[str], phrases: tuple[str], excluded: tuple[str]) -> None:
    assert understood(typed) == Wording(words, phrases, excluded)


def test_only_so_many_terms_are_searched_for() -> None:
    found = understood(" ".join(f"-w{number}" for number in range(100)))
    assert len(found.excluded) == MOST_TERMS


@given(st.text(alphabet=st.characters(), max_size=400))
def test_anything_is_understood_somehow(typed: str) -> None:
    kept = tidied(typed)
    assert len(kept) <= LONGEST
    assert kept == tidied(kept)
    kept.encode()
    understood(kept)
