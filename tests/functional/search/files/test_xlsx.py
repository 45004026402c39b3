"""The workbook for people, as openpyxl reads it."""

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from catalogue.search.files import as_xlsx
from catalogue.search.files.columns import COLUMNS
from tests.client import StrictClient

from .conftest import Fill

KEYS = [column.key for column in COLUMNS]


def workbook(client: StrictClient, address: str) -> Workbook:
    """Read a file as a spreadsheet would."""
    response = client.get(address)
    assert response.status_code == 200
    assert response.mimetype == as_xlsx.MIMETYPE
    return load_workbook(BytesIO(response.get_data()))


def rows(made: Workbook) -> list[dict[str, Any]]:
    """Return the projects of the first sheet by the keys of their columns."""
    _header, *projects = made.worksheets[0].iter_rows(values_only=True)
    return [dict(zip(KEYS, cells, strict=True)) for cells in projects]


@pytest.mark.usefixtures("mixed")
def test_the_first_sheet_speaks_the_language_of_the_page(client: StrictClient) -> None:
    czech, english = (workbook(client, f"/{language}/projects.xlsx?sort=newest") for language in ("cs", "en"))
    assert czech.sheetnames == ["Projekty", "O tomto souboru"]
    assert english.sheetnames == ["Projects", "About this file"]
    heads = {made.sheetnames[0]: [cell.value for cell in made.worksheets[0][1]] for made in (czech, english)}
    assert heads["Projekty"][:4] == ["Číslo", "Adresa", "Název česky", "Název anglicky"]
    assert heads["Projects"] == [str(column.label) for column in COLUMNS]
    assert len(set(heads["Projekty"])) == len(KEYS)
    lamps, in_english = rows(czech)[-1], rows(english)[-1]
    expected: dict[str, Any] = {
        "title_cs": "Lampy v obci", "title_en": "Lamps in the village", "stage": "V provozu", "cost": "1–5 milionů Kč",
        "investment_cost": 1_250_000, "running_cost": 40_000.5, "label": "Dobrá praxe", "is_example": "Ne",
        "months_to_operation": 14, "staff_operation_fte": 0.1, "year_start": 2022, "staff_preparation_days": None,
        "municipality_code": "554782", "published_at": datetime(2026, 1, 2, 10),
    }  # fmt: skip
    assert {key: lamps[key] for key in expected} == expected
    assert in_english["stage"] == "In operation"
    assert lamps["key_areas"].startswith("C3 ")
    assert ", ZPO1 " in lamps["key_areas"]
    assert in_english["offers"] == "A telephone call, A visit to the place"
    assert (lamps["id"], lamps["url"]) == (in_english["id"], in_english["url"].replace("/en/", "/cs/"))


@pytest.mark.usefixtures("mixed")
def test_the_header_stays_in_sight_and_filters(client: StrictClient) -> None:
    sheet = workbook(client, "/cs/projects.xlsx").worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert all(cell.font.b for cell in sheet[1])
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(5, len(KEYS)).coordinate}"
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["A"].width


@pytest.mark.usefixtures("mixed")
def test_the_second_sheet_says_what_this_is(client: StrictClient) -> None:
    about = workbook(client, "/en/projects.xlsx?region=CZ010&page=3").worksheets[1]
    text = "\n".join(" ".join(str(cell) for cell in row if cell) for row in about.iter_rows(values_only=True))
    assert "2 projects" in text
    assert "Prague" in text
    assert "https://katalog.example.cz/en/projects?region=CZ010\n" in text
    assert "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/" in text
    for column in COLUMNS:
        assert f"{column.label} {column.key} {column.note}" in text


def test_an_empty_search_has_both_sheets(client: StrictClient) -> None:
    made = workbook(client, "/cs/projects.xlsx?q=nicpodobneho")
    assert rows(made) == []
    assert made.worksheets[1].max_row > len(KEYS)


def test_no_text_of_a_person_becomes_a_formula(client: StrictClient, fill: Fill) -> None:
    titles = [f'{sign}HYPERLINK("http://x.example","x")' for sign in "=+-@＝＋－＠"] + [
        "https://x.example/odkaz",
        "12345",
    ]
    fill(*({"title": title} for title in titles))
    made = workbook(client, "/cs/projects.xlsx?q=")
    assert sorted(row["title_cs"] for row in rows(made)) == sorted(titles)
    for sheet in made.worksheets:
        for cells in sheet.iter_rows():
            assert not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]
    quoted = [cell for cell in made.worksheets[0]["C"][1:] if cell.value in titles[:8]]
    assert len(quoted) == 8
    assert all(cell.quotePrefix for cell in quoted)


def test_what_was_searched_for_is_no_formula_either(client: StrictClient) -> None:
    made = workbook(client, "/cs/projects.xlsx?q=%3Dcmd|'/C calc'!A0")
    assert not [one for sheet in made.worksheets for row in sheet.iter_rows() for one in row if one.data_type == "f"]


def test_more_than_a_sheet_holds_is_refused(
    client: StrictClient, mixed: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(as_xlsx, "MOST_ROWS", len(mixed))
    assert client.get("/en/projects.xlsx").status_code == 200
    monkeypatch.setattr(as_xlsx, "MOST_ROWS", len(mixed) - 1)
    refused = client.get("/en/projects.xlsx")
    assert refused.status_code == 400
    assert "A sheet holds 3 projects." in refused.text
    assert "Content-Disposition" not in refused.headers
