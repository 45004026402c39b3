"""A councillor in a real browser: projects put aside, compared, and brought to the council on two pages."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from .person import Person
from .server import Server

pytestmark = pytest.mark.browser

Open = Callable[..., Person]
BOX = ".c-pick input"
PAGE = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture
def arrive(browser: Browser, server: Server, axe_source: str) -> Iterator[Open]:
    """Let a test open the search in a new window."""
    people: list[Person] = []

    def go(*, scripts: bool, width: int) -> Person:
        person = Person(browser, server, axe_source, scripts=scripts, width=width)
        people.append(person)
        person.open("/cs/projects")
        return person

    yield go
    for person in people:
        assert person.trouble == []
        person.close()


@pytest.mark.parametrize(("scripts", "width"), [(True, 1280), (False, 320)], ids=["scripts", "plain on a phone"])
def test_a_councillor_compares_three_projects_and_prints_the_briefing(arrive: Open, scripts: bool, width: int) -> None:
    person = arrive(scripts=scripts, width=width)
    page = person.page
    page.locator(BOX).nth(0).check()
    page.locator(BOX).nth(3).check()
    if scripts:
        expect(page.locator("header [data-count]")).to_have_text("2")
        person.open("/cs/projects?page=2")
        page.locator(BOX).nth(1).check()
    else:
        page.locator(BOX).nth(5).check()
    person.submit("#picked button")
    expect(page.locator(".c-picked__item")).to_have_count(3)
    person.check()
    person.submit("main form[data-shortlisted] button >> nth=0")
    expect(page.locator("thead th")).to_have_count(3)
    expect(page.locator(".c-compare__mark").first).to_be_visible()
    person.check()
    page.locator("#home").fill("554782")
    person.submit("main form:has(#home) button")
    expect(page.get_by_text("na obyvatele, Praha").first).to_be_visible()
    page.get_by_role("link", name="Podklad pro zastupitelstvo").click()
    expect(page.locator(".c-briefing__sheet")).to_have_count(3)
    person.check()
    page.emulate_media(media="print")
    assert len(PAGE.findall(page.pdf(format="A4"))) <= 2
    with page.expect_download() as saved:
        page.emulate_media(media="screen")
        page.get_by_role("link", name="Stáhnout PDF").click()
    assert saved.value.suggested_filename.startswith("podklad-")
