"""The feed, as feedparser reads it: valid, the same for the same data, newest first."""

from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
import time_machine
from flask import Flask

from catalogue import database
from catalogue.database import session
from catalogue.projects.models import Project, Revision
from catalogue.projects.publication import refresh
from catalogue.search.files import as_atom
from tests.client import StrictClient

from .conftest import Fill

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client: StrictClient, address: str) -> Any:
    """Read a feed as a reader of feeds would."""
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (200, "application/atom+xml")
    assert response.headers["Content-Disposition"] == "inline"
    read = feedparser.parse(response.get_data(), response_headers={"content-type": response.headers["Content-Type"]})
    assert read.bozo == 0, read.get("bozo_exception")
    assert read.version == "atom10"
    return read


@pytest.mark.usefixtures("mixed")
@pytest.mark.parametrize("language", ["cs", "en"])
def test_the_feed_leads_to_the_projects(client: StrictClient, language: str) -> None:
    read = feed(client, f"/{language}/projects.atom")
    base = "https://katalog.example.cz"
    assert read.feed.language == language
    assert read.feed.link == f"{base}/{language}/projects?sort=newest"
    assert [one.href for one in read.feed.links if one.rel == "self"] == [f"{base}/{language}/projects.atom"]
    titles = [one.title for one in read.entries]
    note = {"cs": "Ukázka, ne skutečný projekt", "en": "Example, not a real project"}[language]
    assert titles[:3] == ["Zastavená aplikace", "Sharing bicycles", f"Mapa závad & <hlášení> ({note})"]
    lamps = read.entries[-1]
    assert lamps.title == {"cs": "Lampy v obci", "en": "Lamps in the village"}[language]
    assert lamps.author == "Praha"
    assert lamps.link.startswith(f"{base}/{language}/projects/")
    assert lamps.published == "2026-01-02T09:00:00Z"
    assert [one.term for one in lamps.tags] == ["C3", "ZPO1"]
    nobody = {"cs": "Obec této velikosti v\u00a0tomto kraji", "en": "A municipality of this size in this region"}[
        language
    ]
    assert read.entries[0].author == nobody


@pytest.mark.usefixtures("mixed")
def test_a_text_in_the_other_language_says_so(client: StrictClient) -> None:
    root = ET.fromstring(client.get("/cs/projects.atom").get_data())
    languages = {
        entry.findtext(f"{ATOM}title"): entry.find(f"{ATOM}title").get("{http://www.w3.org/XML/1998/namespace}lang")  # type: ignore[union-attr]
        for entry in root.iter(f"{ATOM}entry")
    }
    assert languages["Sharing bicycles"] == "en"
    assert languages["Lampy v obci"] is None


@pytest.mark.usefixtures("mixed")
def test_names_last_whatever_the_language_order_or_page(client: StrictClient) -> None:
    identifiers = [[one.id for one in feed(client, f"/{language}/projects.atom").entries] for language in ("cs", "en")]
    assert identifiers[0] == identifiers[1]
    assert all(one.startswith("tag:katalog.example.cz,2026:") for one in identifiers[0])
    plain = client.get("/cs/projects.atom?region=CZ064").get_data()
    for other in ("sort=cheapest", "page=9", "per_page=10", "view=table", "home=554782", "utm_source=x"):
        assert client.get(f"/cs/projects.atom?region=CZ064&{other}").get_data() == plain, other
    assert feed(client, "/cs/projects.atom?region=CZ064").feed.id != feed(client, "/cs/projects.atom").feed.id


def test_its_moments_are_those_of_the_data(app: Flask, client: StrictClient, fill: Fill) -> None:
    with time_machine.travel("2026-03-01T08:00:00Z", tick=False):
        first, _second = fill({"day": 1, "title": "Lampy v obci"}, {"day": 2, "title": "Mapa závad"})
    with time_machine.travel("2026-03-05T08:00:00Z", tick=False), app.app_context():
        project = session.get_one(Project, first.id)
        refresh(project, session.query(Revision).filter_by(project_id=first.id).one())
        database.commit()
    read = feed(client, "/cs/projects.atom")
    assert read.feed.updated == "2026-03-05T08:00:00Z"
    assert [one.updated for one in read.entries] == ["2026-03-01T08:00:00Z", "2026-03-05T08:00:00Z"]
    assert feed(client, "/cs/projects.atom?q=nicpodobneho").feed.updated == "2026-03-05T08:00:00Z"


def test_an_empty_catalogue_has_a_feed(client: StrictClient) -> None:
    read = feed(client, "/en/projects.atom")
    assert (read.entries, read.feed.updated) == ([], "2026-01-01T00:00:00Z")
    assert read.feed.title == "SMART Solutions Catalogue"


def test_only_the_newest_are_in_it(client: StrictClient, fill: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    assert as_atom.NEWEST == 50
    monkeypatch.setattr(as_atom, "NEWEST", 3)
    fill(*({"day": day, "title": f"Projekt {day}"} for day in (4, 1, 5, 2, 3)))
    read = feed(client, "/cs/projects.atom?sort=cheapest")
    assert [one.title for one in read.entries] == ["Projekt 5", "Projekt 4", "Projekt 3"]
    assert read.feed.subtitle.startswith("5\u00a0projektů")


def test_signs_that_xml_cannot_hold_are_left_out(client: StrictClient, fill: Fill) -> None:
    fill(
        {
            "title": "Lampy \x0b\x1f\ufffev obci ]]> &amp; <b>",
            "summary": "Souhrn \x08s nedovolenými znaky a <script>.",
        }
    )
    [entry] = feed(client, "/cs/projects.atom").entries
    assert entry.title == "Lampy v obci ]]> &amp; <b>"
    assert entry.summary == "Souhrn s nedovolenými znaky a <script>."
