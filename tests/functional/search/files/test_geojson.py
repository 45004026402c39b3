"""The file for maps: RFC 7946, and what it says of each project."""

from typing import Any

import pytest

from catalogue.search.files.columns import COLUMNS
from tests.client import StrictClient


def features(client: StrictClient, address: str) -> list[dict[str, Any]]:
    """Return the features of a collection."""
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (200, "application/geo+json")
    body = response.get_json(force=True)
    assert (body["type"], body["licence"]) == ("FeatureCollection", "https://creativecommons.org/licenses/by/4.0/")
    found: list[dict[str, Any]] = body["features"]
    return found


@pytest.mark.usefixtures("mixed")
@pytest.mark.parametrize("language", ["cs", "en"])
def test_each_project_is_a_feature(client: StrictClient, language: str) -> None:
    found = features(client, f"/{language}/projects.geojson?sort=newest")
    assert [one["properties"]["title_cs"] for one in found] == [
        "Zastavená aplikace", None, "Mapa závad & <hlášení>", "Lampy v obci",
    ]  # fmt: skip
    for one in found:
        assert set(one) == {"type", "id", "geometry", "properties"}
        assert one["type"] == "Feature"
        assert one["id"] == one["properties"]["id"]
        assert set(one["properties"]) == {column.key for column in COLUMNS} - {"longitude", "latitude"}
    lamps = found[-1]
    longitude, latitude = lamps["geometry"]["coordinates"]
    assert lamps["geometry"]["type"] == "Point"
    assert 14 < longitude < 15 and 49 < latitude < 51
    assert lamps["properties"]["key_areas"] == ["C3", "ZPO1"]
    assert lamps["properties"]["investment_cost"] == 1_250_000
    assert lamps["properties"]["published_at"] == "2026-01-02T09:00:00Z"
    assert lamps["properties"]["url"].startswith(f"https://katalog.example.cz/{language}/projects/")


@pytest.mark.usefixtures("mixed")
def test_a_hidden_place_has_no_geometry(client: StrictClient) -> None:
    [stopped] = features(client, "/cs/projects.geojson?stage=stopped")
    assert stopped["geometry"] is None
    assert stopped["properties"]["municipality_name"] is None


def test_an_empty_search_is_an_empty_collection(client: StrictClient) -> None:
    assert features(client, "/cs/projects.geojson?q=nicpodobneho") == []
