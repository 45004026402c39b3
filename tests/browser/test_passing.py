"""The QR code of a project, as a phone reads it from a screen."""

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser

from .server import Server

pytestmark = pytest.mark.browser


def test_a_phone_reads_the_short_link_from_the_code(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 400, "height": 400})
    page = context.new_page()
    page.goto(f"{server.address}/cs/projects/1/qr.svg")
    found = zxingcpp.read_barcodes(Image.open(BytesIO(page.screenshot())).convert("L"))
    assert [one.text for one in found] == [f"{server.address}/p/1"]
    page.goto(found[0].text)
    assert page.url.startswith(f"{server.address}/")
    assert "/projects/1-" in page.url
    context.close()
