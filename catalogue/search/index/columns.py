"""The columns of the index: for each value of each facet the set of its projects, and what they are ordered by.

Sets are Roaring bitmaps of project numbers; keys of order, places and dates are arrays indexed by project number.
"""

import bisect
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import partial
from itertools import compress
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from pyroaring import BitMap

from ...clock import now
from ...projects.freshness import DUE_AFTER_DAYS, FRESHNESS, STALE_AFTER_DAYS
from ..facets import FACETS, PublicRow

FORMAT = 3
FRESHNESS_FACET = "freshness"
CODED = ("municipality", "months_max", "year", "district")
"""Facets of one value among many: few projects are counted from an array of codes, not by meeting a bitmap for each value."""
ORDERS = ("newest", "confirmed", "adopted", "cheapest")
_NOWHERE = np.float32(np.nan)
_NARROW = 8
"""For how many values of each project there is room at first."""
_SCANNED_AT_ONCE = 2048
_DENSE = 16
"""Where more than one project in so many is found, ordering walks through all in order; below it sorts those found."""
_MET_EACH = 50
"""Facets of one value are counted by meeting their bitmaps where so many times more projects are found than there are values."""
_GATHERED = 30_000
"""So many codes at most are gathered to be counted; of more projects the bitmaps of all values are met one by one."""

Counts = dict[str, dict[str, int]]


