"""Reference data for programs."""

import pytest
from werkzeug.test import TestResponse

from tests.client import StrictClient

KEYS = {"code", "name", "district", "region", "population", "size", "point"}


def get(client: StrictClient, path: str) -> TestResponse:
    response = client.get(path)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in response.headers
    return response


def test_taxonomy(client: StrictClient) -> None:
    body = get(client, "/api/v1/taxonomy").get_json()
    assert body["total"] == 4
    assert [pillar["code"] for pillar in body["items"]] == ["ZPO", "A", "B", "C"]
    area = body["items"][3]["key_areas"][3]
    assert area["code"] == "C4"
    assert set(area["name"]) == {"cs", "en"}
    assert {area["official_cs"] for pillar in body["items"] for area in pillar["key_areas"]} == {"seen", "working"}
    assert len(body["goals"]) == 17
    assert body["topics"][0]["key_areas"]


def test_regions(client: StrictClient) -> None:
    body = get(client, "/api/v1/regions").get_json()
    assert body["total"] == len(body["items"]) == 14
    assert body["items"][1]["name"] == {"cs": "Středočeský kraj", "en": "Central Bohemian Region"}
    assert {"code": "CZ0201", "name": "Benešov"} in body["items"][1]["districts"]


def test_municipality_by_name(client: StrictClient) -> None:
    body = get(client, "/api/v1/municipalities?q=usti+n.l.").get_json()
    assert body["total"] == 1
    assert set(body["items"][0]) == KEYS
    assert body["items"][0] == {
        "code": "554804", "name": "Ústí nad Labem", "district": "Ústí nad Labem", "region": "CZ042",
        "population": 91982, "size": "6", "point": [14.032167, 50.660746],
    } | {key: body["items"][0][key] for key in ("population", "point")}  # fmt: skip


def test_all_municipalities_by_pages(client: StrictClient) -> None:
    first = get(client, "/api/v1/municipalities?per_page=100").get_json()
    assert first["total"] == 6254
    assert len(first["items"]) == 100
    assert first["items"][0]["name"] == "Abertamy"
    last = get(client, "/api/v1/municipalities?per_page=100&page=63").get_json()
    assert len(last["items"]) == 54
    assert get(client, "/api/v1/municipalities?per_page=100&page=64").status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "", "²", "00"])
def test_a_page_that_is_no_number_is_refused(client: StrictClient, page: str) -> None:
    response = get(client, f"/api/v1/municipalities?page={page}")
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
    assert response.get_json()["status"] == 400


@pytest.mark.parametrize(
    "query", ["", "q=", "q=nikde", "q=%00", "q=%ED%A0%80", "q=" + "x" * 5000, "page=99999999999999999999"]
)
def test_whatever_is_asked_there_is_an_answer(client: StrictClient, query: str) -> None:
    assert get(client, f"/api/v1/municipalities?{query}").status_code in (200, 404)


def test_empty_result_has_a_first_page(client: StrictClient) -> None:
    assert get(client, "/api/v1/municipalities?q=nikde").get_json() == {"total": 0, "items": []}
    assert get(client, "/api/v1/municipalities?q=nikde&page=2").status_code == 404


def test_unknown_addresses_answer_as_problems(client: StrictClient) -> None:
    response = get(client, "/api/v1/nothing")
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"


def test_unchanged_answers_are_not_sent_again(client: StrictClient) -> None:
    first = get(client, "/api/v1/regions")
    again = client.get("/api/v1/regions", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_only_reading_is_possible(client: StrictClient) -> None:
    assert client.post("/api/v1/regions").status_code == 405
