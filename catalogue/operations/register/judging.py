"""What the cells of a register mean: each is judged by its column, and known municipalities keep what the file lacks."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...i18n import _
from ...municipalities.models import KINDS, MILITARY, size_class
from ...text import czech_sort_key, words
from .reading import MOST_PROBLEMS, FaultyFile, Problem, Sheet

Row = dict[str, Any]
"""A row of a table, by the names of its columns."""


@dataclass(frozen=True)
class Register:
    """Places as rows by their codes; regions only by their names in both languages."""

    regions: Mapping[str, tuple[str, str]]
    districts: dict[str, Row] = field(default_factory=dict)
    places: dict[str, Row] = field(default_factory=dict)

    def label(self, code: str) -> str:
        """Return a name that people recognise: with the district."""
        place = self.places[code]
        return f"{place['name']} ({self.districts[place['district_code']]['name']})"


def is_listed(place: Row) -> bool:
    """Whether the register still has a municipality."""
    return place["retired_at"] is None


def is_chosen_from(place: Row) -> bool:
    """Whether people may choose a municipality."""
    return is_listed(place) and place["kind"] != MILITARY


def judge(sheet: Sheet, present: Register) -> Register:
    """Return the register as a file wants it; raise FaultyFile with everything that is wrong."""
    wanted = Register(present.regions)
    problems: list[Problem] = []
    lines: dict[str, int] = {}
    for line, cells in sheet.rows:
        if len(problems) >= MOST_PROBLEMS:
            break
        read = _Reading(line, cells, sheet.columns, present, problems)
        code = read.value("code", None)
        if code in lines:
            read.refuse("code", _("This code is on line %(line)s already.", line=lines[code]))
        elif code is not None:
            lines[code] = line
            read.into(wanted, code)
    if problems:
        raise FaultyFile(problems[:MOST_PROBLEMS])
    return wanted


class _Reading:
    """One line on its way into the register."""

    def __init__(
        self, line: int, cells: Mapping[str, str], columns: frozenset[str], present: Register, problems: list[Problem]
    ) -> None:
        self.line, self.cells, self.columns, self.present, self.problems = line, cells, columns, present, problems

    def refuse(self, column: str, message: str) -> None:
        self.problems.append(Problem(self.line, column, message))

    def value(self, column: str, known: Row | None) -> Any:
        """Return what a column says of a municipality, or what is known of it where the file has no such column."""
        if column not in self.columns:
            if known is None:
                self.refuse(column, _("This municipality is new, so the file has to have this column."))
                return None
            return known[_STORED.get(column, column)]
        cell = self.cells.get(column, "")
        if not cell:
            if column != "ico":
                self.refuse(column, _("This cell is empty."))
            return None
        try:
            return _READ[column](cell)
        except ValueError as problem:
            self.refuse(column, str(problem))
            return None

    def into(self, wanted: Register, code: str) -> None:
        """Add the municipality, unless something is wrong with it."""
        known, wrong = self.present.places.get(code), len(self.problems)
        needed = [name for name in _READ if name not in ("code", "ico", "district_name", "region_code")]
        values = {name: self.value(name, known) for name in needed}
        values["ico"] = self.value("ico", known or {"company_number": None})
        district = self._district(values["district_code"], wanted)
        if len(self.problems) == wrong and district is not None:
            wanted.districts[district["code"]] = district
            wanted.places[code] = place_row(
                code, values, district, self.present.regions[district["region_code"]], known
            )

    def _district(self, code: str | None, wanted: Register) -> Row | None:
        """Return the row of the district, whose code begins with that of its region; nothing where it is wrong."""
        if code is None:
            return None
        region = code[:5]
        if region not in self.present.regions:
            self.refuse("district_code", _("There is no region %(code)s.", code=region))
            return None
        if "region_code" in self.columns and self.cells.get("region_code") != region:
            self.refuse(
                "region_code", _("The district %(code)s lies in the region %(region)s.", code=code, region=region)
            )
            return None
        if "district_name" not in self.columns and code not in self.present.districts:
            self.refuse("district_name", _("The district is new, so the file has to have this column."))
            return None
        before, known = wanted.districts.get(code), self.present.districts.get(code)
        name = self.value("district_name", known)
        if before is not None and name is not None and name != before["name"]:
            self.refuse("district_name", _("Another line calls this district “%(name)s”.", name=before["name"]))
        return (before or district_row(code, name, region, known)) if name else None


def district_row(code: str, name: str, region: str, known: Row | None) -> Row:
    """Return the row of a district."""
    return {
        "code": code, "name": name, "region_code": region, "sort_key": _sort_key(name, known), "retired_at": None,
    }  # fmt: skip


def _sort_key(name: str, known: Row | None) -> str:
    """Return the key of a name; that of an unchanged one is there already, and making six thousand takes a second."""
    return str(known["sort_key"]) if known and known["name"] == name else czech_sort_key(name)


def place_row(code: str, values: Mapping[str, Any], district: Row, region: tuple[str, str], known: Row | None) -> Row:
    """Return the row of a municipality with everything that follows from what a file says."""
    around = words(" ".join((values["orp_name"], district["name"], *region)))
    return {
        "code": code,
        "name": values["name"],
        "kind": values["type"],
        "district_code": district["code"],
        "region_code": district["region_code"],
        "orp_code": values["orp_code"],
        "orp_name": values["orp_name"],
        "population": values["population"],
        "size_class": size_class(values["population"]),
        "latitude": values["lat"],
        "longitude": values["lon"],
        "postcode": values["postcode"],
        "company_number": values["ico"],
        "search_name": " ".join(words(values["name"])),
        "search_place": " ".join(word for word in dict.fromkeys(around) if word not in ("kraj", "region")),
        "sort_key": _sort_key(values["name"], known),
        "retired_at": None,
        "successor_code": None,
    }


def _fitting(pattern: str, message: Callable[[], str]) -> Callable[[str], str]:
    """Return what reads a cell of a shape, spaces apart."""
    shape = re.compile(pattern, re.ASCII)

    def read(cell: str) -> str:
        joined = cell.replace(" ", "")
        if not shape.fullmatch(joined):
            raise ValueError(message())
        return joined

    return read


def _text(longest: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if not cell[0].isalpha() or not any(map(str.islower, cell)) or not set(cell) <= _in_names(cell):
            raise ValueError(_("This is no name of a place."))
        if len(cell) > longest:
            raise ValueError(_("A name has at most %(longest)s characters.", longest=longest))
        return cell

    return read


def _in_names(cell: str) -> set[str]:
    return {sign for sign in cell if sign.isalnum() or sign in " -–.,'()/"}


def _kind(cell: str) -> str:
    if cell.lower() not in KINDS:
        raise ValueError(_("A type is one of: %(kinds)s.", kinds=", ".join(KINDS)))
    return cell.lower()


def _population(cell: str) -> int:
    joined = cell.replace(" ", "")
    if not re.fullmatch(r"[0-9]{1,7}", joined, re.ASCII):
        raise ValueError(_("The population is a whole number."))
    return int(joined)


def _degrees(least: float, most: float) -> Callable[[str], float]:
    def read(cell: str) -> float:
        joined = cell.replace(",", ".")
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,15})?", joined, re.ASCII) or not least <= float(joined) <= most:
            raise ValueError(
                _("Write degrees as a decimal number between %(least)s and %(most)s.", least=least, most=most)
            )
        return float(joined)

    return read


def _company_number(cell: str) -> str:
    joined = cell.replace(" ", "")
    if not re.fullmatch(r"[0-9]{1,8}", joined, re.ASCII):
        raise ValueError(_("A company number has at most eight digits."))
    return joined.zfill(8)


_READ: Mapping[str, Callable[[str], Any]] = {
    "code": _fitting("[0-9]{6}", lambda: _("The code of a municipality has six digits.")),
    "name": _text(80),
    "type": _kind,
    "district_code": _fitting("CZ0[0-9A-Z]{3}", lambda: _("The code of a district looks like CZ0642.")),
    "district_name": _text(60),
    "region_code": _fitting("CZ0[0-9A-Z]{2}", lambda: _("The code of a region looks like CZ064.")),
    "orp_code": _fitting("[0-9]{4}", lambda: _("The code of an ORP has four digits.")),
    "orp_name": _text(60),
    "population": _population,
    "lat": _degrees(48.5, 51.1),
    "lon": _degrees(12.0, 18.9),
    "postcode": _fitting("[0-9]{5}", lambda: _("A postcode has five digits.")),
    "ico": _company_number,
}
"""What reads the cells of each column; the name of a region is not read, it follows from the code of the district."""
_STORED = {"type": "kind", "lat": "latitude", "lon": "longitude", "ico": "company_number", "district_name": "name"}
"""Columns of a file that the tables call otherwise."""
