"""The search as a map: areas that narrow it, their table, and the points that the script draws."""

import json
import random
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask

from catalogue import database
from catalogue.municipalities import queries as places
from catalogue.projects.lifecycle import State
from catalogue.search.clusters import ZOOMS
from tests.client import StrictClient
from tests.counting import queries_of
from tests.factories.desks import BRNO, PRAHA
from tests.factories.projects import publish

JIHLAVA, TREBIC, ZNOJMO = "586846", "590266", "593711"
SOUTH_MORAVIA, HIGHLANDS, PRAGUE = "CZ064", "CZ063", "CZ010"
FILES = ("/cs/map/points.json", "/cs/map/outlines.json")
MOST_QUERIES = 3
ODD = [
    "zoom=x", "zoom=-1", "zoom=99", "zoom=nan", "within=x", "within=1,2,3", "within=18,50,12,49", "within=-180,-90,180,90",
    "bbox=nan,1,2,3", "bbox=12,48,19,51", "q=%00", "q=%22", "region=CZ999", "region=CZ010&district=CZ0642", "municipality=x",
    "sort=fit&home=554782", "view=table", "page=3", "zoom=7&zoom=8",
]  # fmt: skip


@pytest.fixture
def filled(app: Flask) -> Callable[..., None]:
    """Let a test publish projects."""

    def fill(*several: dict[str, Any]) -> None:
        with app.app_context():
            for one in several:
                publish(**one)
            database.commit()

    return fill


@pytest.fixture
def five(filled: Callable[..., None]) -> None:
    """Two projects of Brno, one each of Znojmo, Jihlava and Prague."""
    filled(
        {"municipality": BRNO, "title": "Lampy na náměstí"}, {"municipality": BRNO, "title": "Lampy v parku"},
        {"municipality": ZNOJMO, "title": "Voda ze střech"}, {"municipality": JIHLAVA, "title": "Lampy u školy"},
        {"municipality": PRAHA, "title": "Voda v ulicích", "stage": "pilot"},
    )  # fmt: skip


def _page(client: StrictClient, path: str) -> Element:
    answer = client.get(path)
    assert answer.status_code == 200
    parsed: Element = html5lib.parse(answer.text, namespaceHTMLElements=False)
    return parsed


def _tables(page: Element) -> list[dict[str, tuple[int, str | None]]]:
    """Return each table of areas: by name the number and the address."""
    tables = []
    for table in page.iter("table"):
        rows = {}
        for row in table.findall("./tbody/tr"):
            head, number = row.find("th"), row.find("td")
            assert head is not None
            assert number is not None
            link = head.find("a")
            name = "".join((head if link is None else link).itertext()).strip()
            rows[name.split(",")[0]] = (int(number.text or ""), None if link is None else link.get("href"))
        tables.append(rows)
    return tables


def _drawn(page: Element) -> list[Element]:
    """Return the links of the drawings."""
    return list(page.iter("{http://www.w3.org/2000/svg}a"))


def test_the_map_and_its_table_say_the_same(client: StrictClient, five: None) -> None:
    page = _page(client, "/en/map")
    [regions] = _tables(page)
    assert len(regions) == 14
    assert regions["South Moravian Region"] == (3, f"/en/map?region={SOUTH_MORAVIA}")
    assert regions["Vysočina Region"] == (1, f"/en/map?region={HIGHLANDS}")
    assert regions["Zlín Region"] == (0, None)
    labels = {link.get("href"): link.get("aria-label") for link in _drawn(page)}
    assert labels == {
        f"/en/map?region={SOUTH_MORAVIA}": "South Moravian Region: 3 projects",
        f"/en/map?region={HIGHLANDS}": "Vysočina Region: 1 project",
        f"/en/map?region={PRAGUE}": "Prague: 1 project",
    }


