"""What the catalogue covers: key areas by regions and by sizes of municipalities, with the gaps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..i18n import _
from ..municipalities import map as shapes
from ..municipalities import queries as places
from ..projects.naming import SIZE_NAMES
from ..search import queries as search
from ..search.criteria import SearchCriteria
from ..taxonomy import queries as taxonomy

WAYS = ("regions", "sizes")
_LEVELS = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """How many projects of a key area there are in one column, and the search that finds them."""

    count: int
    url: str
    level: int


@dataclass(frozen=True, slots=True)
class Line:
    """A key area with its cells, and in how many columns it has no project."""

    code: str
    name: str
    pillar_code: str
    cells: list[Cell]
    gaps: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """A table of key areas by columns."""

    way: str
    columns: list[tuple[str, str]]
    lines: list[Line]

    @property
    def gaps(self) -> int:
        """How many cells are empty."""
        return sum(line.gaps for line in self.lines)

    @property
    def all(self) -> int:
        """How many cells there are."""
        return len(self.lines) * len(self.columns)


def coverage(way: str) -> Coverage:
    """Return the table by regions or by sizes; each number is what the search finds with both choices."""
    facet, columns = _columns(way)
    counts = {
        code: search.facet_counts(SearchCriteria.of(**{facet: code}), ["key_area"])["key_area"]
        for code, _name in columns
    }
    most = max((count for one in counts.values() for count in one.values()), default=0)
    lines = [
        _line(area.code, area.name, area.pillar_code, facet, columns, counts, most) for area in taxonomy.key_areas()
    ]
    return Coverage(way, columns, lines)


def as_rows(found: Coverage) -> list[list[str | int]]:
    """Return the rows of the file, the first with the names of the columns."""
    head: list[str | int] = ["key_area", "name", *(code for code, _name in found.columns)]
    lines: list[list[str | int]] = [
        [line.code, line.name, *(cell.count for cell in line.cells)] for line in found.lines
    ]
    return [head, *lines]


def _columns(way: str) -> tuple[str, list[tuple[str, str]]]:
    if way == "regions":
        return "region", [(region.code, region.name) for region in places.regions()]
    return "size", [(code, str(name)) for code, name in SIZE_NAMES.items()]


def _line(
    code: str, name: str, pillar: str, facet: str, columns: Sequence[tuple[str, str]],
    counts: Mapping[str, Mapping[str, int]], most: int,
) -> Line:  # fmt: skip
    cells = []
    for column, _name in columns:
        count = counts[column].get(code, 0)
        url = SearchCriteria.of(**{facet: column, "key_area": code}).url if count else ""
        cells.append(Cell(count, url, min(shapes.level(count, most), _LEVELS)))
    return Line(code, name, pillar, cells, sum(not cell.count for cell in cells))


def sentence(found: Coverage) -> str:
    """Say how much is missing."""
    words = {
        "regions": _("%(gaps)s of %(all)s pairs of a key area and a region have no project yet."),
        "sizes": _("%(gaps)s of %(all)s pairs of a key area and a size of municipality have no project yet."),
    }
    return words[found.way] % {"gaps": found.gaps, "all": found.all}
