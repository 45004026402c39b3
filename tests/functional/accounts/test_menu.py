"""The menu of signed-in pages: short for everybody, nothing out of reach, and no number lost."""

import re

import pytest
from flask import Flask

from catalogue import database
from catalogue.accounts.navigation import Entry
from catalogue.notifications.services import enqueue
from tests.client import StrictClient
from tests.factories import desks
from tests.factories.accounts import PRAHA, account, signed_in

SECTIONS = {
    "member": [],
    "moderator": ["moderation"],
    "administrator": ["moderation", "admin"],
}


def rows(client: StrictClient, path: str) -> list[list[tuple[str, str, str]]]:
    """Return the rows of the menu on a page: address, number and what the entry says of being open."""
    menu = client.get(path).text.partition('<nav class="c-desk-nav"')[2].partition("</nav>")[0]
    found = []
    for row in menu.split("<ul")[1:]:
        links = re.findall(r'<a class="c-desk-nav__link" href="([^"]+)"(.*?)>(.*?)</a>', row, re.DOTALL)
        found.append([(url, re.sub(r"\D", "", text.partition("__count")[2]), current) for url, current, text in links])
    return found


@pytest.mark.parametrize("role", SECTIONS)
def test_the_menu_is_short_and_every_page_of_it_opens(app: Flask, role: str) -> None:
    client = signed_in(app, account(app, role, municipality=PRAHA))
    (top,) = rows(client, "/cs/account")
    assert len(top) == 4 + len(SECTIONS[role]) + (role == "administrator"), "administrators write for others, too"
    reached = set()
    for url, _number, _current in top:
        for row in rows(client, url):
            reached |= {address for address, _number, _current in row}
    if role == "administrator":
        page = client.get("/cs/admin").text
        reached |= set(re.findall(r'class="c-desk-item__title"><a href="([^"]+)"', page))
    entries = app.extensions["catalogue_navigation"]
    with app.app_context():
        person = desks.person(role)
        visible = [one for one in entries if isinstance(one, Entry) and one.visible(person)]
    with app.test_request_context("/cs/account"):
        wanted = {app.url_for(one.endpoint, lang="cs") for one in visible}
    assert wanted <= reached, wanted - reached
    for url in reached:
        below = rows(client, url)
        assert sum("aria-current" in current for row in below for _url, _number, current in row) == len(below), url
        assert len(below) < 3
        assert max(map(len, below)) <= 7


def test_numbers_stand_on_the_section_on_the_page_and_in_its_row(app: Flask) -> None:
    keeper = account(app, "administrator")
    with app.app_context():
        desks.submitted(desks.person(municipality=PRAHA))
        for number in range(2):
            enqueue("account_exists", f"a{number}@example.cz", "cs", sign_in_url="", reset_url="").state = "failed"
        database.commit()
    client = signed_in(app, keeper)
    numbers = {url: number for url, number, _current in rows(client, "/cs/account")[0]}
    assert numbers["/cs/moderation"] == "1"
    assert numbers["/cs/admin"] == "2"
    assert re.search(r'/cs/admin/outbox">.*?</h3>.*?>2 ', client.get("/cs/admin").text, re.DOTALL)
    (_top, below) = rows(client, "/cs/admin/audit")
    assert ("/cs/admin/outbox", "2") in [(url, number) for url, number, _current in below]
    assert rows(client, "/cs/moderation/reports")[1][0][:2] == ("/cs/moderation", "1")
