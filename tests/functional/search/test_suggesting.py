"""Which key areas are suggested: for the examples, with what published projects teach, and never for stray words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from flask import Flask, current_app

from catalogue import database
from catalogue.clock import now
from catalogue.database import session
from catalogue.projects.document import TRANSLATED
from catalogue.projects.examples import examples
from catalogue.projects.lifecycle import State
from catalogue.projects.suggestions import suggested_by, suggested_key_areas
from catalogue.remembered import forget
from catalogue.search.facets import PublicRow
from catalogue.search.index import reader
from catalogue.search.suggesting import published, suggest_key_areas
from catalogue.search.suggesting.learning import Taught, Worths, learn
from catalogue.search.suggesting.suggester import MOST, MOST_WORDS, Suggester
from catalogue.taxonomy.models import KeyArea
from tests.factories.projects import publish

FIRST, AMONG_THREE, FIRST_IN_ENGLISH = 30, 32, 26
"""Of 32 examples, measured; what becomes worse than that is a step back."""
CABLEWAY = "Lanovka vozí lyžaře na hřeben a zpátky dolů."


class TaughtBefore:
    """A teacher who has learned something else than what is published."""

    def __init__(self, worths: Mapping[str, Worths]) -> None:
        self.worths = worths

    def learned(self, language: str) -> Worths:
        return self.worths.get(language, {})


def in_english(document: Mapping[str, Any]) -> dict[str, Any]:
    return {"language": "en"} | {key: document.get(f"other_{key}") for key in TRANSLATED}


def suggested_without_itself(english: bool = False) -> list[tuple[str, list[str]]]:
    """Return for each example its main key area and what is suggested for it by what all others teach."""
    documents = [example.document for example in examples()]
    lessons = [taught_by(document) for document in documents]
    found = []
    for at, document in enumerate(documents):
        others = [lesson for place, lesson in enumerate(lessons) if place != at]
        worths = {language: learn(one[language] for one in others if language in one) for language in ("cs", "en")}
        suggested_by(current_app, Suggester(TaughtBefore(worths)).suggest)
        suggestions = suggested_key_areas(in_english(document) if english else document)
        found.append((document["main_key_area"], [one.code for one in suggestions]))
    return found


def taught_by(document: dict[str, Any]) -> dict[str, Taught]:
    areas = [document["main_key_area"], *document.get("further_key_areas", [])]
    card = {"language": document["language"], "main_key_area": areas[0], "key_areas": areas}
    row = PublicRow(1, card, document, date(2026, 1, 1), None)
    return dict(published.lessons(row, reader.of(current_app).analyser))


def test_the_main_key_area_of_the_examples_is_suggested(app_context: None) -> None:
    found = suggested_without_itself()
    assert len(found) == 32
    assert sum(main in codes[:3] for main, codes in found) >= AMONG_THREE
    assert sum(main == codes[0] for main, codes in found if codes) >= FIRST


def test_the_main_key_area_of_the_examples_in_english_is_suggested(app_context: None) -> None:
    found = suggested_without_itself(english=True)
    assert sum(main == codes[0] for main, codes in found if codes) >= FIRST_IN_ENGLISH


def test_each_suggestion_says_by_which_words_of_the_text(app_context: None) -> None:
    for example in examples():
        text = "\n".join(str(example.document.get(key) or "") for key in TRANSLATED)
        for suggestion in suggest_key_areas(text):
            assert 2 <= len(suggestion.words) <= MOST_WORDS
            assert len(set(suggestion.words)) == len(suggestion.words)
            for word in suggestion.words:
                assert word in " ".join(text.split()), (suggestion, word)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "Obec má novou lampu.",
        "Cyklostezka.",
        "cyklostezka cyklostezka cyklostezka cyklostezku cyklostezky",
        "Nejde o cyklostezku ani o parkoviště.",
        "Projekt se netýká dopravy, silnic, autobusů ani vlaků.",
        "Chceme, aby se nám tu dobře žilo a aby se lidé měli rádi.",
        "12 345 678 --- !!! ???",
        "x" * 20_000,
        "\x00\ufffe\u202e" * 100,
    ],
)
def test_a_denial_or_a_stray_word_is_not_enough(app_context: None, text: str) -> None:
    assert suggest_key_areas(text) == []
    assert suggest_key_areas(text, "en") == []


def test_what_is_mentioned_by_the_way_stands_back(app_context: None) -> None:
    about = "Autobus staví na zastávce u nádraží, jízdní řád navazuje na vlak. Cestující mají jízdenku v mobilu."
    by_the_way = " U zastávky je popelnice a kompostér."
    assert [one.code for one in suggest_key_areas(by_the_way)] == ["B3"]
    assert [one.code for one in suggest_key_areas(about * 3 + by_the_way)] == ["C4"]


def test_never_more_than_a_project_may_have(app_context: None) -> None:
    text = " ".join(word for terms in _all_terms() for word in terms[:6])
    assert len(suggest_key_areas(text)) == MOST


def _all_terms() -> list[list[str]]:
    return [area.terms["cs"] for area in session.query(KeyArea)]


def test_an_unknown_language_is_read_as_czech(app_context: None) -> None:
    assert suggest_key_areas("Autobus a vlak", "de") == suggest_key_areas("Autobus a vlak", "cs") != []


def test_words_that_administrators_add_speak_at_once(app_context: None) -> None:
    assert suggest_key_areas(CABLEWAY) == []
    area = session.get_one(KeyArea, "C4")
    area.terms = {**area.terms, "cs": [*area.terms["cs"], "lanovka", "lyžař"]}
    session.flush()
    forget()
    (found,) = suggest_key_areas(CABLEWAY)
    assert (found.code, found.words) == ("C4", ("Lanovka", "lyžaře"))


def test_a_retired_key_area_is_not_suggested(app_context: None) -> None:
    assert [one.code for one in suggest_key_areas("Autobus a vlak")] == ["C4"]
    session.get_one(KeyArea, "C4").retired_at = now()
    session.flush()
    forget()
    assert suggest_key_areas("Autobus a vlak") == []


def cableways(state: State = State.PUBLISHED) -> None:
    """Put twelve projects about cableways beside twelve about waste."""
    for day in range(12):
        publish(day=day, state=state, main_key_area="C4", further_key_areas=[], summary=CABLEWAY, solution=CABLEWAY * 2)
        publish(day=day, main_key_area="B3", further_key_areas=[], summary="Sběrný dvůr bere odpad.")
    database.commit()


def test_published_projects_teach_new_words(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "AT_ONCE", 100)
    with app.app_context():
        assert suggest_key_areas(CABLEWAY) == []
        cableways()
    with app.app_context():
        (found,) = suggest_key_areas(CABLEWAY)
    assert found.code == "C4"
    assert {"Lanovka", "lyžaře"} <= set(found.words)


def test_projects_that_the_public_does_not_see_teach_nothing(app: Flask) -> None:
    with app.app_context():
        cableways(State.HIDDEN)
    with app.app_context():
        assert suggest_key_areas(CABLEWAY) == []


def test_many_projects_are_read_in_the_background(app: Flask) -> None:
    with app.app_context():
        cableways()
    with app.app_context():
        assert suggest_key_areas(CABLEWAY) == []
        teacher = app.extensions["catalogue_suggester"].teacher
        with teacher._busy:
            assert [one.code for one in suggest_key_areas(CABLEWAY)] == ["C4"]


def test_no_more_than_a_sample_of_each_key_area_is_read(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "SAMPLE", 3)
    with app.app_context():
        cableways()
        numbers = published.newest_projects(session)
    assert len(numbers) == 6
    assert min(numbers) > 12
