"""The site of a municipality, another origin, shows a piece of the catalogue in a frame; nothing else can be framed."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from .person import RULES
from .server import Server

pytestmark = pytest.mark.browser

Show = Callable[[str], Page]


@pytest.fixture
def site(browser: Browser) -> Iterator[Callable[[str, int], Page]]:
    """Let a test put a body into the page of another origin and open it."""
    shown = {"body": ""}

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = f'<!DOCTYPE html><html lang="cs"><title>Obec</title><h1>Obec</h1>{shown["body"]}</html>'.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Cross-Origin-Embedder-Policy", "credentialless")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    served = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    contexts = []

    def show(body: str, width: int) -> Page:
        shown["body"] = body
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}))
        page = contexts[-1].new_page()
        page.goto(f"http://localhost:{served.server_port}/")
        return page

    yield show
    for context in contexts:
        context.close()
    served.shutdown()


def code_of(browser: Browser, server: Server, number: int) -> str:
    """Return a code as a clerk copies it from the page of a search, here after a choice that changed the page in place."""
    page = browser.new_page()
    page.goto(f"{server.address}/cs/projects")
    page.locator("#embed summary").click()
    page.get_by_role("checkbox", name="Jihomoravský kraj").check()
    expect(page.locator("#embed-list")).to_contain_text("region=CZ064")
    expect(page.locator("#embed [data-do=copy]").nth(number)).to_be_visible()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#embed [data-do=copy]").nth(number).click()
    expect(page.locator("#embed [data-status]").nth(number)).to_have_text("Zkopírováno.")
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    assert copied == page.locator(("#embed-list", "#embed-map")[number]).text_content()
    page.context.close()
    return copied


def framed(page: Page) -> Frame:
    """Return what stands in the frame of a page."""
    page.locator("iframe").scroll_into_view_if_needed()
    expect(page.frame_locator("iframe").locator("h1")).to_be_visible()
    return page.frames[1]


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(("number", "shown"), [(0, ".c-card"), (1, "svg a")], ids=["list", "map"])
def test_a_site_shows_what_was_copied(
    browser: Browser, server: Server, site: Callable[[str, int], Page], axe_source: str, width: int, number: int, shown: str
) -> None:  # fmt: skip
    frame = framed(site(code_of(browser, server, number), width))
    assert "Jihomoravský kraj" in frame.locator("h1").inner_text()
    expect(frame.locator(shown).first).to_be_visible()
    assert frame.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    frame.evaluate(axe_source)
    found = frame.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)["violations"]
    assert found == []
    with frame.page.expect_popup() as opened:
        frame.locator(f"{shown} a" if number == 0 else shown).first.click()
    opened.value.wait_for_load_state()
    assert opened.value.url.startswith(f"{server.address}/cs/")
    assert opened.value.evaluate("window.opener") is None


def test_no_other_page_shows_in_a_frame(server: Server, site: Callable[[str, int], Page]) -> None:
    page = site(f'<iframe src="{server.address}/cs/projects"></iframe>', 1280)
    expect(page.frame_locator("iframe").locator("#main-frame-error")).to_be_attached()
    assert page.frames[1].url.startswith("chrome-error:")
