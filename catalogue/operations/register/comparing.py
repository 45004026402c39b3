"""What a register would change in the present one, and into which municipality one that it lacks may have been merged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt
from typing import Any

from ...text import words
from .judging import Register, Row, is_chosen_from, is_listed

BIG_SHARE = 0.05
"""Where more of the municipalities than this share end, are renamed or move, somebody has to say so twice."""
_MOVES = ("district_code", "region_code")
_DETAILS = ("kind", "orp_code", "orp_name", "latitude", "longitude", "postcode", "company_number")
_NEAR_KM = 15.0
_GREW_BY = (0.5, 2.0)
"""A neighbour took a municipality in if it grew by so much of its population, at least and at most."""
_EARTH_KM = 6371.0


@dataclass(frozen=True)
class Change:
    """One municipality as it is, and as the file wants it."""

    old: Row
    new: Row

    @property
    def code(self) -> str:
        """Its code, which never changes."""
        return str(self.new["code"])

    def differs(self, *columns: str) -> bool:
        """Whether any of several columns changes."""
        return any(self.old[one] != self.new[one] for one in columns)


@dataclass(frozen=True)
class Plan:
    """What becomes of each municipality; one may be in several groups, `changes` has each once."""

    present: Register
    wanted: Register
    new: list[Row] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    missing: list[Row] = field(default_factory=list)
    unchanged: int = 0
    suggested: Mapping[str, str] = field(default_factory=dict)
    """Codes of likely successors by codes of those missing."""

    def _where(self, *columns: str) -> list[Change]:
        return [one for one in self.changes if is_listed(one.old) and one.differs(*columns)]

    @property
    def returned(self) -> list[Change]:
        """Those that had ended, and that the file has again."""
        return [one for one in self.changes if not is_listed(one.old)]

    @property
    def renamed(self) -> list[Change]:
        """Those with another name."""
        return self._where("name")

    @property
    def moved(self) -> list[Change]:
        """Those in another district or region."""
        return self._where(*_MOVES)

    @property
    def repopulated(self) -> list[Change]:
        """Those with another population."""
        return self._where("population")

    @property
    def resized(self) -> list[Change]:
        """Those whose size class changes."""
        return self._where("size_class")

    @property
    def detailed(self) -> list[Change]:
        """Those of which only something else changes: kind, ORP, place, postcode, company number."""
        groups = ("name", *_MOVES, "population")
        return [one for one in self._where(*_DETAILS) if not one.differs(*groups)]

    @property
    def is_empty(self) -> bool:
        """Whether the file changes nothing and lacks nothing."""
        return not (self.new or self.changes or self.missing or self.districts)

    @property
    def districts(self) -> dict[str, Row]:
        """Districts that are new, renamed or in use again."""
        known = self.present.districts
        return {code: row for code, row in self.wanted.districts.items() if row != known.get(code)}

    @property
    def renamed_districts(self) -> frozenset[str]:
        """Codes of districts that have another name."""
        known = self.present.districts
        return frozenset(
            one for one, row in self.districts.items() if one in known and row["name"] != known[one]["name"]
        )

    def weight(self, ending: int) -> int:
        """Return how many municipalities change in a way that people notice, when so many of them end."""
        return len(self.renamed) + len(self.moved) + ending

    def is_big(self, ending: int) -> bool:
        """Whether so much changes that it may be the wrong file."""
        listed = sum(map(is_listed, self.present.places.values()))
        return self.weight(ending) > BIG_SHARE * listed

    def find(self, typed: str) -> list[str]:
        """Return the codes of those municipalities of the file that a successor may be meant by: a code or a name."""
        places = self.wanted.places
        if typed in places:
            return [typed] if is_chosen_from(places[typed]) else []
        asked = words(typed)
        named = [code for code, one in places.items() if is_chosen_from(one) and one["search_name"] == " ".join(asked)]
        if named or not asked:
            return named
        return [
            code for code, one in places.items()
            if is_chosen_from(one) and one["search_name"].split()[0] == asked[0] and words(self.wanted.label(code)) == asked
        ]  # fmt: skip


def compare(present: Register, wanted: Register) -> Plan:
    """Return what a file would change."""
    new, changes = [], []
    for code, row in wanted.places.items():
        known = present.places.get(code)
        if known is None:
            new.append(row)
        elif known != row:
            changes.append(Change(known, row))
    missing = [row for code, row in present.places.items() if is_listed(row) and code not in wanted.places]
    unchanged = len(wanted.places) - len(new) - len(changes)
    by_name = {row["code"]: row["sort_key"] for row in (*new, *missing, *(one.new for one in changes))}
    new.sort(key=lambda row: by_name[row["code"]])
    changes.sort(key=lambda one: by_name[one.code])
    missing.sort(key=lambda row: by_name[row["code"]])
    plan = Plan(present, wanted, new, changes, missing, unchanged)
    return Plan(present, wanted, new, changes, missing, unchanged, dict(_suggestions(plan)))


def _suggestions(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield likely successors: a new code with the same name nearby, or the neighbour that grew by about as much."""
    grown = [(one.new, one.new["population"] - one.old["population"]) for one in plan.repopulated]
    grown = [(row, by) for row, by in grown if by > 0 and is_chosen_from(row)]
    for gone in plan.missing:
        same = [
            row for row in plan.new
            if row["search_name"] == gone["search_name"] and is_chosen_from(row) and _distance(gone, row) <= _NEAR_KM
        ]  # fmt: skip
        if len(same) == 1:
            yield gone["code"], same[0]["code"]
            continue
        least, most = (share * gone["population"] for share in _GREW_BY)
        near = [(_distance(gone, row), row) for row, by in grown if least <= by <= most]
        near = [pair for pair in near if pair[0] <= _NEAR_KM]
        if near:
            yield gone["code"], min(near, key=lambda pair: (pair[0], pair[1]["code"]))[1]["code"]


def _distance(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """Return how far two places are from each other, in kilometres on a sphere."""
    north, south = radians(one["latitude"]), radians(other["latitude"])
    east = radians(other["longitude"] - one["longitude"])
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half))
