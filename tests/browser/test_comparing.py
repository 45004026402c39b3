"""A councillor in a real browser: projects put aside, compared, and brought to the council on two pages."""

import re

import pytest
from playwright.sync_api import expect

from .person import Arrive

pytestmark = pytest.mark.browser

BOX = ".c-pick input"
PAGE = re.compile(rb"/Type\s*/Page\b")


@pytest.mark.parametrize(("scripts", "width"), [(True, 1280), (False, 320)], ids=["scripts", "plain on a phone"])
def test_a_councillor_compares_three_projects_and_prints_the_briefing(
    arrive: Arrive, scripts: bool, width: int
) -> None:
    person = arrive(scripts=scripts, width=width)
    person.open("/cs/projects?sort=cheapest")  # So that each has a cost, whatever other journeys have published.
    page = person.page
    page.locator(BOX).nth(0).check()
    page.locator(BOX).nth(3).check()
    if scripts:
        expect(page.locator("header [data-count]")).to_have_text("2")
        person.open("/cs/projects?sort=cheapest&page=2")
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
