"""The author's and the visitor's way by keyboard alone."""

import pytest
from playwright.sync_api import Browser, Page

from .person import Person
from .server import Server

pytestmark = pytest.mark.browser
FARTHEST = 120


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element that fits has the focus; it must then be seen."""
    for _press in range(FARTHEST):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            box = page.evaluate(
                "() => { const b = document.activeElement.getBoundingClientRect(); return [b.width, b.height] }"
            )
            assert box[0] > 0 and box[1] > 0
            return
    raise AssertionError(f"Tab never reaches {selector} on {page.url}")


@pytest.fixture
def person(browser: Browser, server: Server, axe_source: str) -> Person:
    return Person(browser, server, axe_source)


def test_a_visitor_searches_and_reads_by_keyboard(person: Person) -> None:
    page = person.page
    person.open("/cs/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("#"), "the skip link comes first"
    _tab_to(page, "main input[name=q]")
    page.keyboard.type("osvetleni")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    person.check()
    _tab_to(page, "main article a[href*='/projects/'], main li a[href*='/projects/']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    person.check()
    assert "/projects/" in page.url
    person.close()


def test_a_member_signs_in_writes_and_saves_by_keyboard(person: Person) -> None:
    page = person.page
    person.open("/cs/sign-in")
    _tab_to(page, "input[name=email]")
    page.keyboard.type("clen@example.cz")
    page.keyboard.press("Tab")
    page.keyboard.type("ukazkove-heslo-2026")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    person.open("/cs/my/projects/new")
    _tab_to(page, "input[name=title]")
    page.keyboard.type("Psáno bez myši")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    person.check()
    _tab_to(page, "textarea[name=summary]")
    page.keyboard.type("Tento projekt vznikl jen s klávesnicí.")
    _tab_to(page, "button[name=next]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    person.check()
    assert page.url.endswith("/edit/tags")
    person.close()
