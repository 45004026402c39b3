"""A clerk whose search finds nothing posts what is needed, another municipality answers, and the need is closed as solved."""

import os
import secrets

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from catalogue import create_app, database
from catalogue.accounts.models import User
from catalogue.config import from_environment
from catalogue.database import session
from tests.factories import desks

from .person import Arrive
from .server import Server

pytestmark = pytest.mark.browser
MEMBER, MODERATOR = "clen@example.cz", "moderator@example.cz"
MAIN_BUTTON = "main form button.element >> nth=-1"


@pytest.fixture
def helper(server: Server) -> str:
    """Return the address of somebody of Brno, with the password of the demonstration accounts."""
    app = create_app(
        from_environment({**os.environ, "CATALOGUE_DATA": str(server.folder), "CATALOGUE_BASE_URL": server.address})
    )
    with app.app_context():
        made = desks.person(municipality=desks.BRNO)
        made.password_hash = session.scalars(select(User.password_hash).where(User.email == MEMBER)).one()
        address = made.email
        database.commit()
        database.of(app).engine.dispose()
    return address


@pytest.mark.parametrize(("scripts", "width"), [(True, 1280), (False, 320)], ids=["scripts", "plain on a phone"])
def test_a_clerk_looks_for_a_solution_until_it_is_solved(
    server: Server, arrive: Arrive, helper: str, scripts: bool, width: int
) -> None:
    title, window = f"Zalévání stromů {secrets.token_hex(3)}", {"scripts": scripts, "width": width}
    clerk = arrive(MEMBER, **window)
    clerk.open("/cs/projects?q=nenalezitelnost&key_area=C1")
    clerk.submit("text=Napsat, co hledáte")
    assert clerk.page.locator("input[value=C1]").is_checked()
    assert clerk.page.input_value("input[name=words]") == "nenalezitelnost"
    clerk.page.fill("input[name=title]", title)
    clerk.page.fill("textarea[name=text]", "V srpnu vaky nikdo nestíhá plnit.")
    clerk.page.fill("input[name=budget]", "ještě nevíme")
    clerk.submit(MAIN_BUTTON)
    assert clerk.page.input_value("input[name=title]") == title, "nothing typed is lost"
    clerk.page.fill("input[name=budget]", "")
    clerk.submit(MAIN_BUTTON)
    expect(clerk.page.get_by_text("Přesně se nehodí nic")).to_be_visible()
    assert clerk.page.locator(".c-card").count() > 0
    here = clerk.page.url

    moderator = arrive(MODERATOR, scripts=True, width=1280)
    moderator.open("/cs/moderation/needs")
    moderator.submit(f"section:has-text('{title}') button[value=publish]")
    moderator.open("/cs/moderation/needs/demand")
    assert "C1" in moderator.page.inner_text("tbody")

    neighbour = arrive(helper, **window)
    neighbour.open("/cs/needs")
    neighbour.submit(f"text={title}")
    public = neighbour.page.url
    neighbour.submit("text=Máme to vyřešené: odpovědět")
    neighbour.page.fill("textarea[name=text]", "Jezdíme v noci, stačí na to jeden člověk.")
    neighbour.submit(MAIN_BUTTON)
    assert "stačí na to jeden člověk" not in neighbour.page.inner_text("main")
    moderator.open("/cs/moderation/needs")
    moderator.submit(f"section:has-text('{title}') button[value=publish]")
    assert server.wait_for_mail(MEMBER, "/needs/") == public

    clerk.open(public)
    assert "stačí na to jeden člověk" in clerk.page.inner_text("main")
    clerk.open(f"{here}/close")
    clerk.page.check("input[value=solved]")
    clerk.page.fill("textarea[name=text]", "Pomohla nám odpověď z Brna.")
    clerk.submit(MAIN_BUTTON)
    visitor = arrive(**window)
    visitor.open("/cs/needs?state=closed")
    visitor.submit(f"text={title}")
    assert "Pomohla nám odpověď z Brna." in visitor.page.inner_text("main")
