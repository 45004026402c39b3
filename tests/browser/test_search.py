"""The search in a real browser: in place and by whole pages, wide and narrow, by keyboard, forward and back, and failing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from .person import Arrive, Person

pytestmark = pytest.mark.browser

Open = Callable[..., Person]
REGION, OTHER_REGION, SIZE = "#f-region-CZ064", "#f-region-CZ072", "#f-size-6"
TITLE, SAID, TROUBLE, PANEL = "#results-title", "#search-said", "#search-trouble", ".c-filter-panel"
TOPICS = "details[data-fold=topic]"
SEARCHES = "**/cs/projects?*"
OFTEN = 160
SHOWN = """
() => {
  const of = (selector, get) => [...document.querySelectorAll(selector)].map(get);
  return {
    title: document.title,
    sentence: document.querySelector('#results-title').textContent,
    results: of('.c-card__title a, .c-results-table tbody th a', link => link.getAttribute('href')),
    chips: of('.c-chip', link => [link.textContent.trim(), link.getAttribute('href')]),
    options: of('.c-option', label => {
      const control = label.querySelector('input');
      return [control.id, label.textContent, control.checked, control.disabled];
    }),
    kept: of('#search input[type=hidden]', field => [field.form.className, field.name, field.value]),
    order: of('#search select', field => [field.id, field.value]),
    head: of('link[rel=canonical], link[rel=alternate], meta[name=robots]', one => one.outerHTML).sort(),
    other: of('header a[hreflang]', link => link.href),
    words: document.querySelector('#q').value,
  };
}
"""


@pytest.fixture
def open_search(arrive: Arrive) -> Open:
    """Let a test open the search in a new window."""

    def go(path: str, *, scripts: bool = True, width: int = 1280) -> Person:
        person = arrive(scripts=scripts, width=width)
        person.open(path)
        if scripts:
            person.page.evaluate("window.stayed = true")
        return person

    return go


def _focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.tagName"))


def _number(page: Page) -> int:
    found = re.match(r"\d+", page.inner_text(TITLE))
    assert found, page.inner_text(TITLE)
    return int(found[0])


def _last_number(text: str) -> int:
    return int(re.findall(r"\d+", text)[-1])


def _tab_to(page: Page, selector: str) -> None:
    for _press in range(OFTEN):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def _chips(page: Page, number: int) -> None:
    expect(page.locator(".c-chip")).to_have_count(number)


def test_a_choice_changes_the_results_in_place(open_search: Open) -> None:
    person = open_search("/cs/projects")
    page = person.page
    everything = _number(page)
    counted = _last_number(page.inner_text(f".c-option:has({REGION})"))
    page.locator(REGION).scroll_into_view_if_needed()
    scrolled = page.evaluate("scrollY")
    page.click(REGION)
    expect(page).to_have_url(re.compile(r"/cs/projects\?region=CZ064$"))
    expect(page.locator(SAID)).to_have_text(page.inner_text(TITLE))
    assert 0 < _number(page) == counted < everything
    assert _focused(page) == "f-region-CZ064"
    assert page.evaluate("scrollY") == scrolled
    assert page.evaluate("window.stayed") is True
    _chips(page, 1)
    expect(page.locator("details[data-fold=region] .c-facet__chosen")).to_contain_text("1")
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"/cs/projects$"))
    expect(page.locator(REGION)).not_to_be_checked()
    assert _number(page) == everything
    assert _focused(page) == "f-region-CZ064"
    person.check()


@pytest.mark.parametrize("language", ["cs", "en"])
def test_what_came_in_place_is_what_its_address_shows(open_search: Open, language: str) -> None:
    page = open_search(f"/{language}/projects").page
    page.select_option("#sort", "newest")
    expect(page).to_have_url(re.compile("sort=newest"))
    for number, choice in enumerate((REGION, OTHER_REGION, SIZE), start=1):
        page.click(choice)
        _chips(page, number)
    page.click("#view-table")
    expect(page.locator(".c-results-table")).to_be_visible()
    page.fill("#q", "mesto")
    page.press("#q", "Enter")
    expect(page).to_have_url(re.compile("q=mesto"))
    _chips(page, 4)
    assert page.evaluate("window.stayed") is True
    in_place = page.evaluate(SHOWN)
    again = open_search(page.url).page
    assert again.evaluate(SHOWN) == in_place
    assert again.url == page.url


def test_back_and_forward_lead_through_the_choices(open_search: Open) -> None:
    page = open_search("/cs/projects").page
    shown = [page.evaluate(SHOWN)]
    for choice, address, chips in (
        (REGION, "CZ064$", 1),
        (OTHER_REGION, "CZ064&.*CZ072$", 2),
        (".c-chip", r"\?region=CZ072$", 1),
    ):
        page.locator(choice).first.click()
        expect(page).to_have_url(re.compile(address))
        _chips(page, chips)
        shown.append(page.evaluate(SHOWN))
    for step in (2, 1, 0):
        page.go_back()
        expect(page.locator(TITLE)).to_have_text(shown[step]["sentence"])
        assert page.evaluate(SHOWN) == shown[step]
    page.go_forward()
    expect(page.locator(TITLE)).to_have_text(shown[1]["sentence"])
    assert page.evaluate(SHOWN) == shown[1]
    assert page.evaluate("window.stayed") is True


def test_a_project_and_back_keeps_the_search(open_search: Open) -> None:
    page = open_search("/cs/projects").page
    page.click(REGION)
    _chips(page, 1)
    shown = page.evaluate(SHOWN)
    page.locator(".c-card__title a").first.click()
    expect(page.locator(TITLE)).to_have_count(0)
    page.go_back()
    expect(page.locator(TITLE)).to_have_text(shown["sentence"])
    assert page.evaluate(SHOWN) == shown


def test_folds_and_unsent_words_stay(open_search: Open) -> None:
    page = open_search("/cs/projects").page
    opened, closed = "details[data-fold=stage]", "details[data-fold=cost]"
    page.click(f"{opened} > summary")
    page.click(f"{closed} > summary")
    page.fill("#q", "ještě neodesláno")
    page.click(SIZE)
    _chips(page, 1)
    assert page.input_value("#q") == "ještě neodesláno"
    for _visit in range(2):
        expect(page.locator(opened)).to_have_attribute("open", "")
        expect(page.locator(closed)).not_to_have_attribute("open", "")
        page.reload()


def test_long_lists_can_be_looked_through(open_search: Open) -> None:
    person = open_search("/cs/projects")
    page, field, said = person.page, f"{TOPICS} [data-find] input", f"{TOPICS} [role=status]"
    page.click(f"{TOPICS} > summary")
    options, visible = page.locator(f"{TOPICS} .c-option"), page.locator(f"{TOPICS} .c-option:visible")
    names = options.locator("span").all_text_contents()
    word = page.locator(f"{TOPICS} .c-option:has(input:enabled) span").first.inner_text().split()[0]
    fitting = [one for one in names if word.casefold() in one.casefold()]
    assert 0 < len(fitting) < len(names)
    page.fill(field, word.upper())
    expect(page.locator(said)).to_contain_text(str(len(fitting)))
    expect(visible).to_have_count(len(fitting))
    person.check()
    page.press(field, "Enter")
    chosen = page.locator(f"{TOPICS} .c-option:visible input:enabled").first.get_attribute("id")
    page.click(f"#{chosen}")
    _chips(page, 1)
    assert page.evaluate("window.stayed") is True
    assert page.input_value(field) == word.upper()
    expect(visible).to_have_count(len(fitting))
    page.fill(field, "nic takového tu není")
    expect(page.locator(said)).to_contain_text("0")
    expect(visible).to_have_count(1)
    assert visible.locator("input").get_attribute("id") == chosen
    page.fill(field, "")
    expect(visible).to_have_count(len(names))


def test_accents_do_not_matter_in_a_long_list(open_search: Open) -> None:
    page = open_search("/cs/projects").page
    page.click(f"{TOPICS} > summary")
    names = page.locator(f"{TOPICS} .c-option span").all_text_contents()
    accented = next(word for name in names for word in name.split() if not word.isascii())
    page.fill(
        f"{TOPICS} [data-find] input", page.evaluate("word => word.normalize('NFD').replace(/\\p{M}/gu, '')", accented)
    )
    assert accented in " ".join(page.locator(f"{TOPICS} .c-option:visible span").all_text_contents())


def test_an_option_without_projects_cannot_be_chosen_but_taken_away(open_search: Open) -> None:
    page = open_search("/cs/projects?q=zzzzzz&size=6").page
    expect(page.locator(SIZE)).to_be_enabled()
    expect(page.locator("#f-size-1")).to_be_disabled()
    page.click(SIZE)
    expect(page).to_have_url(re.compile(r"\?q=zzzzzz$"))
    expect(page.locator(SIZE)).to_be_disabled()
    assert page.evaluate("document.activeElement.matches('details[data-fold=size] > summary')")


def test_nothing_found_leads_on(open_search: Open) -> None:
    person = open_search("/cs/projects?q=zzzzzz&size=6")
    page = person.page
    way_out = page.locator(".c-empty li a").first
    promised = _last_number(way_out.inner_text())
    way_out.click()
    expect(page.locator(".c-empty")).to_have_count(0)
    assert _number(page) == promised > 0
    assert _focused(page) == "results-title"
    person.check()


def test_pages_lead_to_the_top_of_the_results(open_search: Open) -> None:
    page = open_search("/cs/projects?per_page=10").page
    first = page.evaluate(SHOWN)["results"]
    page.click(".c-pagination [rel=next]")
    expect(page).to_have_url(re.compile("page=2"))
    expect(page.locator(SAID)).to_contain_text("2")
    assert _focused(page) == "results-title"
    box = page.locator(TITLE).bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 200
    assert not set(first) & set(page.evaluate(SHOWN)["results"])


def test_only_the_last_of_quick_choices_counts(open_search: Open) -> None:
    page, held = open_search("/cs/projects").page, list[Route]()
    page.route(SEARCHES, lambda route: held.append(route))
    for choice in (REGION, OTHER_REGION, SIZE):
        page.click(choice)
    expect(page.locator("#search")).to_have_attribute("aria-busy", "true")
    for route in reversed(held):
        route.continue_()
    _chips(page, 3)
    assert page.url.endswith("/cs/projects?region=CZ064&region=CZ072&size=6")
    for choice in (REGION, OTHER_REGION, SIZE):
        expect(page.locator(choice)).to_be_checked()
    page.go_back()
    _chips(page, 0)
    assert page.url.endswith("/cs/projects")


def test_slow_results_are_seen_to_be_on_their_way(open_search: Open) -> None:
    page, held = open_search("/cs/projects").page, list[Route]()
    page.route(SEARCHES, lambda route: held.append(route))
    page.click(SIZE)
    expect(page.locator("#search")).to_have_attribute("aria-busy", "true")
    held[0].continue_()
    expect(page.locator("#search")).not_to_have_attribute("aria-busy", "true")
    _chips(page, 1)


@pytest.mark.parametrize(("failure", "kind"), [(429, "busy"), (500, "failed"), (None, "offline")])
def test_a_failure_is_said_and_nothing_is_lost(open_search: Open, failure: int | None, kind: str) -> None:
    person = open_search("/cs/projects?region=CZ064")
    page = person.page
    before = page.evaluate(SHOWN)

    def fail(route: Route) -> Any:
        return route.fulfill(status=failure, body="<p>Nic</p>") if failure else route.abort("internetdisconnected")

    page.route(SEARCHES, fail)
    page.click(SIZE)
    expect(page.locator(TROUBLE)).to_be_visible()
    expect(page.locator(f"{TROUBLE} [data-when]:visible")).to_have_count(1)
    expect(page.locator(f"{TROUBLE} [data-when={kind}]")).to_be_visible()
    assert page.evaluate(SHOWN)["results"] == before["results"]
    for choice in (SIZE, REGION):
        expect(page.locator(choice)).to_be_checked()
    assert page.url.endswith("?region=CZ064")
    expect(page.locator("#search")).not_to_have_attribute("aria-busy", "true")
    person.check_accessibility()
    page.unroute(SEARCHES)
    page.click(f"{TROUBLE} a")
    _chips(page, 2)
    expect(page.locator(TROUBLE)).to_be_hidden()
    made_here = ("ERR_INTERNET_DISCONNECTED", "Failed to fetch", f"status of {failure}", f"{failure} at")
    person.trouble = [one for one in person.trouble if not any(words in one for words in made_here)]


def test_a_link_can_be_opened_beside_the_page(open_search: Open) -> None:
    person = open_search("/cs/projects")
    with person.context.expect_page() as opened:
        person.page.locator("#view-table").click(modifiers=["Control"])
    opened.value.wait_for_load_state()
    assert opened.value.url.endswith("?view=table")
    assert person.page.url.endswith("/projects")
    expect(person.page.locator(".c-card").first).to_be_visible()


def test_other_pages_do_without_the_library(open_search: Open) -> None:
    person = open_search("/cs/projects")
    assert person.page.evaluate("typeof window.htmx") == "object"
    for path in ("/cs/", "/cs/map"):
        person.page.goto(person.server.address + path)
        assert person.page.evaluate("typeof window.htmx") == "undefined", path


@pytest.mark.parametrize("width", [1280, 320])
def test_without_scripts_a_button_applies_the_choices(open_search: Open, width: int) -> None:
    person = open_search("/cs/projects", scripts=False, width=width)
    page = person.page

    def unfold() -> None:
        if width == 320:
            expect(page.locator(REGION)).to_be_hidden()
            page.click(f"{PANEL} > summary")

    unfold()
    page.check(REGION)
    page.check(OTHER_REGION)
    person.submit(".c-facets__apply button")
    assert "region=CZ064&region=CZ072" in page.url
    _chips(page, 2)
    page.select_option("#sort", "newest")
    person.submit(".c-sort button")
    assert "sort=newest" in page.url
    _chips(page, 2)
    page.locator(".c-chip").first.click()
    _chips(page, 1)
    unfold()
    page.click(f"{TOPICS} > summary")
    page.click(f"{TOPICS} .c-facet__more > summary")
    expect(page.locator(f"{TOPICS} .c-option").last).to_be_visible()
    expect(page.locator("[data-find]:visible")).to_have_count(0)


def test_a_narrow_window_applies_by_the_button(open_search: Open) -> None:
    person = open_search("/cs/projects?size=6", width=320)
    page = person.page
    expect(page.locator(f"{PANEL} > summary")).to_contain_text("(1)")
    expect(page.locator(REGION)).to_be_hidden()
    page.click(f"{PANEL} > summary")
    person.check()
    page.click(REGION)
    page.click("#f-size-3")
    assert page.url.endswith("?size=6")
    page.click(".c-facets__apply button")
    expect(page).to_have_url(re.compile("region=CZ064&size=3&size=6$"))
    expect(page.locator(REGION)).to_be_hidden()
    expect(page.locator(f"{PANEL} > summary")).to_contain_text("(3)")
    assert _focused(page) == "results-title"
    assert page.evaluate("window.stayed") is True
    person.check()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", ["cs", "en"])
def test_the_table_scrolls_by_itself(open_search: Open, language: str, width: int) -> None:
    page = open_search(f"/{language}/projects?view=table", width=width).page
    expect(page.locator("#view-table")).to_have_attribute("aria-current", "page")
    table = page.locator(".c-results-table .c-table-scroll")
    first = table.locator("tbody th").first
    before = first.bounding_box()
    moved, room = table.evaluate("one => { one.scrollLeft = 9999; return [one.scrollLeft, one.clientWidth]; }")
    after = first.bounding_box()
    assert before is not None
    assert after is not None
    assert moved > 0
    assert after["x"] == before["x"], "the name of the row stays"
    assert room - after["width"] >= 110, "there is room to read the cells"


def test_the_search_goes_by_keyboard_alone(open_search: Open) -> None:
    page = open_search("/cs/projects").page
    _tab_to(page, "#q")
    page.keyboard.type("mesto")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=mesto$"))
    assert _focused(page) == "q"
    _tab_to(page, "details[data-fold=A] > summary")
    page.keyboard.press("Enter")
    _tab_to(page, "input[name=key_area]")
    chosen = _focused(page)
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("key_area="))
    assert _focused(page) == chosen
    expect(page.locator("details[data-fold=A]")).to_have_attribute("open", "")
    _tab_to(page, ".c-chip")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("q="))
    _chips(page, 1)
    assert page.evaluate("document.activeElement.matches('.c-chip')")
    _tab_to(page, "#view-table")
    page.keyboard.press("Enter")
    expect(page.locator(".c-results-table")).to_be_visible()
    assert _focused(page) == "view-table"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_municipality_of_the_reader_is_compared_with(open_search: Open, scripts: bool) -> None:
    person = open_search("/cs/projects?q=mesto", scripts=scripts)
    page = person.page
    page.click("details[data-fold=home] > summary")
    if scripts:
        page.click("#f-size-5")
        _chips(page, 2)
        page.locator("#home").press_sequentially("uhersky bro", delay=20)
        page.locator("[role=option]").first.wait_for()
        person.check()
        page.locator("#home").press("ArrowDown")
        page.locator("#home").press("Enter")
    else:
        page.fill("#home", "Uherský Brod")
    person.submit(".c-home__button")
    expect(page.locator(".c-home > p b")).to_have_text("Uherský Brod")
    assert "sort=fit" in page.url
    assert "q=mesto" in page.url
    expect(page.locator(".c-card__fits").first).to_be_visible()
    page.locator(".c-home > p a").last.click()
    expect(page.locator("#home")).to_have_count(1)
    assert "home" not in page.url


def test_on_paper_there_are_results_without_what_is_to_press(open_search: Open) -> None:
    page = open_search("/cs/projects?q=mesto").page
    page.emulate_media(media="print")
    for gone in (PANEL, ".c-search", ".c-views", ".c-sort", ".c-home", ".c-chips"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.locator(TITLE)).to_be_visible()
    expect(page.locator(".c-card").last).to_be_visible()
