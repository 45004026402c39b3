"""The register of municipalities from a file: a wrong cell, the preview, a merger, what visitors see, and the way back."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from .person import Person
from .server import Server

pytestmark = pytest.mark.browser
ADMINISTRATOR, PAGE = "spravce@example.cz", "/cs/admin/register"
RENAMED, GONE, INTO = "503622", "514161", "561380"


@pytest.fixture(params=[(True, 1280), (False, 320)], ids=["scripts", "plain on a phone"])
def keeper(request: pytest.FixtureRequest, browser: Browser, server: Server, axe_source: str) -> Person:
    scripts, width = request.param
    return Person(browser, server, axe_source, scripts=scripts, width=width)


def _download(page: Page, link: str, folder: Path) -> str:
    with page.expect_download() as coming:
        page.click(link)
    coming.value.save_as(folder / "stav.csv")
    return (folder / "stav.csv").read_text("utf-8")


def _bring(keeper: Person, text: str) -> str:
    """Send a file to be checked, as Excel saves it, and return what the page says."""
    keeper.open(PAGE)
    file = {"name": "obce.csv", "mimeType": "text/csv", "buffer": text.replace(",", ";").encode("cp1250")}
    keeper.page.set_input_files("input[type=file]", file)  # type: ignore[arg-type]
    keeper.submit("main form button.element")
    return keeper.page.inner_text("main")


def test_a_new_state_of_the_register(keeper: Person, tmp_path: Path) -> None:
    page = keeper.page
    keeper.sign_in(ADMINISTRATOR)
    keeper.submit("nav a[href='/cs/admin']")
    keeper.submit(f"main a[href='{PAGE}']")
    present = _download(page, "a[href$='/municipalities.csv']", tmp_path)
    lines = [line for line in present.splitlines() if not line.startswith(GONE)]
    wanted = "\n".join(lines).replace(f"{RENAMED},Luká,", f"{RENAMED},Velká Luká,")
    wrong = _bring(keeper, wanted.replace(",obec,", ",ves,", 1))
    assert "Co v souboru opravit" in wrong
    assert "vojenský újezd" in wrong
    assert "Luká → Velká Luká" in _bring(keeper, wanted)
    page.fill(f"input[name=successor_{GONE}]", "Nikde")
    keeper.submit("form[action$='/apply'] button")
    assert "V souboru není obec „Nikde“." in page.inner_text("main")
    page.fill(f"input[name=successor_{GONE}]", "česká lípa")
    keeper.submit("form[action$='/apply'] button")
    applied = page.url
    assert "Registr je aktuální." in page.inner_text("body")
    keeper.open(f"/cs/municipalities/{GONE}")
    assert page.url.endswith(f"/cs/municipalities/{INTO}")
    assert "Luka (Česká Lípa)" in page.inner_text("main")
    keeper.open(f"/cs/municipalities/{RENAMED}")
    assert page.inner_text("h1") == "Velká Luká"
    keeper.open("/cs/admin/audit?kind=taxonomy")
    assert "Obec: Luká → Velká Luká" in page.inner_text("main")
    keeper.open(applied)
    _bring(keeper, _download(page, "a[href$='/before.csv']", tmp_path))
    keeper.submit("form[action$='/apply'] button")
    keeper.open(f"/cs/municipalities/{GONE}")
    assert page.inner_text("h1") == "Luka"
    assert keeper.trouble == []
    keeper.close()
