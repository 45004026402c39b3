"""A blocked person appeals without signing in, another administrator decides; an account is changed and erased."""

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

from .person import Arrive, Person
from .server import PASSWORD, Server

pytestmark = pytest.mark.browser
KEEPER = "spravce@example.cz"
BUTTON = "main form button.element >> nth=-1"
WINDOWS = pytest.mark.parametrize(
    ("scripts", "width"), [(True, 1280), (True, 320), (False, 320)], ids=["desktop", "phone", "plain on a phone"]
)


@pytest.fixture
def people(server: Server) -> dict[str, str]:
    """Return the addresses of a clerk and of a second administrator, with the password of the demonstration accounts."""
    app = create_app(
        from_environment({**os.environ, "CATALOGUE_DATA": str(server.folder), "CATALOGUE_BASE_URL": server.address})
    )
    with app.app_context():
        known = session.scalars(select(User.password_hash).where(User.email == KEEPER)).one()
        made = {"clerk": desks.person(municipality=desks.BRNO), "other": desks.person("administrator")}
        for one in made.values():
            one.password_hash = known
        addresses = {name: one.email for name, one in made.items()}
        database.commit()
        database.of(app).engine.dispose()
    return addresses


def _open_account(keeper: Person, address: str) -> None:
    """Go to the page of an account by the menu."""
    keeper.submit(".c-desk-nav a:text-is('Správa')")
    keeper.submit("main a:text-is('Účty')")
    keeper.page.fill("#filter-words", address)
    keeper.submit("main form.c-queue-filter button")
    keeper.submit("main .c-desk-item__title a")


@WINDOWS
def test_an_appeal_is_made_and_granted(
    server: Server, arrive: Arrive, people: dict[str, str], scripts: bool, width: int
) -> None:
    window = {"scripts": scripts, "width": width}
    keeper = arrive(KEEPER, **window)
    _open_account(keeper, people["clerk"])
    keeper.submit("main a:has-text('Zablokovat účet')")
    keeper.page.fill("textarea[name=reason]", "Z účtu chodila reklama.")
    keeper.submit(BUTTON)
    clerk = arrive(**window)
    clerk.open("/cs/sign-in")
    clerk.page.fill("input[name=email]", people["clerk"])
    clerk.page.fill("input[name=password]", PASSWORD)
    clerk.submit(BUTTON)
    clerk.submit("main a:has-text('Odvolat se proti zablokování')")
    expect(clerk.page.get_by_text("Z účtu chodila reklama.")).to_be_visible()
    clerk.page.fill("textarea[name=text]", "Omyl.")
    clerk.submit(BUTTON)
    assert clerk.page.input_value("textarea[name=text]") == "Omyl.", "nothing typed is lost"
    words = f"Reklamu poslal někdo jiný, heslo už mám nové ({secrets.token_hex(3)})."
    clerk.page.fill("textarea[name=text]", words)
    clerk.submit(BUTTON)
    expect(clerk.page.get_by_text("Vaše odvolání máme")).to_be_visible()
    expect(clerk.page.get_by_text(words)).to_be_visible()
    assert server.wait_for_mail(people["clerk"], "/appeal/") == clerk.page.url
    keeper.open("/cs/admin/appeals")
    keeper.submit("main .c-desk-item__title a")
    expect(keeper.page.get_by_text("Rozhodne jiný správce")).to_be_visible()
    assert keeper.page.locator("main form").count() == 0
    other = arrive(people["other"], **window)
    other.submit(".c-desk-nav a:has-text('Správa')")
    expect(other.page.locator(".c-desk-item", has_text="Odvolání").get_by_text("1 čeká")).to_be_visible()
    other.submit("main a:text-is('Odvolání')")
    other.submit("main .c-desk-item__title a")
    expect(other.page.get_by_text(words)).to_be_visible()
    other.submit(BUTTON)
    other.page.check("input[name=outcome][value=grant]")
    other.page.fill("textarea[name=reason]", "Ověřili jsme to v obci, šlo o omyl.")
    other.submit(BUTTON)
    expect(other.page.get_by_text("Žádné odvolání nečeká")).to_be_visible()
    assert server.wait_for_mail(people["clerk"], "/sign-in")
    clerk.sign_in(people["clerk"])


@WINDOWS
def test_an_address_is_changed_a_membership_ended_and_an_account_erased(
    server: Server, arrive: Arrive, people: dict[str, str], scripts: bool, width: int
) -> None:
    window = {"scripts": scripts, "width": width}
    new = f"nova-{secrets.token_hex(4)}@example.cz"
    keeper = arrive(KEEPER, **window)
    _open_account(keeper, people["clerk"])
    keeper.submit("main a:has-text('Změnit adresu')")
    keeper.page.fill("input[name=email]", KEEPER)
    keeper.page.fill("input[name=reason]", "Starou schránku obec zrušila.")
    keeper.submit(BUTTON)
    assert keeper.page.input_value("input[name=reason]") == "Starou schránku obec zrušila.", "nothing typed is lost"
    keeper.page.fill("input[name=email]", new)
    keeper.submit(BUTTON)
    expect(keeper.page.get_by_text("Nová adresa čeká na potvrzení")).to_be_visible()
    clerk = arrive(**window)
    clerk.open(server.wait_for_mail(new, "/new-address/"))
    clerk.submit(BUTTON)
    clerk.sign_in(new)
    _open_account(keeper, new)
    account = keeper.page.url
    keeper.submit("main button:has-text('Ukončit přístup: Brno')")
    assert keeper.page.url == account
    expect(keeper.page.get_by_text("Přístup za obec skončil.")).to_be_visible()
    keeper.submit("main a:has-text('Smazat osobní údaje')")
    keeper.page.fill("input[name=confirmation]", people["clerk"])
    keeper.page.fill("input[name=reason]", "Požádala o to telefonicky.")
    keeper.submit(BUTTON)
    keeper.page.fill("input[name=confirmation]", new)
    keeper.submit(BUTTON)
    expect(keeper.page.get_by_role("heading", level=1)).to_have_text("Smazaný účet (deleted account)")
    clerk.page.goto(f"{server.address}/cs/account")
    assert "/sign-in" in clerk.page.url
