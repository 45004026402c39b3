"""The main job from end to end: a municipality submits, a moderator publishes, anyone finds it."""

import re
import secrets
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from .person import Person
from .server import Server

pytestmark = pytest.mark.browser

PLACE, PLACE_NAME, REGION = "500011", "Želechovice nad Dřevnicí", "CZ072"
ADMINISTRATOR, MODERATOR = "spravce@example.cz", "moderator@example.cz"
NEW_PASSWORD = "modrá lavička u potoka"

ANSWERS = {
    "basics": {
        "summary": "Obec měří hladinu potoka a varuje lidi dřív, než se voda vylije.",
        "submitter_kind": "municipality",
        "stage": "operation",
        "year_start": "2023",
    },
    "tags": {"main_key_area": "A4", "further_key_areas": "C1"},
    "solution": {
        "problem": "Při bouřce se potok zvedl během dvaceti minut a lidé se to dozvěděli pozdě.",
        "solution": "Tři hladinoměry posílají data dispečinku; při překročení meze odejde zpráva všem, kdo se přihlásili.",
        "benefit": "Lidé mají o půl hodiny více času na přípravu.",
    },
    "money": {"cost_band": "2"},
    "transfer": {
        "contact_function": "starosta",
        "contact_email": "starosta@obec.example.cz",
        "contact_consent": "y",
    },
}


@pytest.fixture(params=["scripts", "plain", "phone"])
def way(request: pytest.FixtureRequest) -> str:
    """How the person works: with JavaScript, without it, or on a screen 320 px wide."""
    return str(request.param)


@pytest.fixture
def people(browser: Browser, server: Server, axe_source: str, way: str) -> Iterator[dict[str, Person]]:
    """A member, an administrator, a moderator and a visitor, each with a window of their own."""
    options = {"scripts": way != "plain", "width": 320 if way == "phone" else 1280}
    windows = {
        who: Person(browser, server, axe_source, **options)  # type: ignore[arg-type]
        for who in ("member", "administrator", "moderator", "visitor")
    }
    yield windows
    for window in windows.values():
        window.close()


def test_a_municipality_submits_a_moderator_publishes_anyone_finds_it(people: dict[str, Person], way: str) -> None:
    member, moderator, visitor = people["member"], people["moderator"], people["visitor"]
    address = f"clerk-{secrets.token_hex(4)}@example.cz"
    title = f"Hlídač potoka {secrets.token_hex(3)}"
    _sign_up(member, address)
    _approve_membership(people["administrator"], address)
    member.sign_in(address, NEW_PASSWORD)
    number = _submit_project(member, title)
    _request_a_change(moderator, number)
    _resubmit(member, number)
    _approve(moderator, number)
    _find(visitor, number, title)


def _sign_up(member: Person, address: str) -> None:
    member.open("/cs/")
    member.open("/cs/sign-up")
    page = member.page
    page.fill("input[name=name]", "Úřednice na zkoušku")
    page.fill("input[name=email]", address)
    page.fill("input[name=password]", NEW_PASSWORD)
    _choose_municipality(member)
    member.submit("main form button.element:not([name])")
    link = member.server.wait_for_mail(address, "/confirm/")
    member.open(link)
    member.submit("main form button.element")


def _choose_municipality(member: Person) -> None:
    """Choose by type-ahead; without scripts, search first and choose from what was found."""
    page = member.page
    if member.scripts:
        page.locator("[data-lookup]").press_sequentially("zelechovice nad", delay=20)
        page.locator("[role=option]").first.wait_for()
        page.locator("[data-lookup]").press("ArrowDown")
        page.locator("[data-lookup]").press("Enter")
        return
    page.fill("[data-lookup]", "zelechovice nad")
    member.submit("button[name=find]")
    page.check(f"input[type=radio][value='{PLACE}']")
    page.fill("input[name=password]", NEW_PASSWORD)


def _approve_membership(administrator: Person, address: str) -> None:
    administrator.sign_in(ADMINISTRATOR)
    administrator.open("/cs/admin/memberships")
    administrator.submit(f"form[data-member='{address}'] button[value=approve]")
    assert administrator.page.locator(f"form[data-member='{address}'] button[value=approve]").count() == 0


