"""The map in a real browser: with and without JavaScript, by mouse and by keyboard, wide and narrow, and on paper."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from .person import Arrive, Person
from .server import Server

pytestmark = pytest.mark.browser

Open = Callable[..., Person]
CANVAS = "[data-map-canvas]"
POINTS = f"{CANVAS} button[data-kind]"
PLACES = f"{CANVAS} button[data-kind=place]"
DRAWN = f"{CANVAS} path"
REGION = "CZ064"
FARTHEST = 200
IN_VIEW = """
button => {
  const canvas = document.querySelector('[data-map-canvas]').getBoundingClientRect();
  const box = button.getBoundingClientRect();
  return box.left > canvas.left && box.right < canvas.right && box.top > canvas.top && box.bottom < canvas.bottom;
}
"""


@pytest.fixture
def open_map(arrive: Arrive) -> Open:
    """Let a test open the map in a new window."""

    def go(path: str, *, scripts: bool = True, width: int = 1280, still: bool = True) -> Person:
        person = arrive(scripts=scripts, width=width)
        person.page.emulate_media(reduced_motion="reduce" if still else "no-preference")
        person.page.goto(person.server.address + path)
        if scripts and person.page.locator("[data-map]").count():
            expect(person.page.locator(POINTS).first).to_be_attached()
            expect(person.page.locator(DRAWN)).to_have_count(91 + person.page.url.count("bbox="))
        person.check()
        return person

    return go


def _tab_to(page: Page, selector: str) -> None:
    for _press in range(FARTHEST):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


@pytest.mark.parametrize("width", [1280, 320])
def test_points_show_where_projects_are(open_map: Open, width: int) -> None:
    page = open_map("/cs/map", width=width).page
    rows = page.locator("table tbody tr")
    expect(rows).to_have_count(14)
    in_table = sum(int(text) for text in page.locator("table tbody td").all_inner_texts())
    hidden = page.locator(".c-point-map + .c-muted")
    without_place = int(re.findall(r"\d+", hidden.inner_text())[0]) if hidden.count() else 0
    counted = [int(point.inner_text()) for point in page.locator(POINTS).all()]
    assert sum(counted) == in_table - without_place
    expect(page.locator("[data-map-status]")).to_contain_text(str(sum(counted)))
    for point in page.locator(POINTS).all():
        box = point.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
        assert (point.get_attribute("aria-label") or "").strip()


@pytest.mark.parametrize("width", [1280, 320])
def test_a_group_opens_and_a_municipality_leads_to_its_projects(open_map: Open, width: int) -> None:
    person = open_map("/cs/map", width=width)
    page = person.page
    groups = page.locator(f"{CANVAS} button[data-kind=cluster]")
    before = page.locator(POINTS).evaluate_all("all => all.map(one => one.getAttribute('aria-label')).sort()")
    groups.first.click()
    expect(page.locator(CANVAS)).to_be_focused()
    page.wait_for_function(
        "([points, before]) => { const now = [...document.querySelectorAll(points)]"
        ".map(one => one.getAttribute('aria-label')).sort(); return now.length && now.join() !== before.join() }",
        arg=[POINTS, before],
    )
    for _time in range(10):
        page.wait_for_load_state("networkidle")
        sought = [place for place in page.locator(PLACES).all() if place.evaluate(IN_VIEW)]
        if sought:
            break
        next(group for group in groups.all() if group.evaluate(IN_VIEW)).click()
    name, count = sought[0].get_attribute("title"), int(sought[0].inner_text())
    if (
        width > 320
    ):  # Where points cover parts of others, as in a narrow window and below a popup, axe takes them for small.
        person.check()
    sought[0].evaluate("button => button.click()")
    popup = page.locator(".leaflet-popup-content")
    expect(popup).to_contain_text(name or "nothing")
    person.check_accessibility(".leaflet-popup")
    popup.locator("a").press("Enter")  # A click may meet the popup while the map still moves it into view.
    page.wait_for_url("**/cs/projects?*")
    person.check()
    assert "/cs/projects?" in page.url
    assert len(parse_qs(urlsplit(page.url).query)["municipality"]) == 1
    expect(page.locator("h2").first).to_contain_text(str(count))


def test_searching_in_the_area_seen(open_map: Open) -> None:
    person = open_map(f"/cs/map?region={REGION}&sort=newest")
    page = person.page
    button = page.locator("[data-map-search]")
    expect(button).to_be_hidden()
    page.locator(".leaflet-control-zoom-in").click()
    expect(button).to_be_visible()
    page.wait_for_load_state("networkidle")
    person.check()
    status = page.locator("[data-map-status]").inner_text()
    with page.expect_navigation():
        button.click()
    asked = parse_qs(urlsplit(page.url).query)
    assert asked["region"] == [REGION]
    assert asked["sort"] == ["newest"]
    west, south, east, north = (float(edge) for edge in asked["bbox"][0].split(","))
    assert 12 < west < east < 19
    assert 48 < south < north < 52
    expect(page.locator(POINTS).first).to_be_attached()
    expect(page.locator(f"{CANVAS} path.c-point-map__asked")).to_have_count(1)
    expect(page.locator("[data-map-status]")).to_have_text(status)
    person.check()
    with page.expect_navigation():
        page.locator(".c-chip").last.click()
    assert "bbox" not in page.url


def test_the_map_by_keyboard(open_map: Open) -> None:
    person = open_map(f"/cs/map?region={REGION}")
    page = person.page
    _tab_to(page, ".c-point-map__past")
    expect(page.locator(".c-point-map__past")).to_be_in_viewport()
    _tab_to(page, CANVAS)
    at_first = page.locator("[data-map-status]").inner_text()
    for _press in range(3):
        page.keyboard.press("+")
    expect(page.locator("[data-map-status]")).not_to_have_text(at_first)
    for _press in range(3):
        page.keyboard.press("-")
    expect(page.locator("[data-map-status]")).to_have_text(at_first)
    page.wait_for_load_state("networkidle")
    _tab_to(page, PLACES)
    focused = page.locator(":focus")
    outline = focused.evaluate("button => getComputedStyle(button).outlineWidth")
    assert float(outline.removesuffix("px")) >= 2
    assert focused.evaluate(IN_VIEW)
    name = focused.get_attribute("title")
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup-content a")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup-content")).to_have_count(0)
    assert page.locator(":focus").get_attribute("title") == name, "the focus comes back"
    page.keyboard.press("Enter")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "municipality=" in page.url


def test_the_way_around_the_map_by_keyboard(open_map: Open) -> None:
    page = open_map("/cs/map").page
    _tab_to(page, ".c-point-map__past")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#areas') !== null")
    _tab_to(page, "#areas svg a")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "region=" in page.url


@pytest.mark.parametrize("width", [1280, 320])
def test_without_javascript_areas_and_their_table_remain(open_map: Open, width: int) -> None:
    page = open_map(f"/cs/map?region={REGION}", scripts=False, width=width).page
    expect(page.locator(CANVAS)).to_be_hidden()
    expect(page.locator("#areas svg.c-map__drawing")).to_have_count(2)
    expect(page.locator("#areas table")).to_have_count(2)
    with page.expect_navigation():
        page.locator("#areas table a", has_text="Brno").first.click()
    assert "district=CZ0642" in page.url
    assert f"region={REGION}" in page.url
    expect(page.locator("table a[aria-current=true]")).to_have_count(2)


def test_where_the_library_does_not_come_the_areas_remain(browser: Browser, server: Server, axe_source: str) -> None:
    person = Person(browser, server, axe_source)
    person.page.route("**/leaflet.js*", lambda route: route.abort())
    person.page.goto(server.address + "/cs/map")
    expect(person.page.locator("[data-map]")).to_be_hidden()
    expect(person.page.locator("#areas svg")).to_have_count(1)
    person.close()


def test_on_paper_the_areas_and_their_numbers_are_seen(open_map: Open) -> None:
    page = open_map("/cs/map").page
    page.emulate_media(media="print")
    expect(page.locator("[data-map]")).to_be_hidden()
    expect(page.locator("#areas svg")).to_be_visible()
    expect(page.locator("#areas table")).to_be_visible()
    page.emulate_media(media="screen")


@pytest.mark.parametrize("still", [True, False])
def test_the_map_moves_only_for_those_who_do_not_mind(open_map: Open, still: bool) -> None:
    page = open_map("/cs/map", still=still).page
    moving = page.locator(f"{CANVAS}.leaflet-fade-anim, {CANVAS} .leaflet-marker-icon.leaflet-zoom-animated")
    assert (moving.count() == 0) is still
    before = page.locator("[data-map-status]").inner_text()
    page.locator(".leaflet-control-zoom-in").click()
    page.locator(".leaflet-control-zoom-in").click()
    expect(page.locator("[data-map-status]")).not_to_have_text(before)
