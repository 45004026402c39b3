"""The words listed for key areas, recognised in texts in any form."""

import pytest

from catalogue.search.analysis import Analyser
from catalogue.search.suggesting.lexicon import TIMES_FOR_PHRASE, Lexicon
from catalogue.search.suggesting.reading import clauses
from tests.dictionary import SHARED


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser.open(SHARED)


def found(
    text: str, terms: dict[str, str], analyser: Analyser, language: str = "cs"
) -> list[tuple[str, dict[str, float]]]:
    """Return what speaks in a text, given terms with their key areas, each worth one."""
    lexicon = Lexicon()
    for term, area in terms.items():
        lexicon.add(term, language, area, 1.0, analyser)
    return [
        (piece.written, dict(piece.worth))
        for clause in clauses(text, language, analyser)
        for piece in lexicon.pieces(clause)
    ]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("kompostárna", "osm kompostáren"),
        ("sníh", "odklízení sněhu"),
        ("kybern", "kybernetický útok"),
        ("lampa", "sto lamp"),
        ("optické vlákno", "metry optických vláken"),
        ("digitální gramotnost", "kurz digitální gramotnosti"),
        ("úřední desk", "na úřední desce"),
        ("wi-fi", "veřejná WiFi a Wi-Fi"),
        ("energetika", "v ENERGETICE"),
    ],
)
def test_a_term_stands_for_all_its_forms(analyser: Analyser, term: str, text: str) -> None:
    assert found(text, {term: "X"}, analyser)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("krajina", "v našem kraji"),
        ("dřevina", "palivové dřevo"),
        ("tůň", "dvanáct tun"),
        ("optické vlákno", "optické brýle a vlákno"),
        ("park", "parkování"),
        ("odpad", "odpadne cesta"),
    ],
)
def test_a_word_that_only_looks_alike_does_not_speak(analyser: Analyser, term: str, text: str) -> None:
    assert found(text, {term: "X"}, analyser) == []


def test_a_word_inside_a_phrase_speaks_only_with_it(analyser: Analyser) -> None:
    terms = {"veřejné osvětlení": "B2", "osvětlení": "B2", "veřejné": "ZPO1"}
    assert found("nové veřejné osvětlení", terms, analyser) == [
        ("veřejné osvětlení", {"B2": TIMES_FOR_PHRASE}),
        ("veřejné", {"ZPO1": 1.0}),
    ]


def test_a_phrase_does_not_reach_over_the_end_of_a_sentence(analyser: Analyser) -> None:
    assert found("Máme optické. Vlákno chybí.", {"optické vlákno": "B4"}, analyser) == []


def test_the_strongest_of_several_terms_counts_once(analyser: Analyser) -> None:
    lexicon = Lexicon()
    lexicon.add("svítidlo", "cs", "B2", 0.4, analyser)
    lexicon.add("svítidl", "cs", "B2", 1.0, analyser)
    (clause,) = clauses("svítidla", "cs", analyser)
    assert [dict(piece.worth) for piece in lexicon.pieces(clause)] == [{"B2": 1.0}]


def test_english_plurals_and_singulars(analyser: Analyser) -> None:
    assert found("a battery and two heat pumps", {"batteries": "B2", "heat pump": "B2"}, analyser, "en")


def test_an_endless_word_is_no_trouble(analyser: Analyser) -> None:
    assert found("kompostárna" * 1000, {"kompostárna": "B3"}, analyser) == [("kompostárna" * 1000, {"B3": 1.0})]


def test_a_term_without_words_says_nothing(analyser: Analyser) -> None:
    assert found("cokoli", {"--": "X", "": "X"}, analyser) == []