def test_the_number_of_an_area_is_what_its_address_finds(client: StrictClient, five: None) -> None:
    compared = 0
    for path in ("/cs/map", "/cs/map?q=lampy", "/cs/map?stage=operation&stage=pilot&size=6"):
        for number, address in _tables(_page(client, path))[0].values():
            if address:
                found = client.get(address.replace("/cs/map", "/cs/projects.json")).get_json()
                assert found["total"] == number, (path, address)
                compared += 1
    assert compared >= 7


def test_choosing_a_region_shows_its_districts_and_marks_it(client: StrictClient, five: None) -> None:
    page = _page(client, f"/cs/map?region={SOUTH_MORAVIA}")
    districts, regions = _tables(page)
    assert len(districts) == 7
    assert districts["Brno-město"] == (2, f"/cs/map?region={SOUTH_MORAVIA}&district=CZ0642")
    assert districts["Vyškov"] == (0, None)
    assert regions["Jihomoravský kraj"] == (3, "/cs/map")
    assert regions["Kraj Vysočina"] == (1, f"/cs/map?region={HIGHLANDS}&region={SOUTH_MORAVIA}")
    chosen = [link.get("href") for link in page.iter() if link.get("aria-current") == "true"]
    assert chosen == ["/cs/map", "/cs/map"], "in the drawing and in the table"
    assert len([path for path in page.iter() if path.get("class") == "c-area-map__chosen"]) == 1


def test_a_district_can_be_taken_away_and_a_region_leads_to_all_of_it(client: StrictClient, five: None) -> None:
    districts, regions = _tables(_page(client, f"/cs/map?region={SOUTH_MORAVIA}&district=CZ0642"))
    assert districts["Brno-město"] == (2, f"/cs/map?region={SOUTH_MORAVIA}")
    assert districts["Znojmo"] == (1, f"/cs/map?region={SOUTH_MORAVIA}&district=CZ0642&district=CZ0647")
    assert regions["Kraj Vysočina"] == (1, f"/cs/map?region={HIGHLANDS}&region={SOUTH_MORAVIA}")
    # A district alone shows its region too.
    districts, _regions = _tables(_page(client, "/cs/map?district=CZ0642"))
    assert len(districts) == 7


def test_everything_on_the_page_stays_on_the_map(client: StrictClient, five: None) -> None:
    page = client.get("/cs/map?q=lampy&stage=operation&sort=newest&per_page=50&page=2&view=table")
    assert page.status_code == 200
    assert '<meta name="robots" content="noindex, follow">' in page.text
    assert 'href="/cs/map?stage=operation&amp;sort=newest&amp;per_page=50"' in page.text, "the chip of the words"
    assert page.text.count('action="/cs/map"') >= 2, "the search box and the criteria"
    canonical = "https://katalog.example.cz/cs/map?q=lampy&amp;stage=operation&amp;sort=newest&amp;per_page=50"
    assert f'<link rel="canonical" href="{canonical}">' in page.text
    assert "noindex" not in client.get("/cs/map").text
    assert 'href="/cs/map?q=lampy' in client.get("/cs/projects?q=lampy").text, "the list leads to the map"


def test_an_empty_result_says_what_to_loosen(client: StrictClient, five: None) -> None:
    page = client.get(f"/en/map?region={PRAGUE}&stage=operation").text
    assert f'href="/en/map?region={PRAGUE}">without “In operation”: 1 project<' in page
    assert "data-map" not in page


def test_a_municipality_that_wants_no_name_has_no_point(client: StrictClient, filled: Callable[..., None]) -> None:
    hidden = {"stage": "stopped", "stopped_anonymous": True, "stopped_reason": "Nikdo to nepoužíval."}
    filled({"municipality": BRNO}, {"municipality": TREBIC, "title": "Zastaveno", **hidden})
    page = client.get("/en/map")
    assert "1 project does not say which municipality it comes from" in page.text
    for zoom in ZOOMS:
        found = client.get(f"/en/map/points.json?zoom={zoom}").get_json()
        assert [one["code"] for one in found["municipalities"]] == [BRNO]
        assert found["clusters"] == []
    # Neither does a window around the place find it.
    around = client.get("/en/projects.json?bbox=15.8,49.1,16.0,49.3").get_json()
    assert around["total"] == 0
    assert len(_tables(_page(client, f"/en/map?region={HIGHLANDS}"))) == 1, "nothing to choose among its districts"


