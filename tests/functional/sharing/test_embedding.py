"""Pieces of a search for the pages of others: what they show, and that nothing else may be framed."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from flask import Flask

from catalogue import database
from catalogue.security import FRAMED_HEADERS
from tests.client import StrictClient
from tests.factories.desks import BRNO, PRAHA
from tests.factories.projects import publish

POLICY = FRAMED_HEADERS["Content-Security-Policy"]
PATHS = ("/cs/embed/projects", "/cs/embed/map", "/en/embed/projects", "/en/embed/map")


@pytest.fixture(autouse=True)
def _published(app: Flask) -> None:
    """Twelve projects of Praha and one of Brno."""
    with app.app_context():
        for number in range(12):
            publish(title=f"Lampy {number}", municipality=PRAHA)
        publish(title="Kompost <b>", municipality=BRNO)
        database.commit()


@pytest.mark.parametrize("path", PATHS)
def test_any_site_may_show_it_in_a_frame_where_nothing_runs(client: StrictClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers.getlist("Content-Security-Policy") == [POLICY]
    assert "script-src" not in POLICY
    assert "frame-ancestors *" in POLICY
    assert "X-Frame-Options" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in answer.headers
    assert "<script" not in answer.text
    assert "<form" not in answer.text
    assert '<base target="_blank">' in answer.text


@pytest.mark.parametrize("path", PATHS)
def test_an_unchanged_answer_does_not_forbid_what_the_first_one_allowed(client: StrictClient, path: str) -> None:
    for address in (path, f"{path}?unknown=1"):  # Kept by the server, and not.
        tag = client.get(address).headers["ETag"]
        again = client.get(address, headers={"If-None-Match": tag})
        assert again.status_code == 304
        assert again.headers.getlist("Content-Security-Policy") == [POLICY]
        assert "X-Frame-Options" not in again.headers


def test_a_list_shows_the_first_of_a_search_and_the_way_to_all(client: StrictClient) -> None:
    text = client.get("/cs/embed/projects?region=CZ010").text
    assert text.count('class="c-card__title"') == 10
    assert "12\xa0projektů" in text
    assert 'href="/cs/projects?region=CZ010"' in text
    assert "Kompost" not in text
    assert "form=" not in text
    assert "Kompost &lt;b&gt;" in client.get("/cs/embed/projects?region=CZ064").text


def test_a_page_number_or_a_look_of_the_search_changes_nothing(client: StrictClient) -> None:
    cards = re.compile(r'<ul class="c-cards">.*?</ul>\s*<p', re.DOTALL)
    plain, other = (client.get(f"/cs/embed/projects{query}").text for query in ("", "?page=2&view=table"))
    assert cards.findall(plain) == cards.findall(other) != []


def test_a_map_shows_regions_and_of_a_chosen_region_its_districts(client: StrictClient) -> None:
    assert "Jihomoravský kraj: 1\xa0projekt" in client.get("/cs/embed/map").text
    text = client.get("/cs/embed/map?region=CZ064").text
    assert "Brno-město: 1\xa0projekt" in text
    assert "Praha: 12" not in text


def test_nothing_found_says_so(client: StrictClient) -> None:
    for path in PATHS[:2]:
        assert "Takový projekt v katalogu zatím není." in client.get(f"{path}?q=nenalezitelné").text


@pytest.mark.parametrize("page", ["/cs/projects", "/cs/map"])
def test_the_code_to_copy_leads_to_the_same_search(client: StrictClient, page: str) -> None:
    text = unescape(client.get(f'{page}?q="Lampy"&region=CZ010&page=1&sort=newest').text)
    codes = re.findall(
        r'<iframe src="([^"]+)" title="[^"<>]+" width="100%" height="\d+" loading="lazy" frameborder="0"></iframe>',
        text,
    )
    assert [urlsplit(code).path for code in codes] == ["/cs/embed/projects", "/cs/embed/map"]
    for code in codes:
        assert code.startswith("https://")
        found = client.get(code.partition("//")[2].partition("/")[2].join(["/", ""]))
        assert found.status_code == 200
        assert "q=%22Lampy%22" in code
        assert "region=CZ010" in code
        assert "page=" not in code


def test_only_these_pages_may_be_framed(client: StrictClient) -> None:
    for path in (
        "/cs/projects",
        "/cs/map",
        "/cs/embed/",
        "/cs/embed/nothing",
        "/cs/embed/projects/1",
        "/embed/projects",
    ):
        answer = client.get(path)
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], path
        assert answer.headers["X-Frame-Options"] == "DENY", path
