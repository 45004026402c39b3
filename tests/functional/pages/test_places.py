"""Home, pillars, key areas, regions, municipalities."""

import re

import pytest
from flask import Flask

from catalogue import database
from catalogue.clock import now
from catalogue.database import session
from catalogue.municipalities.models import Municipality
from catalogue.projects.lifecycle import State
from catalogue.remembered import forget
from catalogue.taxonomy.models import KeyArea
from tests.client import StrictClient
from tests.factories.projects import publish

LANGUAGES = ("cs", "en")


@pytest.fixture
def three_projects(app: Flask) -> None:
    """Publish three projects of three regions, and one that waits."""
    with app.app_context():
        publish("554782", day=1, title="Zelená střecha školy", main_key_area="C3", further_key_areas=[])
        publish("533165", day=2, title="Autobus na zavolání", main_key_area="C4", further_key_areas=["A2"])
        publish("503622", day=3, title="Sdílený správce", main_key_area="ZPO3", further_key_areas=[], is_example=True)
        publish("503622", day=4, title="Tajný koncept", state=State.DRAFT)
        database.commit()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_home_of_an_empty_catalogue(client: StrictClient, lang: str) -> None:
    page = client.get(f"/{lang}/")
    assert page.status_code == 200
    assert 'name="q"' in page.text
    assert page.text.count("/regions/CZ0") >= 14


@pytest.mark.parametrize("lang", LANGUAGES)
def test_home_shows_what_is_published(client: StrictClient, three_projects: None, lang: str) -> None:
    page = client.get(f"/{lang}/").text
    titles = ["Sdílený správce", "Autobus na zavolání", "Zelená střecha školy"]
    assert [page.index(title) for title in titles] == sorted(page.index(title) for title in titles)
    assert "Tajný koncept" not in page
    assert f"/{lang}/pillars/ZPO/ZPO3" in page
    assert f"/{lang}/my/projects" in page


@pytest.mark.parametrize(
    ("cookie", "accepted", "chosen"),
    [
        (None, None, "cs"),
        (None, "en-GB,en;q=0.9", "en"),
        (None, "de,fr;q=0.5", "cs"),
        (None, "de,en;q=0.5,cs;q=0.4", "en"),
        ("en", "cs", "en"),
        ("cs", "en", "cs"),
        ("de", "en", "en"),
    ],
)
def test_root_leads_to_the_language(
    client: StrictClient, cookie: str | None, accepted: str | None, chosen: str
) -> None:
    if cookie:
        client.set_cookie("__Host-language", cookie, domain="katalog.example.cz")
    response = client.get("/", headers={"Accept-Language": accepted} if accepted else {})
    assert response.status_code == 302
    assert response.location == f"/{chosen}/"
    assert response.headers["Vary"] == "Accept-Language, Cookie"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["pillars/ZPO", "pillars/A", "pillars/B", "pillars/C", "pillars/C/C4", "pillars/B/B1"])
def test_pages_of_tags(client: StrictClient, three_projects: None, lang: str, path: str) -> None:
    assert client.get(f"/{lang}/{path}").status_code == 200


def test_a_pillar_lists_its_own_projects(client: StrictClient, three_projects: None) -> None:
    page = client.get("/cs/pillars/A").text
    assert "Autobus na zavolání" in page
    assert "Zelená střecha" not in page
    assert "/cs/projects?pillar=A" in page


def test_working_names_are_told(client: StrictClient) -> None:
    note = "working translation"
    assert note in client.get("/en/pillars/B/B1").text
    assert note not in client.get("/en/pillars/C/C4").text


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/cs/pillars/a", "/cs/pillars/A"),
        ("/cs/pillars/A/C4", "/cs/pillars/C/C4"),
        ("/cs/pillars/c/c4", "/cs/pillars/C/C4"),
        ("/cs/regions/cz020", "/cs/regions/CZ020"),
    ],
)
def test_nearly_right_addresses_lead_to_the_page(client: StrictClient, asked: str, led_to: str) -> None:
    response = client.get(asked)
    assert (response.status_code, response.location) == (301, led_to)


def test_a_replaced_key_area_leads_to_its_successor(app: Flask, client: StrictClient) -> None:
    with app.app_context():
        area = session.get_one(KeyArea, "A1")
        area.retired_at, area.replaced_by = now(), "C2"
        database.commit()
        forget()
    response = client.get("/cs/pillars/A/A1")
    assert (response.status_code, response.location) == (301, "/cs/pillars/C/C2")


@pytest.mark.parametrize(
    "path",
    ["pillars/X", "pillars/A/X9", "regions/CZ999", "municipalities/999999", "municipalities/503941", "municipalities/x",
     "help/nothing", "help/..%2F..%2Fsetup"],
)  # fmt: skip
def test_unknown_things_are_not_found(client: StrictClient, path: str) -> None:
    assert client.get(f"/cs/{path}").status_code == 404


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_region_shows_districts_and_projects(client: StrictClient, three_projects: None, lang: str) -> None:
    page = client.get(f"/{lang}/regions/CZ020").text
    assert "Autobus na zavolání" in page
    assert "Sdílený správce" not in page
    assert f"/{lang}/projects?district=CZ0204" in page
    assert page.count("<path") >= 12 + 14


def test_a_municipality_shows_facts_and_projects(client: StrictClient, three_projects: None) -> None:
    page = client.get("/cs/municipalities/503622").text
    assert "Sdílený správce" in page
    assert "00299171" in page
    assert "783 24" in page
    assert "Tajný koncept" not in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_municipality_without_projects_is_friendly(client: StrictClient, lang: str) -> None:
    page = client.get(f"/{lang}/municipalities/500011").text
    assert "c-empty" in page
    assert f"/{lang}/my/projects" in page


def test_a_retired_municipality_names_its_successor(app: Flask, client: StrictClient) -> None:
    with app.app_context():
        place = session.get_one(Municipality, "514161")
        place.retired_at, place.successor_code = now(), "561380"
        database.commit()
    assert "/cs/municipalities/561380" in client.get("/cs/municipalities/514161").text


def test_a_project_that_hides_its_place_stays_off_its_municipality(app: Flask, client: StrictClient) -> None:
    with app.app_context():
        publish(
            "503622", title="Zastavená věc", stage="stopped", stopped_reason="money", stopped_anonymous=True,
            stopped_text="Peníze z dotace nakonec nepřišly.",
        )  # fmt: skip
        database.commit()
    assert "Zastavená věc" not in client.get("/cs/municipalities/503622").text
    region = client.get("/cs/regions/CZ071").text
    assert "Zastavená věc" in region
    assert not re.search(r">\s*Luká\b", region)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/cs/", 8),
        ("/cs/pillars/C", 6),
        ("/cs/pillars/C/C4", 5),
        ("/cs/regions/CZ020", 6),
        ("/cs/municipalities/503622", 5),
    ],
)
def test_pages_ask_few_questions(app: Flask, client: StrictClient, three_projects: None, path: str, most: int) -> None:
    from sqlalchemy import event

    assert client.get(path).status_code == 200
    asked: list[str] = []
    engine = database.of(app).engine
    event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_rest: asked.append(statement))
    assert client.get(path).status_code == 200
    questions = [statement for statement in asked if statement.startswith(("SELECT", "WITH"))]
    assert len(questions) <= most, questions
