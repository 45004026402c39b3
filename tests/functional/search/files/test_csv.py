"""The table for programs, as Python's own reader of CSV takes it."""

import csv
from urllib.parse import urlsplit

import pytest
from flask import Flask

from catalogue.search.files.as_csv import csv_file
from catalogue.search.files.columns import COLUMNS
from tests.client import StrictClient

from .conftest import Fill


def table(client: StrictClient, address: str = "/cs/projects.csv") -> list[dict[str, str]]:
    """Read a file as a program would."""
    response = client.get(address)
    assert response.status_code == 200
    text = response.get_data().decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines(keepends=True), strict=True))


@pytest.mark.usefixtures("mixed")
def test_it_is_a_file_with_a_speaking_name(client: StrictClient) -> None:
    response = client.get("/cs/projects.csv?region=CZ010&stage=operation&page=7&per_page=10")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert response.get_data().startswith(b"\xef\xbb\xbfid,url,title_cs,")
    assert response.get_data().endswith(b"\r\n")
    name = response.headers["Content-Disposition"]
    assert name.startswith('attachment; filename="projekty-hlavni-mesto-praha-v-provozu-20')
    assert name.endswith('.csv"')


@pytest.mark.usefixtures("mixed")
@pytest.mark.parametrize("language", ["cs", "en"])
def test_every_project_has_a_row_with_what_is_known(client: StrictClient, language: str) -> None:
    rows = {row["title_cs"] or row["title_en"]: row for row in table(client, f"/{language}/projects.csv")}
    assert len(rows) == 4
    lamps = rows["Lampy v obci"]
    assert tuple(lamps) == tuple(column.key for column in COLUMNS)
    assert urlsplit(lamps["url"]).path == f"/{language}/projects/{lamps['id']}-lampy-v-obci"
    expected = {
        "title_en": "Lamps in the village", "summary_en": "The street lights dim when nobody walks there.",
        "municipality_code": "554782", "municipality_name": "Praha", "district_code": "CZ0100", "region_code": "CZ010",
        "region_name": {"cs": "Hlavní město Praha", "en": "Prague"}[language], "size": "6", "main_key_area": "C3",
        "key_areas": "C3|ZPO1", "stage": "operation", "year_start": "2022", "year_launch": "2024", "year_end": "",
        "cost": "3", "investment_cost": "1250000", "investment_vat": "with", "running_cost": "40000.5",
        "months_to_operation": "14", "staff_operation_fte": "0.1", "staff_preparation_days": "",
        "funding": "eu_funds|own_budget", "evidence_level": "2", "label": "good_practice", "offers": "call|visit",
        "sdgs": "7|11", "published_at": "2026-01-02T09:00:00Z", "confirmed_at": "2026-01-02T09:00:00Z",
        "adoptions": "0", "licence": "https://creativecommons.org/licenses/by/4.0/", "is_example": "false",
    }  # fmt: skip
    assert {key: lamps[key] for key in expected} == expected
    assert float(lamps["cost_per_inhabitant"]) == pytest.approx(1_250_000 / int(lamps["population"]), abs=0.01)
    assert 14 < float(lamps["longitude"]) < 15
    assert 49 < float(lamps["latitude"]) < 51


@pytest.mark.usefixtures("mixed")
def test_what_differs_between_projects(client: StrictClient) -> None:
    rows = {row["title_cs"] or row["title_en"]: row for row in table(client)}
    assert rows["Mapa závad & <hlášení>"]["is_example"] == "true"
    bicycles = rows["Sharing bicycles"]
    assert (bicycles["title_cs"], bicycles["investment_cost"], bicycles["confirmed_at"]) == ("", "", "")
    nameless = rows["Zastavená aplikace"]
    hidden = ("municipality_code", "municipality_name", "district_code", "district_name", "population", "longitude",
              "latitude", "cost_per_inhabitant")  # fmt: skip
    assert [nameless[key] for key in hidden] == [""] * len(hidden)
    assert (nameless["region_code"], nameless["size"]) == ("CZ064", "6")


def test_an_empty_search_is_a_header(client: StrictClient) -> None:
    response = client.get("/cs/projects.csv?q=nicpodobneho")
    assert response.get_data().decode("utf-8-sig") == ",".join(column.key for column in COLUMNS) + "\r\n"


def test_no_text_of_a_person_is_a_formula(client: StrictClient, fill: Fill) -> None:
    titles = [f'{sign}HYPERLINK("http://x.example";"klikni")' for sign in "=+-@＝＋－＠"]
    fill(*({"title": title, "summary": f"Souhrn projektu;=cmd|' /C calc'!A{len(title)}"} for title in titles))
    rows = table(client)
    assert sorted(row["title_cs"] for row in rows) == sorted(f"'{title}" for title in titles)
    assert all(";'=cmd" in row["summary_cs"] for row in rows)


def test_nothing_is_read_before_it_is_asked_for(app: Flask) -> None:
    with app.app_context():
        body = csv_file([1, 2, 3])
    assert next(body).startswith(b"\xef\xbb\xbfid,")
    assert list(body) == [b""]
