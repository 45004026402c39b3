"""What all files of a search share: the projects of the page in its order, nothing that is not public, and their headers."""

import csv
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import feedparser
import pytest
from flask import Flask
from openpyxl import load_workbook

from catalogue import database
from catalogue.database import session
from catalogue.projects.lifecycle import State
from catalogue.projects.models import Project, Revision
from catalogue.projects.publication import refresh
from tests.client import BASE, StrictClient

from .conftest import Fill


def _in_csv(body: bytes) -> list[int]:
    return [int(row["id"]) for row in csv.DictReader(body.decode("utf-8-sig").splitlines(keepends=True))]


def _in_xlsx(body: bytes) -> list[int]:
    return [
        int(str(row[0])) for row in load_workbook(BytesIO(body)).worksheets[0].iter_rows(min_row=2, values_only=True)
    ]


def _in_geojson(body: bytes) -> list[int]:
    import orjson

    return [one["id"] for one in orjson.loads(body)["features"]]


def _in_atom(body: bytes) -> list[int]:
    read = feedparser.parse(body)
    assert read.bozo == 0
    return [int(entry.id.rpartition("/")[2]) for entry in read.entries]


TABLES: dict[str, Callable[[bytes], list[int]]] = {"csv": _in_csv, "xlsx": _in_xlsx, "geojson": _in_geojson}
FILES = {**TABLES, "atom": _in_atom}
MANY = [
    {"day": day, "title": f"{'Chytré lampy' if day % 3 else 'Mapa závad'} {day}", "investment_cost": (day * 7919) % 100 * 1000,
     "stage": "pilot" if day % 4 else "operation", "municipality": "582786" if day % 2 else "554782",
     "confirmed": bool(day % 5)}
    for day in range(24)
]  # fmt: skip
SEARCHES: list[dict[str, Any]] = [
    {}, {"sort": "newest"}, {"sort": "confirmed"}, {"sort": "cheapest"}, {"q": "lampa"}, {"q": "lampy", "sort": "cheapest"},
    {"region": "CZ064"}, {"region": ["CZ064", "CZ010"], "stage": "pilot"}, {"bbox": "16,49,17,50"}, {"q": "nicpodobneho"},
    {"region": "CZ010", "sort": "fit", "home": "582786"},
]  # fmt: skip


@pytest.mark.parametrize("language", ["cs", "en"])
def test_files_hold_what_the_pages_of_the_search_show(client: StrictClient, fill: Fill, language: str) -> None:
    fill(*MANY)
    for search in SEARCHES:
        query, shown = urlencode(search, doseq=True), []
        for page in (1, 2, 3):
            listed = client.get(f"/{language}/projects.json?{query}&per_page=10&page={page}")
            shown += [one["id"] for one in listed.get_json()["items"]] if listed.status_code == 200 else []
        for ending, read in TABLES.items():
            body = client.get(f"/{language}/projects.{ending}?{query}&per_page=10&page=2").get_data()
            assert read(body) == shown, (search, ending)
        newest = _in_atom(client.get(f"/{language}/projects.atom?{query}").get_data())
        assert newest == sorted(shown, reverse=True), search


@pytest.mark.parametrize("ending", FILES)
def test_only_what_is_published_is_in_a_file(client: StrictClient, fill: Fill, ending: str) -> None:
    made = fill(*({"title": f"Kanár {state}", "state": state} for state in State))
    [published] = [one.id for one in made if one.state == State.PUBLISHED]
    for query in ("", "?q=kanar", "?sort=newest", "?region=CZ010"):
        assert FILES[ending](client.get(f"/cs/projects.{ending}{query}").get_data()) == [published]


@pytest.mark.parametrize("ending", FILES)
def test_no_contact_is_in_a_file(client: StrictClient, fill: Fill, ending: str) -> None:
    fill({"contact_name": "Kontaktová Jana", "contact_email": "kontakt@obec.example.cz", "contact_phone": "+420 123 456 789",
          "contact_function": "kontaktfunkce", "contact_unit": "kontaktodbor"})  # fmt: skip
    body = client.get(f"/cs/projects.{ending}").get_data()
    assert len(FILES[ending](body)) == 1
    if ending == "xlsx":
        cells = [
            cell for sheet in load_workbook(BytesIO(body)) for row in sheet.iter_rows(values_only=True) for cell in row
        ]
        body = repr(cells).encode()
    assert not re.findall(rb"(?i)kontakt|123 ?456", body)