def _submit_project(member: Person, title: str) -> int:
    page = member.page
    member.open("/cs/my/projects/new")
    page.select_option("select[name=municipality]", PLACE)
    page.fill("input[name=title]", title)
    member.submit("main form button.element")
    found = re.search(r"/my/projects/(\d+)/edit/basics", page.url)
    assert found, page.url
    number = int(found[1])
    for section, answers in ANSWERS.items():
        member.open(f"/cs/my/projects/{number}/edit/{section}")
        for name, answer in answers.items():
            _answer(member, name, answer)
        member.submit("main form button.element[name=next]")
    member.open(f"/cs/my/projects/{number}/edit")
    member.open(f"/cs/my/projects/{number}/preview")
    member.open(f"/cs/my/projects/{number}/edit/check")
    member.submit("main form button.element[name=submit]")
    assert "/edit/check" in page.url and page.locator("[role=alert]").count() == 1
    page.check("input[name=consent_licence]")
    member.submit("main form button.element[name=submit]")
    assert page.url.endswith(f"/{number}/submitted"), page.inner_text("main")
    member.open(f"/cs/my/projects/{number}")
    return number


def _answer(member: Person, name: str, answer: str) -> None:
    page = member.page
    fields = page.locator(f"main [name='{name}']")
    if not fields.first.is_visible():
        page.locator(f"main details:has([name='{name}']) > summary").first.click()
    if fields.first.get_attribute("type") in ("radio", "checkbox"):
        page.check(f"main [name='{name}'][value='{answer}']")
    else:
        fields.first.fill(answer)


def _request_a_change(moderator: Person, number: int) -> None:
    page = moderator.page
    moderator.sign_in(MODERATOR)
    moderator.open("/cs/moderation")
    moderator.open(f"/cs/moderation/{number}")
    moderator.submit("form[action$='/take-up'] button")
    page.select_option("select[name=reason_code]", "unclear")
    page.fill("textarea[name=text]", "Doplňte prosím, kolik lidí se přihlásilo.")
    page.locator("details:has(#comment-benefit) summary").click()
    page.fill("#comment-benefit", "Kolik lidí zprávy odebírá?")
    moderator.submit("button[formaction$='/request-changes']")


def _resubmit(member: Person, number: int) -> None:
    page = member.page
    member.open("/cs/my/projects")
    member.open(f"/cs/my/projects/{number}")
    assert "Kolik lidí zprávy odebírá?" in page.inner_text("main")
    member.open(f"/cs/my/projects/{number}/edit/solution")
    page.fill("[name=benefit]", "Lidé mají o půl hodiny více času na přípravu; zprávy odebírá 412 z nich.")
    member.submit("main form button.element[name=next]")
    member.open(f"/cs/my/projects/{number}/edit/check")
    member.submit("main form button.element[name=submit]")
    assert page.url.endswith(f"/{number}/submitted"), page.inner_text("main")


def _approve(moderator: Person, number: int) -> None:
    moderator.open(f"/cs/moderation/{number}")
    moderator.submit("form[action$='/take-up'] button")
    assert moderator.page.locator("ins").count() > 0
    moderator.submit("button[formaction$='/approve']")


def _until_indexed(visitor: Person, number: int) -> None:
    """Wait until the search has followed what was just published; usually that takes less than a second."""
    address = f"{visitor.page.url.split('/cs/')[0].split('/en/')[0]}/api/v1/projects?municipality={PLACE}"
    deadline = time.monotonic() + 20
    while not any(one["id"] == number for one in visitor.page.request.get(address).json()["items"]):
        assert time.monotonic() < deadline, "the search never followed"
        time.sleep(0.1)


def _find(visitor: Person, number: int, title: str) -> None:
    page = visitor.page
    visitor.open("/cs/help")
    _until_indexed(visitor, number)
    for language in ("cs", "en"):
        for path in (
            f"/{language}/pillars/A",
            f"/{language}/pillars/C/C1",
            f"/{language}/regions/{REGION}",
            f"/{language}/municipalities/{PLACE}",
            f"/{language}/projects?q=hladinomery+posilaji",
            f"/{language}/projects?key_area=C1&region={REGION}",
        ):
            visitor.open(path)
            assert page.locator(f"a[href*='/projects/{number}-']").count() > 0, path
        visitor.open(f"/{language}/projects/{number}-x")
        assert title in page.inner_text("h1")
        assert f"/{language}/projects/{number}-hlidac-potoka" in page.url
    _choose_region(visitor)


def _choose_region(visitor: Person) -> None:
    """Narrow the search by a facet: a tick is enough on a wide screen with scripts, else a button follows."""
    page, box = visitor.page, f"input[name=region][value={REGION}]"
    visitor.open("/cs/projects")
    for _level in range(2):
        if not page.locator(box).first.is_visible():
            page.locator(f"details:not([open]):has({box}) > summary").first.click()
    if visitor.scripts and visitor.width > 1000:
        page.locator(box).first.click()
    else:
        page.locator(box).first.check()
        visitor.submit(f"form:has({box}) button.element")
    page.wait_for_url(re.compile(f"region={REGION}"))
