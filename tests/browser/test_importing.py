"""Several projects from a table: the template filled in, errors seen beside the rows, mended, imported, taken back."""

from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page

from .person import Person
from .server import Server

pytestmark = pytest.mark.browser
MEMBER, MUNICIPALITY = "clen@example.cz", "584002"
ROWS = ("Lávka se senzory", "Meteostanice u hřiště")


@pytest.fixture(params=["scripts", "plain"])
def member(request: pytest.FixtureRequest, browser: Browser, server: Server, axe_source: str) -> Person:
    return Person(browser, server, axe_source, scripts=request.param == "scripts", width=320)


def _download(page: Page, link: str, folder: Path) -> Path:
    with page.expect_download() as coming:
        page.click(link)
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def _fill_in(template: Path, year: str, target: Path) -> str:
    """Write two projects below what the template explains, as people do; the year of the second one may be wrong."""
    book = openpyxl.load_workbook(template)
    sheet = book.worksheets[0]
    heads = [str(cell.value or "").removesuffix(" *") for cell in sheet[1]]
    first = sheet.max_row + 1
    for number, title in enumerate(ROWS):
        answers = {"Název projektu": title, "Obec": MUNICIPALITY, "Rok zahájení": year if number else 2024}
        for name, answer in answers.items():
            sheet.cell(first + number, heads.index(name) + 1, answer)
    book.save(target)
    return str(target)


def test_a_table_is_checked_mended_imported_and_taken_back(member: Person, tmp_path: Path) -> None:
    page = member.page
    member.sign_in(MEMBER)
    member.open("/cs/my/projects")
    member.submit("main a[href$='/my/imports']")
    template = _download(page, "a[href$='/template.xlsx']", tmp_path)
    page.set_input_files("input[type=file]", _fill_in(template, "dva tisíce", tmp_path / "projekty.xlsx"))
    member.submit("main form button.element")
    wrong = page.inner_text("main")
    assert "1 nový koncept" in wrong
    assert "Rok zahájení" in wrong
    back = openpyxl.load_workbook(_download(page, "a[href$='/errors']", tmp_path)).worksheets[0]
    assert any("Rok zahájení" in str(cell) for row in back.iter_rows(values_only=True) for cell in row if cell)
    member.open("/cs/my/imports")
    page.set_input_files("input[type=file]", _fill_in(template, "2025", tmp_path / "opravené.xlsx"))
    member.submit("main form button.element")
    assert "2 nové koncepty" in page.inner_text("main")
    member.submit("form[action$='/run'] button")
    done = page.url
    member.open("/cs/my/projects")
    assert all(title in page.inner_text("main") for title in ROWS)
    member.open(done)
    member.submit("form[action$='/undo'] button")
    member.open("/cs/my/projects")
    assert not any(title in page.inner_text("main") for title in ROWS)
