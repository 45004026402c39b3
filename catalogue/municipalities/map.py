"""Shapes of regions and districts, made once from the boundaries in seeds/: SVG paths on one canvas, and outlines."""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

import orjson

from ..config import ROOT

WIDTH = 1000
_WEST, _EAST, _SOUTH, _NORTH = 12.09, 18.86, 48.55, 51.06
_NARROWING = math.cos(math.radians((_SOUTH + _NORTH) / 2))
_SCALE = WIDTH / ((_EAST - _WEST) * _NARROWING)
HEIGHT = round((_NORTH - _SOUTH) * _SCALE)
VIEW_BOX = f"0 0 {WIDTH} {HEIGHT}"
LEVELS = 4

Point = tuple[int, int]
Bounds = tuple[float, float, float, float]
"""West, south, east and north in degrees."""
COUNTRY: Bounds = (_WEST, _SOUTH, _EAST, _NORTH)
OUTLINE_STEPS = 1000
"""In how many steps a degree is divided in outlines."""


def position(longitude: float, latitude: float) -> Point:
    """Return where a WGS 84 point lies on the canvas (equirectangular, narrowed by the middle latitude)."""
    return round((longitude - _WEST) * _NARROWING * _SCALE), round((_NORTH - latitude) * _SCALE)


@cache
def region_paths() -> Mapping[str, str]:
    """Return the path of each region by its NUTS 3 code; holes need `fill-rule="evenodd"`."""
    return _paths("regions.geojson")


@cache
def district_paths() -> Mapping[str, str]:
    """Return the path of each district by its LAU 1 code, on the same canvas as the regions."""
    return _paths("districts.geojson")


@cache
def view_box_of(region_code: str, margin: int = 8) -> str:
    """Return the part of the canvas that shows one region; raise KeyError for an unknown code."""
    rings = _rings("regions.geojson")[region_code]
    left, right = (pick(x for ring in rings for x, _y in ring) for pick in (min, max))
    top, bottom = (pick(y for ring in rings for _x, y in ring) for pick in (min, max))
    return f"{left - margin} {top - margin} {right - left + 2 * margin} {bottom - top + 2 * margin}"


@cache
def region_outlines() -> Mapping[str, list[list[int]]]:
    """Return the rings of each region by its code, each as longitude, latitude, and the steps from point to point."""
    return _outlines("regions.geojson")


@cache
def district_outlines() -> Mapping[str, list[list[int]]]:
    """Return the rings of each district by its code, as those of the regions."""
    return _outlines("districts.geojson")


@cache
def bounds_of(code: str) -> Bounds:
    """Return the edges of a region or district; raise KeyError for an unknown code."""
    rings = _degrees("regions.geojson").get(code) or _degrees("districts.geojson")[code]
    longitudes, latitudes = zip(*(point for ring in rings for point in ring), strict=True)
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def level(count: int, most: int) -> int:
    """Return how dark a place is shown: 0 for nothing, then 1 to LEVELS by its share of the largest count.

    A largest count below LEVELS leaves the darkest levels to times when there is more to show.
    """
    return math.ceil(LEVELS * count / max(most, LEVELS)) if count > 0 else 0


def _paths(name: str) -> Mapping[str, str]:
    return {code: "".join(_path(ring) for ring in rings) for code, rings in _rings(name).items()}


@cache
def _rings(name: str) -> Mapping[str, list[list[Point]]]:
    """Return the rings of each shape in whole units of the canvas; neighbours share their rounded points."""
    return {code: [[position(*point) for point in ring] for ring in rings] for code, rings in _degrees(name).items()}


@cache
def _degrees(name: str) -> Mapping[str, list[list[tuple[float, float]]]]:
    """Return the rings of each shape in degrees."""
    found = {}
    for feature in orjson.loads((ROOT / "seeds" / name).read_bytes())["features"]:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        found[feature["id"]] = [[(x, y) for x, y in ring] for polygon in polygons for ring in polygon]
    return found


def _outlines(name: str) -> Mapping[str, list[list[int]]]:
    return {code: [_steps(ring) for ring in rings] for code, rings in _degrees(name).items()}


def _steps(ring: Sequence[tuple[float, float]]) -> list[int]:
    points = [(round(x * OUTLINE_STEPS), round(y * OUTLINE_STEPS)) for x, y in ring]
    steps = [*points[0]]
    for (x, y), (next_x, next_y) in pairwise(points):
        steps += (next_x - x, next_y - y)
    return steps


def _path(ring: Sequence[Point]) -> str:
    """Return a closed path in relative steps, without steps of no length."""
    (x, y), *rest = ring
    steps = [f"M{x} {y}l"]
    for next_x, next_y in rest[:-1]:
        if (next_x, next_y) != (x, y):
            steps.append(f"{next_x - x} {next_y - y} ")
            x, y = next_x, next_y
    return "".join(steps).replace(" -", "-").rstrip() + "z"
