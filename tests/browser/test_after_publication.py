"""Life after publication: the yearly question by mail without signing in, and a revision while the old text stays public."""

import os
import re
import secrets
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from catalogue import create_app, database
from catalogue.accounts.models import User
from catalogue.clock import now
from catalogue.config import from_environment
from catalogue.database import session
from catalogue.municipalities.memberships.models import Membership
from catalogue.projects.asking import ask_once
from tests.factories import desks

from .person import Person
from .server import Server

pytestmark = pytest.mark.browser
MEMBER, MODERATOR = "clen@example.cz", "moderator@example.cz"


@pytest.fixture
def project(server: Server) -> int:
    """A project that was published thirteen months ago, and about which the worker has just asked."""
    settings = {**os.environ, "CATALOGUE_DATA": str(server.folder), "CATALOGUE_BASE_URL": server.address}
    app = create_app(from_environment(settings))
    with app.app_context():
        author, moderator = (session.scalar(select(User).where(User.email == one)) for one in (MEMBER, MODERATOR))
        assert author and moderator
        place = session.scalar(select(Membership.municipality_code).where(Membership.user_id == author.id))
        made = desks.published(author, moderator, place or "", title=f"Lampy {secrets.token_hex(3)}")
        made.published_at = made.confirmed_at = now() - timedelta(days=400)
        number = made.id
        database.commit()
        ask_once()
        database.of(app).engine.dispose()
    return number


@pytest.fixture
def windows(browser: Browser, server: Server, axe_source: str) -> Iterator[list[Person]]:
    """A clerk with a phone and without scripts, the same clerk at the desk, a moderator, and a visitor."""
    made = [
        Person(browser, server, axe_source, scripts=scripts, width=width)
        for scripts, width in ((False, 320), (True, 1280), (True, 1280), (True, 320))
    ]
    yield made
    for one in made:
        one.close()


def test_a_clerk_confirms_by_mail_and_revises_what_has_changed(
    server: Server, project: int, windows: list[Person]
) -> None:
    phone, desk, moderator, visitor = windows
    phone.open(server.wait_for_mail(MEMBER, "/still-true/"))
    phone.submit("main form button.element")
    assert phone.page.locator("[role=alert]").count() == 1
    phone.page.check("input[name=answer][value='true']")
    phone.submit("main form button.element")
    visitor.open(f"/cs/projects/{project}-x")
    assert "potvrdila obec" in visitor.page.inner_text("main")

    desk.sign_in(MEMBER)
    desk.open(f"/cs/my/projects/{project}")
    desk.submit("form[action$='/revise'] button")
    desk.open(f"/cs/my/projects/{project}/edit/basics")
    changed = f"Lampy podruhé {secrets.token_hex(3)}"
    desk.page.fill("input[name=title]", changed)
    desk.submit("main form button.element[name=next]")
    desk.open(f"/cs/my/projects/{project}/preview")
    assert changed in desk.page.inner_text("h1")
    desk.open(f"/cs/my/projects/{project}/edit/check")
    desk.submit("main form button.element[name=submit]")
    assert desk.page.url.endswith("/submitted"), desk.page.inner_text("main")
    visitor.open(f"/cs/projects/{project}-x")
    assert changed not in visitor.page.inner_text("h1")

    moderator.sign_in(MODERATOR)
    moderator.open(f"/cs/moderation/{project}")
    moderator.submit("form[action$='/take-up'] button")
    moderator.submit("button[formaction$='/approve']")
    visitor.open(f"/en/projects/{project}-x")
    assert changed in visitor.page.inner_text("h1")
    visitor.open(f"/cs/projects/{project}-x/history")
    assert len(re.findall("20\\d\\d", visitor.page.inner_text("main"))) >= 2
