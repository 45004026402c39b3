"""What the pages of tags and places show beside cards: maps, tiles and facts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import url_for

from ..municipalities import map as shapes
from ..municipalities import queries as places
from ..municipalities.presenters import RegionView
from ..search.criteria import SearchCriteria
from ..taxonomy.presenters import KeyAreaView, PillarView


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A region or district on a map: its shape, its name, its address and how many projects it has."""

    code: str
    name: str
    path: str
    href: str
    count: int
    level: int


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """A map and its canvas."""

    view_box: str
    places: list[MapPlace]


@dataclass(frozen=True, slots=True)
class KeyAreaTile:
    """A key area with its address and the number of its projects."""

    code: str
    name: str
    description: str
    is_working_name: bool
    pillar_code: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class PillarTile:
    """A pillar with its address, the number of its projects, and its key areas."""

    code: str
    name: str
    motto: str
    description: str
    is_working_name: bool
    url: str
    count: int
    key_areas: list[KeyAreaTile]


def region_map(counts: Mapping[str, int]) -> PlaceMap:
    """Return the map of all regions, each leading to its page."""
    most = max(counts.values(), default=0)
    paths = shapes.region_paths()
    return PlaceMap(
        shapes.VIEW_BOX,
        [
            MapPlace(
                code=region.code,
                name=region.name,
                path=paths[region.code],
                href=url_for("pages.region", code=region.code),
                count=counts.get(region.code, 0),
                level=shapes.level(counts.get(region.code, 0), most),
            )
            for region in places.regions()
            if region.code in paths
        ],
    )


def country_map(here: RegionView, counts: Mapping[str, int]) -> PlaceMap:
    """Return the map of all regions on which one stands out."""
    whole = region_map(counts)
    marked = [replace(place, level=shapes.LEVELS if place.code == here.code else 0) for place in whole.places]
    return PlaceMap(whole.view_box, marked)


def district_map(region: RegionView, counts: Mapping[str, int]) -> PlaceMap:
    """Return the map of one region's districts, each leading to the search in it."""
    most = max(counts.values(), default=0)
    paths = shapes.district_paths()
    return PlaceMap(
        shapes.view_box_of(region.code),
        [
            MapPlace(
                code=district.code,
                name=district.name,
                path=paths[district.code],
                href=SearchCriteria.of(district=district.code).url,
                count=counts.get(district.code, 0),
                level=shapes.level(counts.get(district.code, 0), most),
            )
            for district in region.districts
            if district.code in paths
        ],
    )


def pillar_tile(pillar: PillarView, by_pillar: Mapping[str, int], by_key_area: Mapping[str, int]) -> PillarTile:
    """Return a pillar and its key areas with their counts."""
    return PillarTile(
        code=pillar.code,
        name=pillar.name,
        motto=pillar.motto,
        description=pillar.description,
        is_working_name=pillar.is_working_name,
        url=url_for("pages.pillar", code=pillar.code),
        count=by_pillar.get(pillar.code, 0),
        key_areas=[_key_area_tile(area, by_key_area) for area in pillar.key_areas],
    )


def _key_area_tile(area: KeyAreaView, by_key_area: Mapping[str, int]) -> KeyAreaTile:
    return KeyAreaTile(
        code=area.code,
        name=area.name,
        description=area.description,
        is_working_name=area.is_working_name,
        pillar_code=area.pillar_code,
        url=url_for("pages.key_area", pillar_code=area.pillar_code, code=area.code),
        count=by_key_area.get(area.code, 0),
    )
