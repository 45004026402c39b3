"""Regions, districts and municipalities as pages and files see them."""

from dataclasses import dataclass
from typing import Any

from ..i18n import _l, localized
from .models import Municipality

KIND_NAMES: dict[str, str] = {
    "obec": _l("municipality"),
    "městys": _l("market town"),
    "město": _l("town"),
    "statutární město": _l("statutory city"),
    "hlavní město": _l("capital city"),
    "vojenský újezd": _l("military district"),
}


@dataclass(frozen=True, slots=True)
class DistrictView:
    """A district in use."""

    code: str
    name: str
    region_code: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What municipalities are compared by; the place in degrees (WGS 84)."""

    code: str
    name: str
    kind: str
    size_class: int
    population: int
    district: str
    region: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class RegionView:
    """A region in use, with its districts in Czech order."""

    code: str
    name_cs: str
    name_en: str
    districts: tuple[DistrictView, ...]

    @property
    def name(self) -> str:
        """The name in the current language."""
        return localized(self.name_cs, self.name_en)


@dataclass(frozen=True, slots=True)
class PlaceOnMap:
    """A municipality with its place in degrees (WGS 84), its inhabitants, and a label that tells it from all others."""

    code: str
    name: str
    label: str
    longitude: float
    latitude: float
    population: int


def region_json(region: RegionView) -> dict[str, Any]:
    """Return a region with its districts as the API writes it."""
    return {
        "code": region.code,
        "name": {"cs": region.name_cs, "en": region.name_en},
        "districts": [{"code": district.code, "name": district.name} for district in region.districts],
    }


def municipality_json(place: Municipality) -> dict[str, Any]:
    """Return a municipality as the API writes it; its district must be loaded."""
    return {
        "code": place.code,
        "name": place.name,
        "district": place.district.name,
        "region": place.region_code,
        "population": place.population,
        "size": str(place.size_class),
        "point": [place.longitude, place.latitude],
    }
