"""How alike two municipalities are, with the reasons in words: what fits one may fit the other."""

import math
from dataclasses import dataclass

from flask_babel import format_decimal

from ..i18n import _, _n
from .presenters import Profile

_EARTH_RADIUS = 6371.0
NEARBY = 30
"""So many kilometres are a morning's visit."""
_SIMILAR = 2
"""Up to so many times more inhabitants are called a similar size."""
TOWNS = {"město": 1, "statutární město": 2, "hlavní město": 2}
"""How much of a town a municipality is, by its kind in the register; all other kinds are villages."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two municipalities are, from 0 to 1, and what agrees."""

    score: float
    same_kind: bool
    same_district: bool
    same_region: bool
    times_larger: float
    kilometres: float


def likeness(home: Profile, other: Profile) -> Likeness:
    """Compare two municipalities by inhabitants, kind, region and distance; inhabitants count most."""
    ratio = max(other.population, 1) / max(home.population, 1)
    size = math.exp(-abs(math.log(ratio)))
    same_kind = TOWNS.get(home.kind, 0) == TOWNS.get(other.kind, 0)
    same_region, same_district = home.region == other.region, home.district == other.district
    away = kilometres(home, other)
    score = 0.6 * size + 0.15 * same_kind + 0.1 * same_region + 0.05 * same_district + 0.1 * math.exp(-away / 60)
    return Likeness(score, same_kind, same_district, same_region, ratio, away)


def kilometres(one: Profile, other: Profile) -> float:
    """Return the distance of two municipalities as the crow flies, in kilometres (haversine formula)."""
    south, north = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(other.longitude - one.longitude)
    chord = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin(across / 2) ** 2
    return 2 * _EARTH_RADIUS * math.asin(math.sqrt(chord))


def agreements(found: Likeness) -> list[str]:
    """Return what agrees, in words of the current language."""
    said = []
    if 1 / _SIMILAR <= found.times_larger <= _SIMILAR:
        said.append(_("similar size"))
    if found.same_kind:
        said.append(_("the same kind of municipality"))
    if found.same_district:
        said.append(_("the same district"))
    elif found.same_region:
        said.append(_("the same region"))
    if found.kilometres <= NEARBY:
        said.append(_n("%(num)s km away", "%(num)s km away", max(1, round(found.kilometres))))
    return said


def differences(found: Likeness) -> list[str]:
    """Return what differs, in words of the current language."""
    said = []
    if found.times_larger > _SIMILAR:
        said.append(_("%(times)s times more inhabitants", times=_times(found.times_larger)))
    elif found.times_larger < 1 / _SIMILAR:
        said.append(_("%(times)s times fewer inhabitants", times=_times(1 / found.times_larger)))
    if not found.same_kind:
        said.append(_("another kind of municipality"))
    return said


def _times(ratio: float) -> str:
    return str(format_decimal(round(ratio) if ratio >= 3 else round(ratio, 1)))
