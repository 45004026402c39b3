"""A moderator's hour: twenty entries decided by keyboard alone, and how many keys it takes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from catalogue import create_app, database
from catalogue.accounts.models import User
from catalogue.config import Config
from catalogue.database import session
from catalogue.projects.models import Decision
from tests.factories import desks
from tests.factories.accounts import PASSWORD, account

from .person import Person
from .server import Server

pytestmark = pytest.mark.browser

PLACE, REGION, ENTRIES = "500101", "CZ041", 20
PRESSED = 88
"""As docs/testing.md says it."""
RETURNED, REJECTED = (3, 8, 13, 18), (6,)
COMMENT = "Kolik stojí čtvrtý rok? A co tarify?"
"""Has the letters of all shortcuts that would leave the page."""


class Keys:
    """The keyboard of a person, and how often it was pressed beside the words that were written."""

    def __init__(self, person: Person) -> None:
        """Take the keyboard in hand."""
        self.page, self.pressed = person.page, 0

    def press(self, *keys: str) -> None:
        """Press keys on the page that is open."""
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def go(self, key: str) -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.press(key)


@pytest.fixture
def moderator(browser: Browser, server: Server, axe_source: str) -> Iterator[Person]:
    """A moderator who has signed in, and twenty texts of one region that wait."""
    app = create_app(Config(data=server.folder, base_url=server.address, testing=True))
    known = account(app, "moderator", email="hodina@example.cz")
    with app.app_context():
        author = desks.person(municipality=PLACE)
        for number in range(ENTRIES):
            desks.submitted(author, PLACE, title=f"Lampa číslo {number + 1} u cesty")
        database.commit()
    person = Person(browser, server, axe_source)
    person.sign_in(known.email, PASSWORD)
    yield person
    person.close()
    with app.app_context():
        who = session.scalars(select(User).where(User.email == known.email)).one()
        decisions = session.scalars(
            select(Decision).where(Decision.decided_by_id == who.id, Decision.undone_at.is_(None)).order_by(Decision.id)
        ).all()
        assert sorted(one.action for one in decisions) == sorted(
            ["reject"] * len(REJECTED)
            + ["request_changes"] * len(RETURNED)
            + ["approve"] * (ENTRIES - len(REJECTED) - len(RETURNED))
        )
        for one in decisions:
            assert bool(one.text and one.reason_code) == (one.action != "approve")
            assert list(one.comments.values()) == ([COMMENT] if one.action == "request_changes" else [])
    app.extensions["catalogue_database"].engine.dispose()


def test_twenty_entries_are_decided_by_keyboard_alone(moderator: Person) -> None:
    page, keys = moderator.page, Keys(moderator)
    moderator.open(f"/cs/moderation?region={REGION}")
    _switched_off_and_on(moderator)
    keys.go("n")
    for turn in range(ENTRIES):
        keys.go("t")
        address = page.url
        if turn in RETURNED:
            keys.press("j", "m")
            page.keyboard.type(COMMENT)
            assert page.evaluate("document.activeElement.value") == COMMENT
            keys.press("Escape")
        if turn in RETURNED or turn in REJECTED:
            keys.press("w", "Enter")
            assert page.evaluate("document.activeElement.id") == "text"
            page.keyboard.type(" taxa, nic")
            keys.press("Escape")
        assert page.url == address, "a letter that was written led away"
        if turn in (RETURNED[0], ENTRIES - 1):
            moderator.check()
        keys.press("c" if turn in RETURNED else "x" if turn in REJECTED else "a")
        keys.go("Enter")
        assert page.url != address and page.locator("[data-key=t]").count() == (turn < ENTRIES - 1)
    assert f"/moderation?region={REGION}" in page.url, "after the last one the queue"
    assert keys.pressed == PRESSED, keys.pressed
    keys.go("u")
    keys.press("a")
    keys.press("a")
    keys.go("Enter")
    assert "/moderation" in page.url


def _switched_off_and_on(moderator: Person) -> None:
    """Open the list of keys by `?`, switch them off and on again; while off, no key does anything."""
    page = moderator.page
    focused = "document.activeElement.matches('[data-key-row]')"
    page.keyboard.press("?")
    dialog = page.locator("#keys")
    assert dialog.is_visible() and "otevřít další text" in dialog.inner_text()
    moderator.check_accessibility()
    page.keyboard.press("j")
    assert not page.evaluate(focused), "keys act on the page below the list"
    page.locator("#keys-off").press("Space")
    page.keyboard.press("Escape")
    page.reload()
    for key in ("j", "?"):
        page.keyboard.press(key)
    assert not page.evaluate(focused) and not dialog.is_visible()
    page.locator("#keys-open").press("Enter")
    page.locator("#keys-off").press("Space")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.evaluate(focused)
