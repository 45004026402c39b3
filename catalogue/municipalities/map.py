"""Shapes of regions and districts as SVG paths on one canvas, made once from the boundaries in seeds/."""

import math
from collections.abc import Mapping, Sequence
from functools import cache

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
    found = {}
    for feature in orjson.loads((ROOT / "seeds" / name).read_bytes())["features"]:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        found[feature["id"]] = [[position(*point) for point in ring] for polygon in polygons for ring in polygon]
    return found


def _path(ring: Sequence[Point]) -> str:
    """Return a closed path in relative steps, without steps of no length."""
    (x, y), *rest = ring
    steps = [f"M{x} {y}l"]
    for next_x, next_y in rest[:-1]:
        if (next_x, next_y) != (x, y):
            steps.append(f"{next_x - x} {next_y - y} ")
            x, y = next_x, next_y
    return "".join(steps).replace(" -", "-").rstrip() + "z"