class Columns:
    """What is known of every project that the search finds, as of one number of the change feed."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.sequence = 0
        self.ids = BitMap()
        self.values: dict[str, dict[str, BitMap]] = {facet.name: {} for facet in FACETS}
        self.codes: dict[str, list[str]] = {name: [] for name in CODED}
        self._code_of: dict[str, dict[str, int]] = {name: {} for name in CODED}
        self.today = now().date()
        self._size = 0
        self._option_of: dict[str, dict[str, int]] = {
            name: {} for name in self.values if name != FRESHNESS_FACET and name not in CODED
        }
        """The number that stands in `_options` for a value of a facet, from 1; freshness moves on with the days."""
        self._options = np.zeros((0, _NARROW), dtype=np.uint16)
        """In the row of each project the numbers of all values that it has, and zeros."""
        self.arrays: dict[str, Any] = {}
        self._orders: dict[str, Any] = {}
        self._grow(1024)

    # --- upkeep ---------------------------------------------------------------------------------------------------------

    def _grow(self, size: int) -> None:
        wanted: dict[str, tuple[Any, Any]] = {
            **dict.fromkeys(CODED, (np.uint16, 0)), "day": (np.int32, 0), "longitude": (np.float32, _NOWHERE),
            "latitude": (np.float32, _NOWHERE), "population": (np.int32, 0),
            **{f"by_{order}": (np.float64, 0.0) for order in ORDERS},
        }  # fmt: skip
        for name, (kind, blank) in wanted.items():
            grown = np.full(size, blank, dtype=kind)
            if name in self.arrays:
                grown[: self._size] = self.arrays[name]
            self.arrays[name] = grown
        self._options = np.pad(self._options, ((0, size - len(self._options)), (0, 0)))
        self._size = size

    def put(self, row: PublicRow) -> None:
        """Add a project, or put it in the place of what was known of it."""
        self.drop(row.id)
        if row.id >= self._size:
            self._grow(max(row.id + 1, self._size * 3 // 2))
        self.ids.add(row.id)
        options = []
        for facet in FACETS:
            for value in facet.values(row):
                self.values[facet.name].setdefault(value, BitMap()).add(row.id)
                if facet.name in CODED:
                    self.arrays[facet.name][row.id] = self._code(facet.name, value)
                elif facet.name != FRESHNESS_FACET:
                    options.append(self._option(facet.name, value))
        self._widen(len(set(options)))
        self._options[row.id, : len(set(options))] = sorted(set(options))
        self._put_numbers(row)
        for name, order in self._orders.items():
            rank = partial(_rank, self.arrays, name)
            self._orders[name] = np.insert(order, bisect.bisect_left(order, rank(row.id), key=rank), row.id)

    def _put_numbers(self, row: PublicRow) -> None:
        card, arrays = row.card, self.arrays
        longitude, latitude = card["point"] or (_NOWHERE, _NOWHERE)
        cost = row.document.get("investment_cost")
        each = float(cost) / card["population"] if isinstance(cost, int | float) and card["population"] else None
        published = _seconds(card["published_at"])
        arrays["longitude"][row.id], arrays["latitude"][row.id] = longitude, latitude
        arrays["population"][row.id] = card["population"] or 0
        arrays["day"][row.id] = (row.confirmed or row.published).toordinal()
        arrays["by_newest"][row.id] = published
        arrays["by_confirmed"][row.id] = _seconds(card["confirmed_at"])
        arrays["by_adopted"][row.id] = card["adoptions"]
        arrays["by_cheapest"][row.id] = -each if each is not None else -np.inf

    def drop(self, number: int) -> None:
        """Take a project out; one that is not there is no error."""
        if number not in self.ids:
            return
        self.ids.discard(number)
        for name in CODED:
            if code := self.arrays[name][number]:
                self.values[name][self.codes[name][code - 1]].discard(number)
            self.arrays[name][number] = 0
        for name in (*self._option_of, FRESHNESS_FACET):
            for bitmap in self.values[name].values():
                bitmap.discard(number)
        self._options[number] = 0
        self.arrays["longitude"][number] = self.arrays["latitude"][number] = _NOWHERE
        for name, order in self._orders.items():
            self._orders[name] = order[order != number]

    def _code(self, facet: str, value: str) -> int:
        """Return the number that stands for a value, from 1; 0 is none."""
        known = self._code_of[facet]
        if value not in known:
            self.codes[facet].append(value)
            known[value] = len(self.codes[facet])
        return known[value]

    def _option(self, facet: str, value: str) -> int:
        """Return the number that stands for a value among those of all facets, from 1."""
        known = self._option_of[facet]
        if value not in known:
            known[value] = sum(map(len, self._option_of.values())) + 1
        return known[value]

    def _widen(self, width: int) -> None:
        """Let a project have so many values."""
        if (more := width - self._options.shape[1]) > 0:
            self._options = np.pad(self._options, ((0, 0), (0, more)))

    def _gather_options(self) -> None:
        """Write the numbers of all values into the rows of their projects; the bitmaps know them."""
        self._options = np.zeros((self._size, _NARROW), dtype=np.uint16)
        filled = np.zeros(self._size, dtype=np.intp)
        for facet in self._option_of:
            for value, having in self.values[facet].items():
                numbers = self._array_of(having)
                if len(numbers):
                    self._widen(int(filled[numbers].max()) + 1)
                    self._options[numbers, filled[numbers]] = self._option(facet, value)
                    filled[numbers] += 1

    def _gather_coded(self) -> None:
        """Make the bitmaps of the facets of one value from the arrays of their codes."""
        for name in CODED:
            codes = self.arrays[name]
            order = np.argsort(codes, kind="stable").astype(np.uint32)
            ends = np.cumsum(np.bincount(codes, minlength=len(self.codes[name]) + 1))
            having = map(BitMap, np.split(order, ends[:-1])[1:])
            self.values[name] = dict(zip(self.codes[name], having, strict=True))

    def roll(self, today: date) -> bool:
        """Let the freshness of every project be that of a day; return whether the day was another one."""
        if today == self.today:
            return False
        self.today = today
        numbers = self._array_of(self.ids)
        age = today.toordinal() - self.arrays["day"][numbers]
        stage = (age > DUE_AFTER_DAYS).astype(np.int8) + (age > STALE_AFTER_DAYS)
        self.values[FRESHNESS_FACET] = {
            name: BitMap(numbers[stage == position]) for position, name in enumerate(FRESHNESS)
        }
        return True

    # --- questions ------------------------------------------------------------------------------------------------------

    def having(self, facet: str, values: Iterable[str], *, up_to: bool = False) -> BitMap:
        """Return the projects that have any of several values of a facet, or a number up to the one given."""
        if up_to:
            most = max(map(int, values))
            values = [value for value in self.values[facet] if int(value) <= most]
        chosen = [bitmap for value in values if (bitmap := self.values[facet].get(value))]
        return BitMap.union(*chosen) if chosen else BitMap()

    def within(self, west: float, south: float, east: float, north: float) -> BitMap:
        """Return the projects whose place lies in a part of the map, its edges included; degrees of WGS 84."""
        longitude, latitude = self.arrays["longitude"], self.arrays["latitude"]
        inside = (longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north)
        return BitMap(np.flatnonzero(inside).astype(np.uint32))

    def counts(self, facets: Iterable[str], among: BitMap) -> Counts:
        """Return by facet how many of some projects have each of its values; values that none has are left out."""
        everything = len(among) == len(self.ids)
        numbers, by_option, counted = None, None, {}
        gathers = not everything and len(among) * self._options.shape[1] <= _GATHERED
        for facet in facets:
            sets = self.values[facet].items()
            by_code = facet in CODED and len(sets) * _MET_EACH > len(among)
            if numbers is None and not everything and (gathers or by_code):
                numbers = self._array_of(among)
            if everything:
                counted[facet] = {value: number for value, having in sets if (number := len(having))}
            elif by_code:
                counted[facet] = self._counted_codes(facet, numbers)
            elif gathers and facet in self._option_of:
                if by_option is None:
                    by_option = self._counted_options(numbers)
                options = self._option_of[facet].items()
                counted[facet] = {value: number for value, option in options if (number := by_option[option])}
            else:
                count = among.intersection_cardinality
                counted[facet] = {value: number for value, having in sets if (number := count(having))}
        return counted

    def _counted_options(self, numbers: Any) -> list[int]:
        """Return how many of some projects have each value, by the number that stands for it."""
        known = sum(map(len, self._option_of.values())) + 1
        counted: list[int] = np.bincount(self._options[numbers].ravel(), minlength=known).tolist()
        return counted

    def _counted_codes(self, facet: str, numbers: Any) -> dict[str, int]:
        counted = np.bincount(self.arrays[facet][numbers], minlength=1)[1:].tolist()
        return dict(zip(compress(self.codes[facet], counted), filter(None, counted), strict=True))

    def ordered(self, among: BitMap, order: str, offset: int, limit: int) -> list[int]:
        """Return a slice of some projects in an order: best first, equals newest first."""
        if len(among) * _DENSE < len(self.ids):
            return self._ordered_few(among, order, offset, limit)
        found: list[int] = []
        wanted, everything = offset + limit, self._order(order)
        if len(among) == len(self.ids):
            return [int(number) for number in everything[offset:wanted]]
        for start in range(0, len(everything), _SCANNED_AT_ONCE):
            found += [number for number in everything[start : start + _SCANNED_AT_ONCE].tolist() if number in among]
            if len(found) >= wanted:
                break
        return found[offset:wanted]

    def _ordered_few(self, among: BitMap, order: str, offset: int, limit: int) -> list[int]:
        numbers = self._array_of(among)
        return [int(number) for number in numbers[self._sorting(numbers, order)][offset : offset + limit]]

    def ordered_by_place(self, among: BitMap, worth: Mapping[str, float], offset: int, limit: int) -> list[int]:
        """Return a slice of some projects by what their municipalities are worth: most first, equals newest first."""
        by_code = np.array([-1.0, *(worth.get(code, 0.0) for code in self.codes["municipality"])])
        numbers = self._array_of(among)
        keys = by_code[self.arrays["municipality"][numbers]]
        order = np.lexsort([-numbers.astype(np.int64), -self.arrays["by_newest"][numbers], -keys])
        return [int(number) for number in numbers[order][offset : offset + limit]]

    def _order(self, order: str) -> Any:
        if order not in self._orders:
            numbers = self._array_of(self.ids)
            self._orders[order] = numbers[self._sorting(numbers, order)]
        return self._orders[order]

    def _sorting(self, numbers: Any, order: str) -> Any:
        keys = [-numbers.astype(np.int64), -self.arrays["by_newest"][numbers]]
        if order != "newest":
            keys.append(-self.arrays[f"by_{order}"][numbers])
        return np.lexsort(keys)

    @staticmethod
    def _array_of(bitmap: BitMap) -> Any:
        return np.frombuffer(bitmap.to_array(), dtype=np.uint32)

    # --- file -----------------------------------------------------------------------------------------------------------

    def save(self, path: Path) -> None:
        """Write everything into one file; it appears whole or not at all."""
        blobs = [self.ids.serialize()]
        sets: dict[str, dict[str, int]] = {}
        for facet, values in self.values.items():
            if facet in CODED:
                continue
            sets[facet] = {}
            for value, bitmap in values.items():
                sets[facet][value] = len(blobs)
                blobs.append(bitmap.serialize())
        arrays = [(name, str(array.dtype), array.tobytes()) for name, array in self.arrays.items()]
        head = orjson.dumps(
            {
                "sequence": self.sequence, "size": self._size, "sets": sets, "codes": self.codes,
                "today": self.today.isoformat(), "lengths": [len(blob) for blob in blobs],
                "arrays": [(name, kind, len(data)) for name, kind, data in arrays],
            }
        )  # fmt: skip
        unfinished = path.with_suffix(".unfinished")
        with unfinished.open("wb") as file:
            file.write(len(head).to_bytes(8, "big") + head)
            for blob in blobs:
                file.write(blob)
            for _name, _kind, data in arrays:
                file.write(data)
        unfinished.replace(path)

    @classmethod
    def load(cls, path: Path) -> "Columns":
        """Read what `save` wrote; raise OSError or ValueError where that is not there."""
        data = path.read_bytes()
        at = 8 + int.from_bytes(data[:8], "big")
        head = orjson.loads(data[8:at])
        loaded = cls()
        bitmaps = []
        for length in head["lengths"]:
            bitmaps.append(BitMap.deserialize(data[at : at + length]))
            at += length
        for name, kind, length in head["arrays"]:
            loaded.arrays[name] = np.frombuffer(data, dtype=kind, count=head["size"], offset=at).copy()
            at += length
        loaded.sequence, loaded._size, loaded.ids = head["sequence"], head["size"], bitmaps[0]
        for facet, values in head["sets"].items():
            loaded.values[facet] = {value: bitmaps[at] for value, at in values.items()}
        loaded.codes = head["codes"]
        loaded._code_of = {
            name: {value: code for code, value in enumerate(values, start=1)} for name, values in loaded.codes.items()
        }
        loaded.today = date.fromisoformat(head["today"])
        loaded._gather_options()
        loaded._gather_coded()
        return loaded


def _seconds(moment: str | None) -> float:
    """Return a moment of a card as seconds since 1970; one that never was lies before all others."""
    return datetime.fromisoformat(moment).timestamp() if moment else -np.inf


def _rank(keys: Mapping[str, Any], order: str, number: int) -> tuple[float, float, int]:
    """Return what a project is ordered by, the best least: its key, then newest, then largest number."""
    return (-float(keys[f"by_{order}"][number]), -float(keys["by_newest"][number]), -int(number))
