"""Finding a municipality by what people type."""

from collections.abc import Iterator

import pytest
from flask import Flask

from catalogue import create_app
from catalogue.clock import now
from catalogue.config import Config
from catalogue.database import session
from catalogue.municipalities.lookup import MOST_PER_PAGE, find, find_exactly
from catalogue.municipalities.models import Municipality
from catalogue.municipalities.queries import label
from tests.databases import TestDatabase


@pytest.fixture(scope="module")
def reading_app(database_template: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return an application for the tests that only read, so that they share one database."""
    folder = tmp_path_factory.mktemp("lookup")
    url = database_template.copy(folder)
    app = create_app(Config(data=folder, database_url=url, testing=True))
    yield app
    app.extensions["catalogue_database"].engine.dispose()
    database_template.drop(url)


@pytest.fixture
def register(reading_app: Flask) -> Iterator[None]:
    """Open the register for reading."""
    with reading_app.app_context():
        yield


def labels(query: str, limit: int = 5) -> list[str]:
    return [label(place) for place in find(query, limit=limit).places]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Praha", "Praha (Hlavní město Praha)"),
        ("praha", "Praha (Hlavní město Praha)"),
        ("hl. m. Praha", "Praha (Hlavní město Praha)"),
        ("Praha 5", "Praha (Hlavní město Praha)"),
        ("Usti nad Labem", "Ústí nad Labem (Ústí nad Labem)"),
        ("Ústí n.L.", "Ústí nad Labem (Ústí nad Labem)"),
        ("ústí n. l.", "Ústí nad Labem (Ústí nad Labem)"),
        ("Ústí nL", "Ústí nad Labem (Ústí nad Labem)"),
        ("usti nl", "Ústí nad Labem (Ústí nad Labem)"),
        ("ustinadlabem", "Ústí nad Labem (Ústí nad Labem)"),
        ("Ústí n/L", "Ústí nad Labem (Ústí nad Labem)"),
        ("Brandýs n. L. - St. Boleslav", "Brandýs nad Labem-Stará Boleslav (Praha-východ)"),
        ("Brandýs nad Labem – Stará Boleslav", "Brandýs nad Labem-Stará Boleslav (Praha-východ)"),
        ("Frýdek Místek", "Frýdek-Místek (Frýdek-Místek)"),
        ("K. Vary", "Karlovy Vary (Karlovy Vary)"),
        ("Č. Krumlov", "Český Krumlov (Český Krumlov)"),
        ("sv. Jan p. Skalou", "Svatý Jan pod Skalou (Beroun)"),
        ("Nová Ves Kolín", "Nová Ves I (Kolín)"),
        ("Kolín, Nová Ves", "Nová Ves I (Kolín)"),
        ("Nová Ves (Mělník)", "Nová Ves (Mělník)"),
        ("Nová Ves, okres Mělník", "Nová Ves (Mělník)"),
        ("obec Luká", "Luká (Olomouc)"),
        ("Město Kolín", "Kolín (Kolín)"),
        ("Město Libavá", "Město Libavá (Olomouc)"),
        ("554782", "Praha (Hlavní město Praha)"),
        (" 554782 ", "Praha (Hlavní město Praha)"),
        ("okres", "Okřesaneč (Kutná Hora)"),
    ],
)
def test_best_match_comes_first(register: None, query: str, first: str) -> None:
    assert labels(query)[0] == first


def test_exact_spelling_goes_before_one_without_diacritics(register: None) -> None:
    assert labels("Luka")[:2] == ["Luka (Česká Lípa)", "Luká (Olomouc)"]
    assert labels("luká")[:2] == ["Luká (Olomouc)", "Luka (Česká Lípa)"]
    assert labels("LUKÁ")[:2] == ["Luká (Olomouc)", "Luka (Česká Lípa)"]
    assert labels("luka")[2] == "Luka nad Jihlavou (Jihlava)"


def test_exact_names_go_before_longer_ones_and_larger_before_smaller(register: None) -> None:
    found = find("nova ves", limit=MOST_PER_PAGE)
    exact = [place for place in found.places if place.name == "Nová Ves"]
    assert len(exact) == 14
    assert found.places[:14] == exact
    assert [place.population for place in exact] == sorted((place.population for place in exact), reverse=True)
    assert found.total == len(found.places)


def test_orp_tells_apart_names_that_repeat_inside_a_district(register: None) -> None:
    assert sorted(labels("Mezholezy")) == [
        "Mezholezy (Domažlice, ORP Domažlice)",
        "Mezholezy (Domažlice, ORP Horšovský Týn)",
    ]
    assert labels("mezholezy hors") == ["Mezholezy (Domažlice, ORP Horšovský Týn)"]
    brezina = labels("Březina Brno-venkov")
    assert sorted(brezina) == ["Březina (Brno-venkov, ORP Tišnov)", "Březina (Brno-venkov, ORP Šlapanice)"]


@pytest.mark.parametrize("query", ["Boletice", "Hradiště Karlovy Vary", "503941", "Březina Vyškov"])
def test_military_districts_are_never_offered(register: None, query: str) -> None:
    assert find(query).total == 0


def test_retired_municipalities_are_never_offered(app_context: None) -> None:
    session.get_one(Municipality, "514161").retired_at = now()
    session.flush()
    assert labels("Luka")[0] == "Luká (Olomouc)"
    assert find("514161").total == 0


@pytest.mark.parametrize("query", ["", "   ", "%", "_", "%%%", "\x00\ud800", "’", "x" * 5000, "1 " * 5000, "\u202e"])
def test_nonsense_finds_nothing(register: None, query: str) -> None:
    assert find(query).total == 0


def test_pages_follow_each_other(register: None) -> None:
    whole = find("lhota", limit=60)
    parts = [find("lhota", limit=20, page=page).places for page in (1, 2, 3)]
    assert [place.code for part in parts for place in part] == [place.code for place in whole.places]


def test_exact_finding_understands_every_label_it_gives(register: None) -> None:
    for query in ("Nová Ves", "Mezholezy", "Březina", "Luka", "Lhota"):
        for place in find(query, limit=20).places:
            assert find_exactly(label(place)) == place.code


def test_exact_finding_refuses_in_words(register: None) -> None:
    assert find_exactly("Kolín") == "533165"
    assert find_exactly("Ústí n. L.") == "554804"
    with pytest.raises(LookupError, match="Nikde"):
        find_exactly("Nikde")
    with pytest.raises(LookupError, match="Mezholezy"):
        find_exactly("Mezholezy")
    with pytest.raises(LookupError):
        find_exactly("503941")
