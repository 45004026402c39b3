"""The search as visitors and programs meet it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue import database
from catalogue.projects.lifecycle import State
from catalogue.projects.models import Project
from tests.client import StrictClient
from tests.counting import queries_of
from tests.factories.desks import BRNO
from tests.factories.projects import publish

MOST_QUERIES = 12
KINDS_OF_PAGES = ["/cs/projects", "/en/projects", "/cs/projects.json", "/api/v1/projects"]
INJECTIONS = [
    "' OR '1'='1", "'; DROP TABLE projects; --", '" OR 1=1 --', "1) UNION SELECT password_hash FROM users --",
    "%' AND SLEEP(5) --", "\\'; SELECT pg_sleep(5); --", "CZ010' --", "1;1", "../../etc/passwd", "{{7*7}}", "%(x)s",
    "<script>alert(1)</script>", "javascript:alert(1)", "\u202eabc", "\x00", "\ud800", "%00", "%", "_", "*", "?", "[", "]",
]  # fmt: skip
WORDINGS = [
    '"', '""', '"a', 'a"b"c"', "-", "--", "- a", "-a", '-"', "NEAR(a b)", "a NEAR/2 b", "a AND NOT (b OR c)", "a*", "*",
    "title:a", "^a", "a & b | !c", "a <-> b", "'a':*", "\\", "a\\", "x" * 10_000, "a " * 5_000, "-a " * 3_000, '"a b" ' * 2_000,
    "ČŘŽ čřž", "crz", "a v na do", "\x00", "\ud800", "\U0001f600", "ﷺ" * 200, "́" * 3_000, "\u200b\u202e", "%_%_%", "ſſß",
]  # fmt: skip


@pytest.fixture
def filled(app: Flask) -> Callable[..., list[Project]]:
    """Let a test publish projects."""

    def fill(*several: dict[str, Any]) -> list[Project]:
        with app.app_context():
            made = [publish(**one) for one in several]
            database.commit()
            return made

    return fill


def test_the_page_shows_cards_facets_and_one_sentence(client: StrictClient, filled: Callable[..., Any]) -> None:
    filled(
        {"day": 1, "title": "Lampy v obci", "is_example": True, "main_key_area": "B2", "further_key_areas": ["A1"]},
        {"day": 2, "title": "Mapa závad", "municipality": BRNO},
    )
    page = client.get("/cs/projects")
    assert page.status_code == 200
    assert "Lampy v obci" in page.text
    assert "Mapa závad" in page.text
    assert page.text.count("c-badge") >= 1
    assert page.headers["Cache-Control"].startswith("public")
    assert page.headers["ETag"]
    assert "Set-Cookie" not in page.headers
    assert "noindex" not in page.text
    assert '<link rel="canonical" href="https://katalog.example.cz/cs/projects">' in page.text
    again = client.get("/cs/projects", headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304


def test_every_example_says_so(client: StrictClient, filled: Callable[..., Any]) -> None:
    filled(*({"day": day, "is_example": day % 2 == 0} for day in range(4)))
    page = client.get("/en/projects").text
    assert page.count("Example, not a real project") == 2


def test_choices_become_chips_and_stay_in_every_form(client: StrictClient, filled: Callable[..., Any]) -> None:
    filled({"title": "Lampy v obci"}, {"title": "Mapa závad", "municipality": BRNO})
    page = client.get("/cs/projects?region=CZ010&q=lampy&stage=operation&stage=nonsense&utm=1").text
    assert "<mark>Lampy</mark> v obci" in page
    assert 'href="/cs/projects?q=lampy&amp;stage=operation"' in page
    assert 'href="/cs/projects?q=lampy&amp;region=CZ010"' in page
    assert 'href="/cs/projects?region=CZ010&amp;stage=operation"' in page
    assert '<meta name="robots" content="noindex, follow">' in page
    assert 'href="https://katalog.example.cz/cs/projects?q=lampy&amp;region=CZ010&amp;stage=operation"' in page
    assert "utm" not in page
    assert "Mapa závad" not in page


def test_pages_of_a_long_result(client: StrictClient, filled: Callable[..., Any]) -> None:
    filled(*({"day": day, "title": f"Projekt {day}"} for day in range(25)))
    first, second = client.get("/cs/projects?per_page=10").text, client.get("/cs/projects?per_page=10&page=2").text
    assert '<link rel="next" href="/cs/projects?page=2&amp;per_page=10">' in first
    assert 'rel="prev" href="/cs/projects?per_page=10"' in second
    assert "Projekt 24<" in first
    assert "Projekt 14<" in second
    assert client.get("/cs/projects?per_page=10&page=3").status_code == 200
    for path in KINDS_OF_PAGES:
        assert client.get(f"{path}?per_page=10&page=4").status_code == 404
        assert client.get(f"{path}?page=0").status_code == 400
        assert client.get(f"{path}?page=x").status_code == 400
        assert client.get(f"{path}?page={'9' * 30}").status_code == 404


def test_an_empty_result_says_what_to_loosen(client: StrictClient, filled: Callable[..., Any]) -> None:
    filled({"title": "Lampy v obci", "stage": "pilot"}, {"title": "Mapa závad", "municipality": BRNO})
    page = client.get("/en/projects?region=CZ010&stage=operation")
    assert page.status_code == 200
    assert "without “Prague”: 1 project<" in page.text
    assert "without “In operation”: 1 project<" in page.text
    assert client.get("/en/projects?q=nothinglikethis").status_code == 200


def test_an_empty_catalogue_has_a_page(client: StrictClient) -> None:
    for path in KINDS_OF_PAGES:
        assert client.get(path).status_code == 200
        assert client.get(f"{path}?page=2").status_code == 404


def test_only_what_is_published_is_found(client: StrictClient, filled: Callable[..., Any]) -> None:
    filled(*({"title": f"Kanár {state}", "state": state} for state in State))
    for path in KINDS_OF_PAGES:
        for query in ("", "?q=kanar", "?sort=newest", "?region=CZ010"):
            text = re.sub("</?mark>", "", client.get(path + query).text)
            assert "Kanár published" in text
            for state in State:
                assert state is State.PUBLISHED or f"Kanár {state}" not in text


def test_json_keeps_its_contract(client: StrictClient, filled: Callable[..., Any]) -> None:
    [project] = filled(
        {"day": 5, "title": "Lampy v obci", "main_key_area": "C3", "further_key_areas": ["ZPO1"], "label": "good_practice",
         "cost_band": "3", "other_title": "Lamps in the village", "other_origin": "human"},
    )  # fmt: skip
    for path in ("/cs/projects.json", "/api/v1/projects"):
        response = client.get(f"{path}?key_area=C3&q=LAMPY")
        assert response.mimetype == "application/json"
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["ETag"]
        body = response.get_json()
        assert list(body) == ["total", "page", "per_page", "did_you_mean", "items", "facets"]
        assert (body["total"], body["page"], body["per_page"], body["did_you_mean"]) == (1, 1, 20, None)
        [item] = body["items"]
        assert item == {
            "id": project.id,
            "url": f"https://katalog.example.cz/cs/projects/{project.id}-lampy-v-obci",
            "title": {"cs": "Lampy v obci", "en": "Lamps in the village"},
            "summary": {"cs": "Dispečer vidí, kde namrzá, a posílá sypač jen tam.", "en": None},
            "municipality": {"code": "554782", "name": "Praha"},
            "region": "CZ010",
            "main_key_area": "C3",
            "key_areas": ["C3", "ZPO1"],
            "stage": "operation",
            "cost": "3",
            "label": "good_practice",
            "published_at": "2026-01-06T09:00:00Z",
            "confirmed_at": "2026-01-06T09:00:00Z",
            "adoptions": 0,
            "point": item["point"],
            "is_example": False,
        }
        longitude, latitude = item["point"]
        assert 12 < longitude < 19
        assert 48 < latitude < 52
        [chosen] = [option for option in body["facets"]["key_area"] if option["selected"]]
        assert chosen["value"] == "C3"
        assert chosen["count"] == 1
        assert set(chosen["label"]) == {"cs", "en"}
        assert {"pillar", "key_area", "region", "size", "stage", "cost", "label"} <= set(body["facets"])
        assert [option["value"] for option in body["facets"]["size"]] == list("123456")


def test_errors_for_programs_are_problem_documents(client: StrictClient) -> None:
    for path in ("/api/v1/projects?page=x", "/cs/projects.json?page=x", "/api/v1/projects/1"):
        response = client.get(path)
        assert response.status_code in (400, 404)
        assert response.mimetype == "application/problem+json"
        assert response.get_json()["status"] == response.status_code


@pytest.mark.parametrize("path", ["/cs/projects", "/api/v1/projects"])
def test_no_words_break_the_search(path: str, client: StrictClient, filled: Callable[..., Any]) -> None:
    filled({"title": "Lampy v obci"})
    for payload in (*INJECTIONS, *WORDINGS):
        response = client.get(path, query_string={"q": payload.encode("utf-8", "surrogatepass")})
        assert response.status_code == 200, payload[:40]
        assert "<script>alert" not in response.text or response.mimetype == "application/json"


def test_no_value_breaks_a_parameter(client: StrictClient, filled: Callable[..., Any]) -> None:
    filled({"title": "Lampy v obci"})
    for name in ("pillar", "key_area", "region", "district", "municipality", "size", "stage", "cost", "label", "sort",
                 "per_page", "bbox", "home", "view", "months_max", "staff", "funding", "topic", "sdg", "evidence", "freshness",
                 "offer", "year", "lang", "nonsense"):  # fmt: skip
        for payload in INJECTIONS:
            response = client.get("/api/v1/projects", query_string={name: payload.encode("utf-8", "surrogatepass")})
            assert response.status_code == 200, (name, payload)
            assert response.get_json()["total"] == 1
        assert client.get("/cs/projects", query_string={name: INJECTIONS[0]}).status_code == 200


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60))
def test_no_query_string_is_a_server_error(client: StrictClient, query: bytes) -> None:
    assert client.get("/cs/projects", query_string=query.decode("latin-1")).status_code in (200, 400, 404)


def test_the_number_of_queries_does_not_grow(app: Flask, client: StrictClient, filled: Callable[..., Any]) -> None:
    paths = ["/cs/projects", "/cs/projects?pillar=A&region=CZ010&municipality=554782&q=lampy", "/api/v1/projects?q=nic"]
    for several in (1, 30):
        filled(*({"day": day, "title": f"Lampy {day}"} for day in range(several)))
        client.get("/cs/projects")  # Whoever comes first after a change follows it.
        for path in paths:
            with queries_of(app) as statements:
                assert client.get(path).status_code == 200
            assert len(statements) <= MOST_QUERIES, statements


def test_words_are_shown_as_text(client: StrictClient) -> None:
    page = client.get("/cs/projects", query_string={"q": '"><img src=x onerror=alert(1)>'}).text
    assert "<img src=x" not in page
    assert re.search(r'value="&#34;&gt;&lt;img src=x onerror=alert\(1\)&gt;"', page)
