"""Files are dropped or chosen, sent one by one with their progress, and nothing typed before is lost."""

import base64
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.factories import documents, pictures

from .person import Person
from .server import Server

pytestmark = pytest.mark.browser
MEMBER = "clen@example.cz"
DROP = """([name, type, content]) => {
  const data = new DataTransfer();
  data.items.add(new File([Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0))], name, { type }));
  document.querySelector(".c-upload").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true }));
}"""


@pytest.fixture(params=["scripts", "plain"])
def member(request: pytest.FixtureRequest, browser: Browser, server: Server, axe_source: str) -> Person:
    return Person(browser, server, axe_source, scripts=request.param == "scripts", width=320)


def _files(folder: Path) -> list[str]:
    contents = {
        "most.jpg": pictures.jpeg(), "barvy.png": pictures.png("L"), "Smlouva_o_dílo.pdf": documents.pdf(),
        "makra.docx": documents.docx(documents.MACROS),
    }  # fmt: skip
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [str(folder / name) for name in contents]


def test_a_clerk_adds_files_and_puts_them_in_order(member: Person, tmp_path: Path) -> None:
    page = member.page
    member.sign_in(MEMBER)
    member.open("/cs/my/projects/new")
    page.select_option("select[name=municipality]", index=0)
    page.fill("input[name=title]", "Lavičky ve stínu")
    member.submit("main form button.element")
    desk = page.url.partition("/edit/")[0]
    member.open(f"{desk}/edit/media")
    page.fill("[name=other_title]", "Benches in the shade")
    member.submit("button[name=add_files]")
    page.set_input_files("#files", _files(tmp_path))
    if member.scripts:
        page.locator("form[data-upload] button.element").click()
        page.locator("[data-problems] li").wait_for()
        assert "makra.docx" in page.inner_text("[data-problems]")
        page.locator("[data-back]:visible").wait_for()
        member.check()
        _drop(page)
    else:
        member.submit("form[data-upload] button.element")
        assert "makra.docx" in page.inner_text(".c-error-summary")
        member.open(f"{desk}/edit/media")
    assert page.input_value("[name=other_title]") == "Benches in the shade"
    names = [f"[name=attachments-{number}-title]" for number in range(1 + member.scripts)]
    assert [page.input_value(one) for one in names] == ["Smlouva o dílo", "ceny"][: len(names)]
    first, second = (page.input_value(f"[name=images-{number}-file]") for number in range(2))
    page.fill("[name=images-1-alt]", "Lavička pod lípou")
    member.submit(f"button[value='images:{second}:first']")
    assert [page.input_value(f"[name=images-{number}-file]") for number in range(2)] == [second, first]
    assert page.input_value("[name=images-0-alt]") == "Lavička pod lípou"
    member.close()


def _drop(page: Page) -> None:
    """Drop a table on the frame; when all went well, the page with its words follows by itself."""
    content = base64.b64encode(documents.TABLE.encode()).decode()
    with page.expect_navigation(url=re.compile("/edit/media")):
        page.evaluate(DROP, ["ceny.csv", "text/csv", content])
