"""An administrator merges, splits and gives up key areas in the browser, with and without JavaScript, on a narrow screen too."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from catalogue import create_app, database
from catalogue.accounts.models import User
from catalogue.config import Config
from catalogue.database import session
from tests.factories import desks
from tests.factories.accounts import PASSWORD, account

from .person import Person
from .server import Server

pytestmark = pytest.mark.browser

PLACE, MAIN = "500101", "B2"
TITLES = ("Vítr nad polem", "Turbína u rybníka", "Proud ze střech")


@pytest.fixture(params=[(True, 1280), (False, 320)], ids=["wide", "narrow without scripts"])
def people(
    request: pytest.FixtureRequest, browser: Browser, server: Server, axe_source: str
) -> Iterator[tuple[Person, Person, int]]:
    """An administrator and an author, and three published projects with a draft."""
    app = create_app(Config(data=server.folder, base_url=server.address, testing=True))
    administrator, author = account(app, "administrator"), account(app, municipality=PLACE)
    with app.app_context():
        writer, reviewer = session.get_one(User, author.id), desks.person("moderator")
        for title in TITLES:
            desks.published(writer, reviewer, PLACE, title=title, main_key_area=MAIN, further_key_areas=[])
        number = desks.draft(writer, PLACE, title="Rozepsaná elektrárna", main_key_area=MAIN, further_key_areas=[]).id
        database.commit()
    scripts, width = request.param
    found = [Person(browser, server, axe_source, scripts=scripts, width=width) for _someone in range(2)]
    for person, known in zip(found, (administrator, author), strict=True):
        person.sign_in(known.email, PASSWORD)
    yield found[0], found[1], number
    for person in found:
        person.close()


def describe(administrator: Person) -> None:
    """Say what the new key area is, and go on to the projects."""
    administrator.open(f"/cs/admin/taxonomy/{MAIN}/split")
    for name, value in {
        "code": f"{MAIN}A", "name_cs": "Větrná energie", "name_en": "Wind power", "terms_cs": "vítr\nturbína",
        "description_cs": "Větrné elektrárny obcí.", "description_en": "Wind power of municipalities.",
    }.items():  # fmt: skip
        administrator.page.fill(f"[name=first_{name}]", value)
    administrator.submit("main form.c-form > .gov-button button")


def undo(administrator: Person, code: str = MAIN) -> None:
    """Take the last change of a key area back."""
    administrator.open("/cs/admin/taxonomy")
    administrator.page.get_by_role("button", name=f"Vrátit změnu {code}", exact=True).first.click()
    administrator.page.wait_for_load_state()
    administrator.check()
    assert "Vráceno" in administrator.page.inner_text("body")


def test_a_split_is_described_chosen_made_and_undone(people: tuple[Person, Person, int]) -> None:
    administrator, author, number = people
    page = administrator.page
    for path in ("", "/topics", "/topics/citizen-portal", "/topics/citizen-portal/merge", "/topics/citizen-portal/retire",
                 "/pillars/B", f"/{MAIN}", f"/{MAIN}/merge", f"/{MAIN}/retire"):  # fmt: skip
        administrator.open(f"/cs/admin/taxonomy{path}")
    describe(administrator)
    assert page.locator("fieldset", has_text="Vítr nad polem").last.locator(f"input[value={MAIN}A]").is_checked()
    assert page.locator("fieldset", has_text="Proud ze střech").last.locator(f"input[value={MAIN}]").is_checked()
    draft = page.locator("fieldset", has_text="Rozepsaná elektrárna").last
    draft.locator(f"label[for$='-{MAIN}A']").click()
    administrator.submit("button:has-text('Přepočítat')")
    assert draft.locator(f"input[value={MAIN}A]").is_checked()
    administrator.submit("button[name=split]")
    assert "Rozděleno. Přesunu" in page.inner_text("body")

    administrator.open(f"/cs/pillars/B/{MAIN}A")
    assert "Vítr nad polem" in page.inner_text("main")
    author.open(f"/cs/my/projects/{number}/edit/tags")
    assert "byla nahrazena oblastí" in author.page.inner_text("main")

    undo(administrator)
    administrator.open(f"/en/pillars/B/{MAIN}A")  # The browser keeps the Czech page for a while.
    assert page.url.endswith(f"/en/pillars/B/{MAIN}")

    describe(administrator)
    administrator.submit(f"button[name=for_all][value={MAIN}]")
    administrator.submit("button[name=split]")
    administrator.open(f"/cs/admin/taxonomy/{MAIN}A/retire")
    administrator.submit("button:has-text('Vyřadit klíčovou oblast')")
    administrator.open(f"/cs/pillars/B/{MAIN.lower()}a")
    assert "se už nepoužívá" in page.inner_text("main")
    undo(administrator, f"{MAIN}A")
    undo(administrator)
