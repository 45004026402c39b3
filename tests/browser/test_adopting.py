"""An adopter: from reading a project to reporting what it cost here, and to the answer of its authors."""

import os
import secrets

import pytest
from sqlalchemy import select

from catalogue import create_app, database
from catalogue.accounts.models import User
from catalogue.config import from_environment
from catalogue.database import session
from catalogue.municipalities.memberships.models import Membership
from tests.factories import desks

from .person import Arrive
from .server import Server

pytestmark = pytest.mark.browser
MEMBER, MODERATOR = "clen@example.cz", "moderator@example.cz"
SAVE = "main form.c-form button.element >> nth=-1"


@pytest.fixture
def world(server: Server) -> tuple[int, str]:
    """A public project of the demonstration municipality, and somebody of Brno with the same password."""
    settings = {**os.environ, "CATALOGUE_DATA": str(server.folder), "CATALOGUE_BASE_URL": server.address}
    app = create_app(from_environment(settings))
    with app.app_context():
        author, moderator = (
            session.scalars(select(User).where(User.email == one)).one() for one in (MEMBER, MODERATOR)
        )
        place = session.scalars(select(Membership.municipality_code).where(Membership.user_id == author.id)).first()
        number = desks.published(author, moderator, place or "", title=f"Čidla {secrets.token_hex(3)}").id
        adopter = desks.person(municipality=desks.BRNO)
        adopter.password_hash = author.password_hash
        address = adopter.email
        database.commit()
        database.of(app).engine.dispose()
    return number, address


@pytest.mark.parametrize(("scripts", "width"), [(True, 1280), (False, 320)], ids=["scripts", "plain on a phone"])
def test_an_adopter_reports_and_the_authors_answer(
    server: Server, arrive: Arrive, world: tuple[int, str], scripts: bool, width: int
) -> None:
    (number, address), window = world, {"scripts": scripts, "width": width}
    adopter = arrive(address, **window)
    adopter.open(f"/cs/projects/{number}-x")
    adopter.submit("main a[href*='/my/adoptions/new/']")
    adopter.page.check("input[name=stage][value=finished]")
    adopter.page.fill("input[name=cost]", "tak asi půl milionu")
    adopter.page.fill("textarea[name=result]", "Sypeme o třetinu méně.")
    adopter.submit(SAVE)
    assert adopter.page.input_value("textarea[name=result]") == "Sypeme o třetinu méně.", "nothing typed is lost"
    adopter.page.fill("input[name=cost]", "450 000 Kč")
    adopter.page.fill("input[name=months]", "7")
    adopter.submit(SAVE)
    assert "čeká na moderátora" in adopter.page.inner_text("main")

    visitor = arrive(**window)
    visitor.open(f"/cs/projects/{number}-x")
    assert "Sypeme o třetinu méně." not in visitor.page.inner_text("main")
    moderator = arrive(MODERATOR, scripts=True, width=1280)
    moderator.open("/cs/moderation/adoptions")
    moderator.submit("section:has-text('Sypeme o třetinu méně.') button[value=publish]")

    author = arrive(MEMBER, **window)
    author.open(server.wait_for_mail(MEMBER, "/reply"))
    author.page.fill("textarea[name=text]", "To nás těší. Jak jste pořídili čidla?")
    author.submit(SAVE)
    reader = arrive(**window)
    reader.open(f"/cs/projects/{number}-x")
    told = reader.page.inner_text("section:has(#adoptions)")
    for words in ("Brno", "450", "7", "Sypeme o třetinu méně.", "To nás těší."):
        assert words in told
    assert reader.page.locator("section:has(#adoptions) svg").count() > 0
    assert reader.page.locator("section:has(#adoptions) table").count() > 0
    reader.open("/cs/projects?sort=adopted")
    assert f"/projects/{number}-" in (reader.page.locator(".c-card__title a").first.get_attribute("href") or "")
