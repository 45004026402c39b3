"""A walk through everything public in a real browser: no page breaks the content policy or asks another host."""

import re
from urllib.parse import urldefrag, urlsplit

import pytest
from playwright.sync_api import Browser

from .person import Person
from .server import Server

pytestmark = pytest.mark.browser
MOST_PAGES = 64


def _kind(path: str) -> str:
    """Return the address without its particulars, so that each kind of page is examined closely once."""
    return re.sub(r"/(\d[^/]*|[A-Z]{1,3}\d*)(?=/|$)", "/*", path)


@pytest.mark.parametrize("language", ["cs", "en"])
def test_no_public_page_breaks_the_content_policy(
    browser: Browser, server: Server, axe_source: str, language: str
) -> None:
    person = Person(browser, server, axe_source)
    waiting, seen, kinds = [f"/{language}/"], {f"/{language}/"}, set[str]()
    visited = 0
    while waiting and visited < MOST_PAGES:
        path = waiting.pop(0)
        answer = person.page.goto(server.address + path)
        visited += 1
        assert answer is not None
        assert answer.status == 200, path
        person.check_policy()
        assert person.trouble == [], (path, person.trouble)
        if (kind := _kind(urlsplit(path).path)) not in kinds:
            kinds.add(kind)
            person.check()
        for link in person.page.evaluate("[...document.links].map(link => link.href)"):
            address = urldefrag(link).url.removeprefix(server.address)
            shown = urlsplit(address)
            private = "/sign-" in shown.path or "/my/" in shown.path or shown.path.endswith(".json")
            if shown.path.startswith(f"/{language}/") and not private and address not in seen:
                seen.add(address)
                waiting.append(address)
    assert visited >= 60, visited
    person.close()
