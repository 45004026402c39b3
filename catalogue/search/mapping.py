"""The map of a search: areas with counts and addresses, the steps of their colours, and what its script reads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from flask import url_for

from ..municipalities import map as shapes
from ..municipalities import queries as places
from .clusters import Marks
from .criteria import VIEWS, SearchCriteria

_DECIMALS = 4
_MOST_TOWNS = 250
_ANY_MUNICIPALITY = "000000"
NAME_OF_CODE = "{code}"


@dataclass(frozen=True, slots=True)
class Area:
    """A region or district: its shape, how many projects it has, and the search with or without it.

    Where there is nothing to find and nothing to take away, it has no address.
    """

    code: str
    name: str
    path: str
    count: int
    level: int
    is_chosen: bool
    url: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """One colour of a map and the numbers that it stands for."""

    level: int
    fewest: int
    most: int


@dataclass(frozen=True, slots=True)
class AreaMap:
    """Areas on a canvas, with the key to their colours."""

    view_box: str
    areas: list[Area]
    steps: list[Step]

    @property
    def chosen(self) -> list[Area]:
        """The areas that narrow the search."""
        return [area for area in self.areas if area.is_chosen]


def map_url(criteria: SearchCriteria) -> str:
    """Return the address of the map of a search in the current language; a map has neither pages nor other looks."""
    return url_for("search.map", **criteria.seen_as(VIEWS[0]).on_page(1).to_args())


def region_map(criteria: SearchCriteria, counts: Mapping[str, int]) -> AreaMap:
    """Return all regions, for a search without its districts: a region leads to all of it."""
    wide = criteria.without("district")
    paths = shapes.region_paths()
    found = [(region.code, region.name, paths[region.code]) for region in places.regions() if region.code in paths]
    return _area_map(wide, "region", found, counts, shapes.VIEW_BOX)


def district_map(criteria: SearchCriteria, counts: Mapping[str, int]) -> AreaMap | None:
    """Return the districts of the regions chosen, or of those in which districts are; None where none can be chosen."""
    regions = _regions_in_question(criteria)
    paths = shapes.district_paths()
    shown = [one for one in places.districts() if one.region_code in regions and one.code in paths]
    if len(shown) < 2 or not (criteria.chosen("district") or any(one.code in counts for one in shown)):
        return None
    found = [(one.code, one.name, paths[one.code]) for one in shown]
    return _area_map(criteria, "district", found, counts, _around(map(shapes.view_box_of, regions)))


def _regions_in_question(criteria: SearchCriteria) -> Sequence[str]:
    chosen = filter(None, map(places.district, criteria.chosen("district")))
    return criteria.chosen("region") or tuple(dict.fromkeys(one.region_code for one in chosen))


def _area_map(
    criteria: SearchCriteria,
    facet: str,
    found: Iterable[tuple[str, str, str]],
    counts: Mapping[str, int],
    view_box: str,
) -> AreaMap:
    most = max(counts.values(), default=0)
    chosen = criteria.chosen(facet)
    areas = [
        Area(
            code=code,
            name=name,
            path=path,
            count=(count := counts.get(code, 0)),
            level=shapes.level(count, most),
            is_chosen=code in chosen,
            url=_toggled(criteria, facet, code) if count or code in chosen else None,
        )
        for code, name, path in found
    ]
    return AreaMap(view_box, areas, steps(most))


def _toggled(criteria: SearchCriteria, facet: str, code: str) -> str:
    is_chosen = code in criteria.chosen(facet)
    return map_url(criteria.without(facet, code) if is_chosen else criteria.with_(facet, code))


def steps(most: int) -> list[Step]:
    """Return which numbers each colour stands for, up to the largest; the inverse of `shapes.level`."""
    by_level: dict[int, list[int]] = {}
    scale = max(most, shapes.LEVELS)
    for level in range(1, shapes.LEVELS + 1):
        fewest, last = scale * (level - 1) // shapes.LEVELS + 1, min(scale * level // shapes.LEVELS, most)
        if fewest <= last:
            by_level[level] = [fewest, last]
    return [Step(level, *edges) for level, edges in by_level.items()]


def _around(boxes: Iterable[str]) -> str:
    """Return the smallest part of the canvas that holds several."""
    parts = [tuple(map(int, box.split())) for box in boxes]
    left, top = min(one[0] for one in parts), min(one[1] for one in parts)
    right, bottom = max(one[0] + one[2] for one in parts), max(one[1] + one[3] for one in parts)
    return f"{left} {top} {right - left} {bottom - top}"


def frame_of(criteria: SearchCriteria) -> shapes.Bounds:
    """Return what the map shows first: the part asked for, the places chosen, or the country; in degrees."""
    if criteria.bbox:
        return criteria.bbox
    found = [shapes.bounds_of(code) for code in criteria.chosen("district") or criteria.chosen("region")]
    return reduce(_joined, found) if found else shapes.COUNTRY


def _joined(one: shapes.Bounds, other: shapes.Bounds) -> shapes.Bounds:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def script_data(criteria: SearchCriteria) -> dict[str, Any]:
    """Return what the script of the map is told about the search."""
    return {
        "points": url_for("search.map_points", **_placing(criteria)),
        "outlines": url_for("search.map_outlines"),
        "address": map_url(criteria.without_bbox()),
        "frame": frame_of(criteria),
        "bbox": criteria.bbox,
        "chosen": [*criteria.chosen("region"), *criteria.chosen("district")],
    }


def _placing(criteria: SearchCriteria) -> dict[str, Any]:
    """Return the arguments that decide what is found, without those of its order."""
    return SearchCriteria(q=criteria.q, choices=criteria.choices, bbox=criteria.bbox).to_args()


def points_json(criteria: SearchCriteria, found: Marks) -> dict[str, Any]:
    """Return marks as the script reads them; `{code}` in the address stands for that of a municipality."""
    return {
        "zoom": found.zoom,
        "municipality_url": _municipality_url(criteria),
        "municipalities": [
            {
                "code": spot.place.code,
                "name": spot.place.label,
                "count": spot.count,
                "lon": round(spot.place.longitude, _DECIMALS),
                "lat": round(spot.place.latitude, _DECIMALS),
            }
            for spot in found.spots
        ],
        "clusters": [
            {
                "count": one.count,
                "places": one.places,
                "lon": round(one.longitude, _DECIMALS),
                "lat": round(one.latitude, _DECIMALS),
                **dict(
                    zip(
                        ("west", "south", "east", "north"), (round(edge, _DECIMALS) for edge in one.bounds), strict=True
                    )
                ),
            }
            for one in found.clusters
        ],
    }


def _municipality_url(criteria: SearchCriteria) -> str:
    """Return the address of the search in one municipality, made once for all of them."""
    choices = {**criteria.choices, "municipality": (_ANY_MUNICIPALITY,)}
    here = SearchCriteria(q=criteria.q, choices=choices, bbox=criteria.bbox)
    before, mark, after = here.url.rpartition(f"municipality={_ANY_MUNICIPALITY}")
    return before + mark.replace(_ANY_MUNICIPALITY, NAME_OF_CODE) + after


def outlines_json() -> dict[str, Any]:
    """Return the boundaries of regions and districts, and the largest towns, from which the script draws its map."""
    largest = sorted(places.coordinates().values(), key=lambda one: -one.population)[:_MOST_TOWNS]
    return {
        "steps": shapes.OUTLINE_STEPS,
        "regions": shapes.region_outlines(),
        "districts": shapes.district_outlines(),
        "towns": [[one.name, round(one.longitude, _DECIMALS), round(one.latitude, _DECIMALS)] for one in largest],
    }
