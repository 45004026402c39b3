"""Statements, help, and the files for machines."""

import hashlib
from datetime import UTC, date, datetime
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

import pytest
from flask import Flask

from catalogue import create_app, database
from catalogue.config import ROOT, Config
from catalogue.pages import help as guides
from catalogue.pages import sitemaps
from catalogue.pages.statement_views import STATEMENT_PREPARED, STATEMENT_REVIEWED
from catalogue.projects.lifecycle import State
from tests.client import StrictClient
from tests.factories.projects import publish

LANGUAGES = ("cs", "en")
STATEMENT = ROOT / "templates" / "pages" / "accessibility.html"
REVIEWED_TEXT = (date(2026, 11, 23), "f2eb830ba0abbd13")
"""The day of the last review and the text that was reviewed: review the statement, then change both."""
NAMESPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["about", "accessibility", "privacy", "help", "help/municipalities", "help/moderators"]
)
def test_texts(client: StrictClient, lang: str, name: str) -> None:
    page = client.get(f"/{lang}/{name}")
    assert page.status_code == 200
    assert page.headers["Cache-Control"].startswith("public")


def test_statement_is_reviewed_when_its_text_changes() -> None:
    digest = hashlib.sha256(STATEMENT.read_bytes()).hexdigest()[:16]
    assert (STATEMENT_REVIEWED, digest) == REVIEWED_TEXT
    assert STATEMENT_PREPARED <= STATEMENT_REVIEWED


def test_statement_has_every_part_of_the_model_form(client: StrictClient) -> None:
    page = client.get("/en/accessibility").text
    for part in (
        "99/2019",
        "partially",
        "EN 301 549",
        "axe-core",
        "screen reader",
        "Digital and Information Agency",
        "2026",
    ):
        assert part in page


def test_each_cookie_is_named(client: StrictClient) -> None:
    page = client.get("/en/privacy").text
    assert "__Host-session" in page
    assert "__Host-language" in page


def test_operator_and_contact_show_where_they_are_known(config: Config) -> None:
    from dataclasses import replace

    app = create_app(replace(config, operator="Svaz obcí", contact_email="katalog@obce.example.cz"))
    app.test_client_class = StrictClient
    client = app.test_client()
    for path in ("/cs/about", "/cs/accessibility", "/cs/privacy"):
        page = client.get(path).text
        assert "Svaz obcí" in page
        assert "mailto:katalog@obce.example.cz" in page
    assert "Contact: mailto:katalog@obce.example.cz" in client.get("/.well-known/security.txt").text
    database.of(app).engine.dispose()


def test_guides_never_let_html_through(tmp_path: object, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path)) / "guides"
    (folder / "cs").mkdir(parents=True)
    text = "# Název\n\nÚvod.\n\n## Část <b>1</b>\n\n<script>alert(1)</script>\n\n## Část\n\n[x](javascript:alert(1)) [d](moderators.md#a)\n"
    (folder / "cs" / "municipalities.md").write_text(text, "utf-8")
    monkeypatch.setattr(guides, "FOLDER", folder)
    with app.test_request_context("/cs/help"):
        made = guides.guide("municipalities")
        assert made is not None
        assert (made.title, made.lead) == ("Název", "Úvod.")
        assert "<script" not in made.html
        assert "<h1" not in made.html
        assert 'href="javascript' not in made.html
        assert 'href="moderators#a"' in made.html
        assert len({anchor for anchor, _title in made.sections}) == 2
        assert guides.guide("moderators") is None


def test_robots(client: StrictClient) -> None:
    response = client.get("/robots.txt")
    assert response.mimetype == "text/plain"
    rules = RobotFileParser()
    rules.parse(response.text.splitlines())
    assert rules.site_maps() == ["https://katalog.example.cz/sitemap.xml"]
    for path in (
        "/cs/",
        "/en/projects",
        "/en/projects?page=2",
        "/cs/projects/1-lampy",
        "/cs/map",
        "/cs/pillars/A",
        "/api/v1/projects",
        "/sitemap.xml",
    ):
        assert rules.can_fetch("robot", path), path
    for path in ("/cs/my/projects", "/en/sign-in", "/en/projects?q=lampa", "/cs/map?region=CZ010", "/cs/projects.csv",
                 "/cs/projects.atom?q=x", "/en/map/points.json?zoom=7", "/cs/admin/mail"):  # fmt: skip
        assert not rules.can_fetch("robot", path), path


def test_security_txt(client: StrictClient) -> None:
    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").text.splitlines())
    assert lines["Contact"].startswith("https://katalog.example.cz/")
    left = datetime.fromisoformat(lines["Expires"]) - datetime.now(UTC)
    assert 150 < left.days < 365


def test_sitemap_lists_only_what_is_published(app: Flask, client: StrictClient) -> None:
    with app.app_context():
        shown = publish(title="Zelená střecha školy")
        hidden = [publish(title=f"Skryté {state}", state=state) for state in State if state != State.PUBLISHED]
        database.commit()
        ids = {project.id for project in hidden}
    root = ET.fromstring(client.get("/sitemap.xml").data)
    addresses = [loc.text or "" for loc in root.findall(".//s:loc", NAMESPACES)]
    assert f"https://katalog.example.cz/cs/projects/{shown.id}-zelena-strecha-skoly" in addresses
    assert f"https://katalog.example.cz/en/projects/{shown.id}-zelena-strecha-skoly" in addresses
    assert not any(f"/projects/{number}-" in address for number in ids for address in addresses)
    assert len(addresses) == len(set(addresses))
    for entry in root.findall("s:url", NAMESPACES):
        languages = [link.get("hreflang") for link in entry.findall("x:link", NAMESPACES)]
        assert languages == ["cs", "en", "x-default"]


def test_a_large_catalogue_has_a_sitemap_in_parts(
    app: Flask, client: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        numbers = [publish(title=f"Projekt {number}", day=number).id for number in range(5)]
        hidden = publish(title="Skrytý projekt", state=State.HIDDEN).id
        database.commit()
    whole = {loc.text for loc in ET.fromstring(client.get("/sitemap.xml").data).findall(".//s:loc", NAMESPACES)}
    monkeypatch.setattr(sitemaps, "NUMBERS_IN_A_PART", 2)
    index = ET.fromstring(client.get("/sitemap.xml?again").data)
    assert index.tag.endswith("sitemapindex")
    parts = [
        (loc.text or "").removeprefix("https://katalog.example.cz") for loc in index.findall(".//s:loc", NAMESPACES)
    ]
    assert len(parts) == 1 + -(-max(numbers) // 2)
    listed = [
        loc.text for part in parts for loc in ET.fromstring(client.get(part).data).findall(".//s:loc", NAMESPACES)
    ]
    assert len(listed) == len(set(listed))
    assert set(listed) == whole
    assert sum("/projects/" in (address or "") for address in listed) == 2 * len(numbers)
    assert not any(f"/projects/{hidden}-" in (address or "") for address in listed)
    assert any("/municipalities/" in (address or "") for address in listed)
    assert client.get("/sitemaps/projects-99.xml").status_code == 404


def test_every_page_of_the_sitemap_is_there(client: StrictClient) -> None:
    root = ET.fromstring(client.get("/sitemap.xml").data)
    for loc in root.findall(".//s:loc", NAMESPACES):
        address = (loc.text or "").removeprefix("https://katalog.example.cz")
        assert client.get(address).status_code == 200, address