def test_a_region_of_one_district_is_not_drawn_twice(client: StrictClient, five: None) -> None:
    assert len(_tables(_page(client, f"/cs/map?region={PRAGUE}"))) == 1
    assert len(_tables(_page(client, f"/cs/map?region={PRAGUE}&region={SOUTH_MORAVIA}"))) == 2


def test_points_are_the_municipalities_of_the_search(app: Flask, client: StrictClient, five: None) -> None:
    found = client.get("/cs/map/points.json?zoom=12&q=lampy").get_json()
    assert {one["code"]: one["count"] for one in found["municipalities"]} == {BRNO: 2, JIHLAVA: 1}
    assert found["clusters"] == []
    with app.app_context():
        known = places.coordinates()
    for one in found["municipalities"]:
        place = known[one["code"]]
        assert one["name"] == place.label
        assert (one["lon"], one["lat"]) == pytest.approx((place.longitude, place.latitude), abs=1e-4)
        address = found["municipality_url"].replace("{code}", one["code"])
        assert client.get(address).status_code == 200
        assert client.get(address.replace("/cs/projects", "/cs/projects.json")).get_json()["total"] == one["count"]


def test_points_are_drawn_together_from_afar(client: StrictClient, five: None) -> None:
    found = client.get("/cs/map/points.json?zoom=4").get_json()
    [cluster] = found["clusters"]
    assert (cluster["count"], cluster["places"], found["municipalities"]) == (5, 4, [])
    assert cluster["west"] <= cluster["lon"] <= cluster["east"]
    assert cluster["south"] <= cluster["lat"] <= cluster["north"]
    near = client.get("/cs/map/points.json?zoom=10&within=16.5,49.1,16.7,49.3").get_json()
    assert [one["code"] for one in near["municipalities"]] == [BRNO]


def test_a_window_narrows_every_view(client: StrictClient, five: None) -> None:
    window = "bbox=15.9,48.7,17.0,49.3"
    [regions] = _tables(_page(client, f"/cs/map?{window}"))
    assert regions["Jihomoravský kraj"] == (
        3,
        f"/cs/map?region={SOUTH_MORAVIA}&bbox=15.9000,48.7000,17.0000,49.3000",
    )
    assert regions["Kraj Vysočina"] == (0, None)
    points = client.get(f"/cs/map/points.json?{window}&zoom=12").get_json()
    assert {one["code"] for one in points["municipalities"]} == {BRNO, ZNOJMO}
    assert "bbox=" in points["municipality_url"]


def test_only_what_is_published_is_on_the_map(client: StrictClient, filled: Callable[..., None]) -> None:
    filled(*({"title": f"Kanár {state}", "state": state} for state in State))
    [regions] = _tables(_page(client, "/cs/map"))
    assert regions["Hlavní město Praha"][0] == 1
    [point] = client.get("/cs/map/points.json").get_json()["municipalities"]
    assert (point["code"], point["count"]) == (PRAHA, 1)


def test_an_empty_catalogue_has_a_map(client: StrictClient) -> None:
    page = _page(client, "/cs/map")
    [regions] = _tables(page)
    assert all(row == (0, None) for row in regions.values())
    assert _drawn(page) == []
    assert client.get("/cs/map/points.json").get_json()["municipalities"] == []


def test_whatever_is_asked_for_is_understood(client: StrictClient, five: None) -> None:
    for odd in ODD:
        assert client.get(f"/cs/map?{odd}").status_code == 200, odd
        points = client.get(f"/cs/map/points.json?{odd}")
        assert points.status_code == 200, odd
        assert points.get_json()["zoom"] in ZOOMS
    for path in ("/cs/map", "/cs/map/points.json"):
        assert client.get(f"{path}?page=0").status_code == 400


