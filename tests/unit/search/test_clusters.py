"""Points of a map drawn together: nothing is lost, nothing lies on another, an answer stays small."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.municipalities.presenters import PlaceOnMap
from catalogue.search.clusters import MOST_FEATURES, USUAL_ZOOM, ZOOMS, Marks, marks, nearest_zoom

longitudes = st.floats(12.1, 18.9).map(lambda degrees: round(degrees, 6))
latitudes = st.floats(48.5, 51.1).map(lambda degrees: round(degrees, 6))
spots = st.lists(st.tuples(longitudes, latitudes, st.integers(1, 5_000)), max_size=60)
zooms = st.sampled_from(ZOOMS)


def _place(code: str, longitude: float, latitude: float) -> PlaceOnMap:
    return PlaceOnMap(code, f"Obec {code}", f"Obec {code} (Okres)", longitude, latitude, 100)


def _made(some: list[tuple[float, float, int]]) -> tuple[dict[str, int], dict[str, PlaceOnMap]]:
    places = {f"{number:06}": _place(f"{number:06}", one[0], one[1]) for number, one in enumerate(some)}
    return {code: some[int(code)][2] for code in places}, places


def _everywhere(found: Marks) -> list[tuple[float, float]]:
    return [
        *((one.place.longitude, one.place.latitude) for one in found.spots),
        *((one.longitude, one.latitude) for one in found.clusters),
    ]


@given(spots, zooms)
def test_no_project_and_no_municipality_is_lost(some: list[tuple[float, float, int]], zoom: int) -> None:
    counts, places = _made(some)
    found = marks(counts, places, zoom, None)
    assert sum(one.count for one in found.spots) + sum(one.count for one in found.clusters) == sum(counts.values())
    assert len(found.spots) + sum(one.places for one in found.clusters) == len(counts)
    assert all(one.places > 1 for one in found.clusters)
    for one in found.clusters:
        west, south, east, north = one.bounds
        assert west - 1e-9 <= one.longitude <= east + 1e-9
        assert south - 1e-9 <= one.latitude <= north + 1e-9


@given(spots)
def test_at_the_closest_zoom_everyone_stands_alone(some: list[tuple[float, float, int]]) -> None:
    counts, places = _made(some)
    found = marks(counts, places, ZOOMS[-1], None)
    assert found.clusters == []
    assert {spot.place.code: spot.count for spot in found.spots} == counts


@given(spots, zooms, longitudes, longitudes, latitudes, latitudes)
def test_edges_leave_marks_out_and_never_change_one(
    some: list[tuple[float, float, int]], zoom: int, one: float, other: float, low: float, high: float
) -> None:
    counts, places = _made(some)
    west, east, south, north = min(one, other), max(one, other), min(low, high), max(low, high)
    whole, part = marks(counts, places, zoom, None), marks(counts, places, zoom, (west, south, east, north))
    assert set(part.clusters) <= set(whole.clusters)
    assert set(part.spots) <= set(whole.spots)
    for mark in _everywhere(whole):
        if west <= mark[0] <= east and south <= mark[1] <= north:
            assert mark in _everywhere(part)


def test_neighbours_that_would_touch_share_a_mark() -> None:
    # On both sides of an edge of the grid, four pixels apart.
    edge = 360 * (math.floor((15 / 360 + 0.5) * 2**7 * 4) / (2**7 * 4) - 0.5)
    counts, places = _made([(edge - 0.02, 50.0, 3), (edge + 0.02, 50.0, 4), (17.0, 49.5, 1)])
    found = marks(counts, places, 7, None)
    assert [(one.count, one.places) for one in found.clusters] == [(7, 2)]
    assert [spot.place.code for spot in found.spots] == ["000002"]


@pytest.mark.parametrize("zoom", ZOOMS)
def test_an_answer_stays_small_however_many_municipalities_take_part(zoom: int) -> None:
    grid = [(12.2 + column * 0.08, 48.6 + row * 0.03, 1) for column in range(80) for row in range(80)]
    counts, places = _made(grid)
    found = marks(counts, places, zoom, None)
    assert 0 < len(found.spots) + len(found.clusters) <= MOST_FEATURES
    assert len(found.spots) + sum(one.places for one in found.clusters) == len(grid)


def test_what_is_nowhere_is_left_out() -> None:
    assert marks({"999999": 3, "000000": 0}, {"000000": _place("000000", 15.0, 50.0)}, 7, None) == Marks(7, [], [])


@pytest.mark.parametrize(
    ("typed", "zoom"),
    [("4", 4), ("12", 12), ("7.5", 8), ("99", 12), ("-3", 4), ("1e9", 12), ("inf", 12), ("-inf", 4), ("nan", USUAL_ZOOM),
     ("", USUAL_ZOOM), ("x", USUAL_ZOOM), ("9" * 5_000, 12), ("١٢", 12)],
)  # fmt: skip
def test_the_nearest_zoom_that_is_allowed(typed: str, zoom: int) -> None:
    assert nearest_zoom(typed) == zoom
