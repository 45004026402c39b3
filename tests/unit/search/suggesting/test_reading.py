"""Reading a text: parts of sentences, denials, and words as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from catalogue.search.analysis import Analyser
from catalogue.search.suggesting.reading import LONGEST, as_written, clauses
from tests.dictionary import SHARED


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser.open(SHARED)


def said(text: str, analyser: Analyser, language: str = "cs") -> list[str]:
    return [as_written(clause) for clause in clauses(text, language, analyser)]


def test_sentences_fall_into_parts_and_words_stay_as_they_are_written(analyser: Analyser) -> None:
    assert said("Nová Wi-Fi síť; LED svítidla, která svítí (celou noc).", analyser) == [
        "Nová Wi-Fi síť", "LED svítidla", "která svítí", "celou noc",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Nejde o cyklostezku ani o parkoviště.", []),
        ("Nejde nám o cyklostezku, ani o parkoviště, jde o klid.", ["jde o klid"]),
        ("Netýká se dopravy, silnic, městských autobusů ani vlaků. Týká se odpadů.", ["Týká se odpadů"]),
        ("Kromě kola, které se půjčuje, máme vlak.", ["které se půjčuje", "máme vlak"]),
        ("Místo parkoviště jsme vysadili stromy. Park je větší.", ["Park je větší"]),
        ("Není to o dopravě, ale o lidech.", ["o lidech"]),
        ("Obec nemá vodovod.", ["Obec nemá vodovod"]),
    ],
)
def test_what_a_text_says_it_is_not_about_is_left_out(analyser: Analyser, text: str, left: list[str]) -> None:
    assert said(text, analyser) == left


def test_denials_in_english(analyser: Analyser) -> None:
    assert said("It is not about parking, but about trees", analyser, "en") == ["It", "about trees"]


def test_soft_hyphens_and_ligatures_do_not_break_words(analyser: Analyser) -> None:
    assert said("kompo\u00adstárna a ﬁlm", analyser) == ["kompostárna a film"]


def test_no_more_is_read_than_answers_can_hold(analyser: Analyser) -> None:
    assert sum(map(len, said("slovo " * LONGEST, analyser))) <= LONGEST


@given(some.text(max_size=300), some.sampled_from(["cs", "en"]))
def test_any_text_can_be_read(text: str, language: str) -> None:
    analyser = Analyser.open(SHARED)
    for clause in clauses(text, language, analyser):
        assert clause
        assert all(word.written and word.key for word in clause)
