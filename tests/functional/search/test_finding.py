"""What people type, and what the search makes of it: forms, beginnings, mistakes, filters among the words."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from catalogue import database
from catalogue.search.criteria import SearchCriteria
from catalogue.search.queries import search_page
from tests.client import StrictClient
from tests.factories.desks import BRNO
from tests.factories.projects import publish

pytestmark = pytest.mark.usefixtures("app_context")

OLOMOUC = "500496"


def found(q: str, **more: str) -> list[str]:
    """Return the titles that a query finds, best first."""
    criteria = SearchCriteria.read(MultiDict({"q": q, **more}))
    return [item["title"]["cs"] for item in search_page(criteria).items]


def suggestion(q: str) -> str | None:
    match = search_page(SearchCriteria(q=q)).match
    return match.did_you_mean if match else None


@pytest.fixture(autouse=True)
def published(app_context: None) -> None:
    for day, (title, more) in enumerate(
        {
            "Veřejné osvětlení v noci ztlumí": {
                "other_title": "Street lighting that dims at night",
                "other_origin": "human",
            },
            "Kompostárna pro tři obce": {"municipality": OLOMOUC},
            "Čidla volají sypač": {
                "problem": "Na silnici leží sníh a dispečer neví, kam poslat sypač dřív než řidiči."
            },
            "Mapa závad": {"municipality": BRNO, "summary": "Řada hlášení od lidí skončí v jedné mapě závad obce."},
            "Rada starších": {"municipality": BRNO, "summary": "Rada seniorů radí zastupitelům, co v obci chybí."},
        }.items()
    ):
        publish(day=day, **{"title": title, **more})  # type: ignore[arg-type]
    database.commit()


@pytest.mark.parametrize(
    ("q", "title"),
    [
        ("osvětlením", "Veřejné osvětlení v noci ztlumí"),
        ("osvetlenich", "Veřejné osvětlení v noci ztlumí"),
        ("KOMPOSTÁREN", "Kompostárna pro tři obce"),
        ("kompostaren", "Kompostárna pro tři obce"),
        ("sněhem", "Čidla volají sypač"),
        ("snehu na silnicich", "Čidla volají sypač"),
        ("komp", "Kompostárna pro tři obce"),
        ("street lights", "Veřejné osvětlení v noci ztlumí"),
        ('"tři obce"', "Kompostárna pro tři obce"),
        ("Olomouc", "Kompostárna pro tři obce"),
    ],
)
def test_every_form_of_a_word_finds(q: str, title: str) -> None:
    assert found(q)[0] == title


def test_the_very_spelling_comes_first() -> None:
    assert found("řada")[:2] == ["Mapa závad", "Rada starších"]
    assert found("Rada")[:2] == ["Rada starších", "Mapa závad"]


@pytest.mark.parametrize(
    ("q", "meant"), [("kompostarma", "kompostárna"), ("osvjetlení", "osvětlení"), ("spyač", "sypač")]
)
def test_a_typing_error_is_forgiven_and_corrected(q: str, meant: str) -> None:
    assert suggestion(q) == meant
    assert found(q)


def test_what_is_spelled_right_is_not_corrected() -> None:
    assert suggestion("kompostárna") is None
    assert suggestion("mapa kompostárna") is None
    assert found("mapa kompostárna") == []
    assert suggestion("xyzzyq") is None


def test_exclusion_and_phrases() -> None:
    assert "Rada starších" not in found("obec -rada")
    assert found('"v noci ztlumí"') == ["Veřejné osvětlení v noci ztlumí"]
    assert found('"noci v ztlumí"') == []
    assert set(found("-mapa")) == set(found("")) - {"Mapa závad"}


@pytest.mark.parametrize(
    ("q", "choices", "rest"),
    [
        ("region:jihomoravský mapa", {"region": ("CZ064",)}, "mapa"),
        ('kraj:"Hlavní město Praha"', {"region": ("CZ010",)}, ""),
        ("obec:Olomouc kompost", {"municipality": (OLOMOUC,)}, "kompost"),
        ("okres:Olomouc", {"district": ("CZ0712",)}, ""),
        ("pillar:c", {"pillar": ("C",)}, ""),
        ("kraj:narnie", {}, "kraj:narnie"),
        ("http://obec.cz", {}, "http://obec.cz"),
    ],
)
def test_filters_typed_among_the_words(q: str, choices: dict[str, Any], rest: str) -> None:
    criteria = SearchCriteria.read(MultiDict({"q": q}))
    assert (dict(criteria.choices), criteria.q) == (choices, rest)


def test_pages_mark_offer_and_correct(client: StrictClient, app: Flask) -> None:
    page = client.get("/cs/projects?q=sneh").text
    assert "<mark>sníh</mark>" in page
    page = client.get("/en/projects?q=A1+mapa").text
    assert "key_area=A1" in page
    page = client.get("/cs/projects?q=kompostarma").text
    assert "?q=kompost%C3%A1rna" in page


def test_results_compare_with_the_home_municipality(client: StrictClient) -> None:
    assert found("", home=BRNO, sort="fit")[:2] == ["Rada starších", "Mapa závad"]
    page = client.get(f"/en/projects?home={OLOMOUC}&sort=fit").text
    assert "your own municipality" in page
    assert "times more inhabitants" in page


def test_the_table_is_another_view_of_the_same_search(client: StrictClient) -> None:
    page = client.get("/cs/projects?view=table&q=mapa").text
    assert "<table" in page
    assert "<mark>Mapa</mark> závad" in page
