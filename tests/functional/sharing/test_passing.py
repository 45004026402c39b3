"""Passing a project on: the short link, its QR code, and the picture beside a link."""

import re
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from PIL import Image

from catalogue import database
from catalogue.database import session
from catalogue.projects import services
from catalogue.projects.models import Project
from catalogue.sharing.pictures import HEIGHT, MOST_KEPT, WIDTH, Told, _runs, drawn
from tests.client import BASE, StrictClient
from tests.factories.desks import person
from tests.factories.projects import publish

TOLD = Told("Řepa", "Žďár", "V provozu", "Doprava", "#206a37", ("#5a3a8c", "#206a37"), "Katalog", "")


@pytest.fixture
def number(app: Flask) -> int:
    with app.app_context():
        made = publish(title="Lampy, které vidí chodce", other_title="Lamps that see walkers", label="good_practice").id
        database.commit()
    return made


def test_the_short_link_leads_to_the_page_in_the_language_of_the_browser(client: StrictClient, number: int) -> None:
    for told, path in (("", "/cs/"), ("en-GB,en;q=0.9,cs;q=0.1", "/en/"), ("de", "/cs/")):
        answer = client.get(f"/p/{number}", headers={"Accept-Language": told})
        assert answer.status_code == 302
        assert answer.location == f"{path}projects/{number}-lampy-ktere-vidi-chodce"
        assert answer.headers["Vary"] == "Accept-Language"
        assert "Set-Cookie" not in answer.headers


def test_what_is_not_public_has_neither_link_nor_code_nor_picture(
    app: Flask, client: StrictClient, number: int
) -> None:
    with app.app_context():
        services.hide(person("administrator"), session.get_one(Project, number), "Osobní údaje.")
        database.commit()
    for path in (f"/p/{number}", f"/cs/projects/{number}/qr.svg", f"/en/projects/{number}/picture.png"):
        assert client.get(path).status_code == 410
        assert client.get(path.replace(str(number), str(number + 1))).status_code == 404


def test_the_qr_code_is_an_svg_of_the_short_link(client: StrictClient, number: int) -> None:
    answer = client.get(f"/cs/projects/{number}/qr.svg")
    assert answer.mimetype == "image/svg+xml"
    root = ET.fromstring(answer.data)
    assert root.tag.endswith("svg")
    assert "script" not in answer.text
    other = client.get(f"/en/projects/{number}/qr.svg")
    assert other.data == answer.data


def test_the_picture_says_title_and_place_and_follows_the_text(app: Flask, client: StrictClient, number: int) -> None:
    czech, english = (client.get(f"/{lang}/projects/{number}/picture.png") for lang in ("cs", "en"))
    image = Image.open(BytesIO(czech.data))
    assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
    assert czech.data != english.data
    assert len(czech.data) < 100_000
    assert (
        client.get(f"/cs/projects/{number}/picture.png", headers={"If-None-Match": czech.headers["ETag"]}).status_code
        == 304
    )


def test_the_page_names_the_picture_and_offers_link_and_code(client: StrictClient, number: int) -> None:
    page = client.get(f"/cs/projects/{number}", follow_redirects=True).text
    named = re.findall(r'<meta property="og:image" content="([^"]+)">', page)
    assert named == [f"{BASE}/cs/projects/{number}/picture.png"]
    assert '<meta name="twitter:card" content="summary_large_image">' in page
    assert f"{BASE}/p/{number}" in page
    assert f'src="/cs/projects/{number}/qr.svg"' in page


@pytest.mark.parametrize(
    "title", ["", "x" * 100, "Nejneobhospodařovávatelnější " * 4, "čřž 🏙 \u0000 \u202e", "slovo " * 20]
)
def test_any_title_can_be_drawn(title: str) -> None:

    made = drawn(replace(TOLD, title=title))
    assert Image.open(BytesIO(made)).size == (WIDTH, HEIGHT)


def test_letters_of_both_files_of_a_font_are_drawn_and_equal_pictures_once() -> None:
    pieces = [piece for piece, _font in _runs("Žďár nad Sázavou – 2026", "bold", 40)]
    assert pieces == ["Žď", "ár nad Sázavou – 2026"]
    drawn.cache_clear()
    assert drawn(TOLD) is drawn(TOLD)
    assert drawn.cache_info().maxsize == MOST_KEPT