def test_files_of_the_map_are_kept_by_browsers_and_left_by_robots(client: StrictClient, five: None) -> None:
    for path in FILES:
        answer = client.get(path)
        assert answer.mimetype == "application/json"
        assert answer.headers["Cache-Control"].startswith("public, max-age=")
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_outlines_hold_every_region_and_district(app: Flask, client: StrictClient) -> None:
    outlines = client.get("/cs/map/outlines.json").get_json()
    with app.app_context():
        regions = places.regions()
    assert set(outlines["regions"]) == {region.code for region in regions}
    assert set(outlines["districts"]) == {district.code for region in regions for district in region.districts}
    for shapes in (outlines["regions"], outlines["districts"]):
        for code, rings in shapes.items():
            for ring in rings:
                assert len(ring) >= 8
                assert len(ring) % 2 == 0
                assert (sum(ring[2::2]), sum(ring[3::2])) == (0, 0), f"{code} is closed"
    assert outlines["towns"][0][0] == "Praha"
    assert {len(town) for town in outlines["towns"]} == {3}


def test_the_script_knows_the_search(client: StrictClient, five: None) -> None:
    page = _page(client, f"/cs/map?q=lampy&region={SOUTH_MORAVIA}&sort=newest")
    [holder] = [one for one in page.iter("div") if one.get("data-map")]
    assert holder.get("hidden") is not None, "without the script there is nothing"
    data = json.loads(holder.get("data-map") or "")
    assert data["chosen"] == [SOUTH_MORAVIA]
    assert data["bbox"] is None
    assert data["points"] == f"/cs/map/points.json?q=lampy&region={SOUTH_MORAVIA}"
    assert data["address"] == f"/cs/map?q=lampy&region={SOUTH_MORAVIA}&sort=newest"
    west, south, east, north = data["frame"]
    assert 15 < west < 16.6 < east < 18
    assert 48 < south < 49.2 < north < 50
    library = holder.get("data-library") or ""
    assert client.get(library).status_code == 200
    [past] = list(holder.iter("a"))
    assert page.find(f".//*[@id='{(past.get('href') or '').removeprefix('#')}']") is not None


def test_what_people_typed_does_not_become_markup(client: StrictClient, five: None) -> None:
    typed = "\"'><img src=x onerror=alert(1)>{{7*7}}</script>"
    page = client.get("/cs/map", query_string={"q": typed, "municipality": BRNO})
    assert page.status_code == 200
    assert "<img" not in page.text
    assert "onerror=alert(1)>" not in page.text
    points = client.get("/cs/map/points.json", query_string={"q": "lampy municipality=000000"}).get_json()
    assert urlsplit(points["municipality_url"]).query.endswith("&municipality={code}")


def test_the_number_of_questions_does_not_grow(app: Flask, client: StrictClient, filled: Callable[..., None]) -> None:
    with app.app_context():
        codes = sorted(places.coordinates())
    some = random.Random(3).sample(codes, 60)
    filled(*({"municipality": code} for code in some if not code.startswith("5")))
    for path in ("/cs/map", f"/cs/map?region={SOUTH_MORAVIA}", "/cs/map/points.json?zoom=9", "/cs/map/outlines.json"):
        client.get(path)
        with queries_of(app) as statements:
            assert client.get(path).status_code == 200
        assert len(statements) <= MOST_QUERIES, (path, statements)


def test_every_colour_is_explained_with_numbers(client: StrictClient, filled: Callable[..., None]) -> None:
    filled(
        *({"municipality": BRNO, "day": day} for day in range(9)), {"municipality": PRAHA}, {"municipality": JIHLAVA}
    )
    page = client.get("/en/map").text
    used = set(re.findall(r'class="c-map__region" data-level="(\d)"', page))
    explained = dict(re.findall(r'c-map-legend__colour" data-level="(\d)"></span>([^<]+)<', page))
    assert used <= set(explained)
    assert explained == {"0": "none", "1": "1–2", "2": "3–4", "3": "5–6", "4": "7–9"}
