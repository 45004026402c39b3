"""Cells of workbooks: whatever a text looks like, it is text, and comes back as it was written."""

from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from catalogue.search.files import as_xlsx
from catalogue.search.files.as_xlsx import Words, held
from catalogue.search.files.columns import COLUMNS, Value

STARTS = (
    "",
    *"=+-@\t\r\n＝＋－＠'{",
    '"=',
    "\u200b=",
    " =",
    "=HYPERLINK(",
    "=cmd|' /C calc'!A0",
    "{=",
    "https://",
    "file://",
    "1;=",
)
TEXTS = st.builds(str.__add__, st.sampled_from(STARTS), st.text(max_size=30))
TITLE = next(position for position, column in enumerate(COLUMNS) if column.key == "title_cs")


def made_of(titles: list[str], sentence: str = "Věta") -> bytes:
    """Return a workbook with a project for each title."""
    said = Words("Katalog", "Projekty", "O souboru", [("Hledání", sentence)], [(one.key, one.key, "") for one in COLUMNS],
                 ("a", "b", "c"), "Ano", "Ne", datetime(2026, 1, 1))  # fmt: skip
    blank: list[Value] = [None] * len(COLUMNS)
    rows = [[*blank[:TITLE], title, *blank[TITLE + 1 :]] for title in titles]
    return b"".join(as_xlsx._sent([rows], said))


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_no_cell_is_a_formula_or_a_link(titles: list[str]) -> None:
    body = made_of(titles, sentence=titles[0])
    book = load_workbook(BytesIO(body))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert not [one.coordinate for one in row if one.data_type == "f" or one.hyperlink]
    read = [book.worksheets[0].cell(2 + row, 1 + TITLE).value or "" for row in range(len(titles))]
    assert [str(one) for one in read] == [held(title) for title in titles]


def test_nothing_in_the_package_calls_out() -> None:
    with ZipFile(
        BytesIO(made_of(["=cmd|' /C calc'!A0", '=HYPERLINK("http://x.example")', "http://x.example"]))
    ) as packed:
        assert not [name for name in packed.namelist() if "externalLink" in name or "connections" in name]
        sheets = [packed.read(name) for name in packed.namelist() if name.startswith("xl/worksheets/")]
    for sheet in sheets:
        assert b"<f>" not in sheet and b"<f " not in sheet
        assert b"<hyperlink" not in sheet


def test_only_what_xml_cannot_hold_is_lost() -> None:
    assert held("a\x00\x0b\ufffe\ud800b\tc\r\nd\re\U0001f600") == "ab\tc\nd\ne\U0001f600"


def test_a_text_is_cut_to_what_a_cell_holds() -> None:
    assert len(held("x" * 40_000)) == as_xlsx.LONGEST_CELL
    [title] = [
        row[TITLE].value for row in load_workbook(BytesIO(made_of(["ř" * 40_000]))).worksheets[0].iter_rows(min_row=2)
    ]
    assert title == "ř" * as_xlsx.LONGEST_CELL


def test_the_same_projects_make_the_same_file() -> None:
    assert made_of(["Lampy", "Mapa"]) == made_of(["Lampy", "Mapa"])
