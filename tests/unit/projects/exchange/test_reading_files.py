"""Files as offices and strangers make them: encodings, separators, formulas, dates, bombs, and words that help."""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook

from catalogue.errors import Invalid
from catalogue.i18n import speaking
from catalogue.projects.document import read
from catalogue.projects.exchange.entries import Contents
from catalogue.projects.exchange.files import BY_COMMAND, ON_THE_PAGE, Limits, read_file
from catalogue.projects.exchange.writing import as_bytes, write_back, write_template

TABLE = "Title of the project;Municipality;Year when it started\nŽluťoučký kůň;554782;2022\n"


@pytest.fixture(autouse=True)
def in_english(app_context: None) -> Iterator[None]:
    """Let messages be English."""
    with speaking("en"):
        yield


def workbook(*rows: tuple[Any, ...], merged: str = "") -> bytes:
    """Return a workbook with these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parts(contents: Contents) -> list[tuple[str, str]]:
    """Return each problem as column and the beginning of its message."""
    return [(one.column, one.message[:22]) for entry in contents.entries for one in entry.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1250"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_text_is_read_in_the_encodings_and_with_the_separators_that_offices_use(encoding: str, separator: str) -> None:
    contents = read_file("a.csv", TABLE.replace(";", separator).encode(encoding), ON_THE_PAGE)
    assert contents.entries[0].raw == {"title": "Žluťoučký kůň", "municipality": "554782", "year_start": "2022"}


def test_czech_headings_under_a_title_are_found_and_unknown_ones_are_named() -> None:
    data = workbook(
        ("Projekty obce", None, None), (None,), ("NÁZEV  PROJEKTU *", "Obec", "Barva"), ("Lávka", 554782, "modrá")
    )
    contents = read_file("a.xlsx", data, ON_THE_PAGE)
    assert (contents.unknown, contents.entries[0].row) == (["Barva"], 4)
    assert read(contents.entries[0].raw).document == {"title": "Lávka", "municipality": "554782"}


def test_formulas_are_refused_cell_by_cell_and_never_evaluated() -> None:
    data = workbook(("title", "municipality", "year_start"), ('=HYPERLINK("x")', "554782", "=1+2021"))
    contents = read_file("a.xlsx", data, ON_THE_PAGE)
    assert parts(contents) == [
        ("Title of the project", "This cell holds a form"), ("Year when it started", "This cell holds a form")
    ]  # fmt: skip


def test_dates_are_days_where_a_day_is_asked_and_an_error_elsewhere() -> None:
    head = ("title", "municipality", "results.1.before_date", "results.1.after_date")
    data = workbook(head, (datetime(2024, 2, 1), "554782", datetime(2024, 5, 31), 45413))
    contents = read_file("a.xlsx", data, ON_THE_PAGE)
    assert parts(contents) == [("Title of the project", "The spreadsheet made a")]
    row = read(contents.entries[0].raw).document["results"][0]
    assert (row["before_date"], row["after_date"]) == ("2024-05-31", "2024-05-01")


def test_an_empty_sheet_a_million_rows_long_is_read_to_where_it_ends() -> None:
    book = Workbook()
    book.active.append(("title", "municipality"))
    book.active.append(("Lávka", "554782"))
    book.active.cell(1_048_576, 1).value = "daleko"
    out = io.BytesIO()
    book.save(out)
    contents = read_file("a.xlsx", out.getvalue(), ON_THE_PAGE)
    assert len(contents.entries) == 1
    assert contents.notes == ["Below row 2 come only empty rows; reading ended there."]


def test_more_rows_than_allowed_are_cut_off_and_told() -> None:
    contents = read_file("a.csv", (TABLE + "Druhý;554782;2023\n").encode(), Limits(1, 10_000, 10_000))
    assert (len(contents.entries), contents.cut) == (1, True)


def _zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "/").replace("~", "."), data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old or locked"),
        ("a.xlsx", b"PK\x03\x04 broken", "cannot be opened"),
        ("a.xlsx", _zipped(**{"word_document~xml": b"<a/>"}), "cannot be opened"),
        ("a.xlsx", _zipped(**{"xl_vbaProject~bin": b"x"}), "macros"),
        ("a.xlsx", _zipped(**{"xl_sheet~xml": b"0" * 50_000_000}), "too large when unpacked"),
        ("a.xlsx", _zipped(**{"xl_workbook~xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "no workbook"),
        ("a.xlsx", workbook(("title", "municipality"), ("Lávka", "554782"), ("Most", None), merged="B2:B3"), "B2:B3 are merged"),
        ("a.xlsx", workbook(("title", "Municipality", "Obec"), ("Lávka", "554782", "554782")), "there twice"),
        ("a.xlsx", workbook(("x", "y"),), "no row of headings"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"nothing;here\n1;2\n", "no row of headings"),
        ("a.csv", b'title;municipality\n"open;554782\n', "Line 2 cannot be read"),
        ("a.csv", b"\xff\xfea", "no known encoding"),
        ("a.json", b"{", "no JSON"),
        ("a.json", b'{"projects": 1}', "holds no list"),
        ("a.xlsm", b"x", "Only XLSX, CSV and JSON"),
        ("a.csv", b"x" * (5 * 2**20 + 1), "too large"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_in_words(name: str, data: bytes, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read_file(name, data, ON_THE_PAGE)


def test_the_template_is_read_without_its_explanations_and_its_example() -> None:
    contents = read_file("template.xlsx", as_bytes(write_template), BY_COMMAND)
    assert (contents.entries, contents.unknown) == ([], [])
    assert contents.notes == ["Rows whose note begins with # were skipped: 2."]


@pytest.mark.parametrize("ending", ["xlsx", "csv", "json"])
def test_a_file_given_back_names_what_is_wrong_and_can_be_brought_again(ending: str) -> None:
    data = {
        "xlsx": workbook(("title", "municipality", "note", "barva"), ("=1", 554782, None, "modrá"), ("Most", 5.5, "x", None)),
        "csv": b"title,municipality,note,barva\n=1,554782,,modra\nMost,5.5,x,\n",
        "json": b'[{"title": "=1", "municipality": "554782"}, {"document": {"title": "Most"}}]',
    }[ending]  # fmt: skip
    contents = read_file(f"a.{ending}", data, ON_THE_PAGE)
    problems = [{"row": contents.entries[1].row, "column": "Obec", "message": "Opravte kód."}]
    back = as_bytes(lambda out: write_back(ending, contents, problems, out))
    assert "Opravte kód." in (back.decode() if ending != "xlsx" else _text(back))
    again = read_file(f"a.{ending}", back, ON_THE_PAGE)
    assert [entry.raw.get("title") for entry in again.entries] == ["=1", "Most"]
    assert again.unknown == contents.unknown


def _text(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()
