"""What the pages of tags and places show beside cards: maps, tiles and facts."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from ..i18n import _n
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
    d: str
    href: str
    count: int
    level: int

    @property
    def label(self) -> str:
        """Name and count in words."""
        return str(_n("%(place)s: %(num)s project", "%(place)s: %(num)s projects", self.count, place=self.name))


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """A map and its canvas."""

    view_box: str
    places: list[MapPlace]

    @property
    def in_order(self) -> list[MapPlace]:
        """The places as a list beside the map, the most projects first."""
        return sorted(self.places, key=lambda place: -place.count)


@dataclass(frozen=True, slots=True)
class KeyAreaTile:
    """A key area with its address and the number of its projects."""

    area: KeyAreaView
    href: str
    count: int


@dataclass(frozen=True, slots=True)
class PillarTile:
    """A pillar with its address, the number of its projects, and its key areas."""

    pillar: PillarView
    href: str
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
                d=paths[region.code],
                href=url_for("pages.region", code=region.code),
                count=counts.get(region.code, 0),
                level=shapes.level(counts.get(region.code, 0), most),
            )
            for region in places.regions()
            if region.code in paths
        ],
    )


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
                d=paths[district.code],
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
        pillar,
        url_for("pages.pillar", code=pillar.code),
        by_pillar.get(pillar.code, 0),
        [
            KeyAreaTile(
                area,
                url_for("pages.key_area", pillar_code=pillar.code, code=area.code),
                by_key_area.get(area.code, 0),
            )
            for area in pillar.key_areas
        ],
    )