@pytest.mark.parametrize("ending", FILES)
def test_headers_of_files(client: StrictClient, fill: Fill, ending: str) -> None:
    fill({"title": "Lampy v obci"})
    response = client.get(f"/cs/projects.{ending}?q=lampy+%22%0d%0aX-Evil:1%22+%C5%99e%C5%A1en%C3%AD")
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Cache-Control"].startswith("public")
    assert "X-Evil" not in response.headers
    assert "Set-Cookie" not in response.headers
    name = response.headers["Content-Disposition"]
    if ending == "atom":
        assert name == "inline"
    else:
        assert re.fullmatch(rf'attachment; filename="projekty-[a-z0-9-]+-\d{{4}}-\d\d-\d\d\.{ending}"', name), name


@pytest.mark.parametrize("ending", TABLES)
def test_a_name_is_never_long_nor_empty(client: StrictClient, ending: str) -> None:
    for query in (
        {"q": "dlouhé slovo " * 15},
        {"q": "\U0001f600"},
        {"district": [f"CZ0{number}" for number in range(201, 215)]},
    ):
        name = client.get(f"/cs/projects.{ending}", query_string=query).headers["Content-Disposition"]
        found = re.fullmatch(r'attachment; filename="(projekty[a-z0-9-]*)-\d{4}-\d\d-\d\d\.\w+"', name)
        assert found, name
        assert len(found[1]) <= 60


@pytest.mark.parametrize("ending", FILES)
def test_a_file_that_did_not_change_is_not_sent_again(
    app: Flask, client: StrictClient, fill: Fill, ending: str
) -> None:
    [first] = fill({"day": 1, "title": "Lampy v obci"})
    address = f"/cs/projects.{ending}?region=CZ010"
    before = client.get(address)
    again = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert client.get(f"/en/projects.{ending}?region=CZ010").headers["ETag"] != before.headers["ETag"]
    fill({"day": 2, "title": "Mapa závad"})
    changed = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert changed.status_code == 200
    with app.app_context():
        project = session.get_one(Project, first.id)
        project.state = State.HIDDEN
        refresh(project, session.query(Revision).filter_by(project_id=first.id).one())
        database.commit()
    hidden = client.get(address, headers={"If-None-Match": changed.headers["ETag"]})
    assert first.id not in FILES[ending](hidden.get_data() or client.get(address).get_data())


@pytest.mark.parametrize("ending", FILES)
def test_only_asking_for_the_headers_makes_no_file(client: StrictClient, fill: Fill, ending: str) -> None:
    fill({"title": "Lampy v obci"})
    head = client.head(f"/cs/projects.{ending}")
    assert (head.status_code, head.get_data()) == (200, b"")
    assert head.headers["ETag"] == client.get(f"/cs/projects.{ending}").headers["ETag"]


@pytest.mark.parametrize("ending", FILES)
def test_nothing_typed_breaks_a_file(client: StrictClient, fill: Fill, ending: str) -> None:
    fill({"title": "Lampy v obci"})
    for typed in (
        "' OR 1=1 --",
        "\x00",
        "\ud800",
        "\U0001f600",
        "<script>",
        "%s{{7*7}}",
        '"',
        "x" * 9000,
        "\x0b\ufffe",
    ):
        response = client.get(f"/cs/projects.{ending}", query_string={"q": typed.encode("utf-8", "surrogatepass")})
        assert response.status_code == 200, typed[:20]
        FILES[ending](response.get_data())
    assert client.get(f"/cs/projects.{ending}?page=x").status_code == 400


def test_the_page_offers_every_file_of_its_search(client: StrictClient, fill: Fill) -> None:
    fill(*MANY)
    page = client.get("/cs/projects?region=CZ064&sort=cheapest&view=table&per_page=10&page=2").text
    offered = set(re.findall(r'href="(/cs/projects\.(?:csv|xlsx|geojson|json|atom)\?[^"]*)"', page))
    offered = {one.replace("&amp;", "&") for one in offered}
    tables = {f"/cs/projects.{ending}?region=CZ064&sort=cheapest" for ending in ("csv", "xlsx", "geojson", "json")}
    assert tables | {"/cs/projects.atom?region=CZ064"} <= offered
    assert re.search(
        r'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="/cs/projects.atom\?region=CZ064">',
        page,
    )
    for address in tables:
        assert client.get(address, base_url=BASE).status_code == 200
