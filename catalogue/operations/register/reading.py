"""Reading a register of municipalities from CSV, whatever encoding, separator and order of columns an office saved it in."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from ...errors import Invalid
from ...forms import clean
from ...i18n import _, _n
from ...projects.exchange.files import DELIMITERS, decoded, unharmed
from ...text import fold

COLUMNS = (
    "code", "name", "type", "district_code", "district_name", "region_code", "region_name", "orp_code", "orp_name",
    "population", "lat", "lon", "postcode", "ico",
)  # fmt: skip
"""The columns of a register, in the order in which it is written."""
MOST_BYTES = 5 * 2**20
MOST_ROWS = 20_000
MOST_PROBLEMS = 500
_LONGEST_CELL = 1000


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell of a file, by its line; a problem of a whole line has no column."""

    line: int
    column: str
    message: str


class FaultyFile(Invalid):
    """A file that was read, and cannot be taken for what stands in it."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep what is wrong."""
        told = _n("There is %(num)s error in the file.", "There are %(num)s errors in the file.", len(problems))
        super().__init__(told)
        self.problems = problems


@dataclass(frozen=True)
class Sheet:
    """The cells of a file by their columns, each row with the line on which it ends."""

    columns: frozenset[str]
    unknown: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]]


def read_sheet(data: bytes) -> Sheet:
    """Return the rows of a file.

    Raises Invalid where it cannot be read as a whole, FaultyFile where rows do not fit their headings.
    """
    if len(data) > MOST_BYTES:
        raise Invalid(_("The file is too large: %(most)s MB at the most.", most=MOST_BYTES // 2**20))
    if not data.strip():
        raise Invalid(_("The file is empty."))
    text = decoded(data)
    lines = _lines(text, _delimiter(text))
    headings = _headings(next(lines, (0, []))[1])
    rows: list[tuple[int, dict[str, str]]] = []
    problems: list[Problem] = []
    for line, cells in lines:
        if len(rows) == MOST_ROWS:
            raise Invalid(_("The file has more than %(most)s rows.", most=MOST_ROWS))
        if any(cells[len(headings) :]):
            problems.append(Problem(line, "", _("This line has more cells than there are headings.")))
        rows.append((line, {name: cell for name, cell in zip(headings, cells, strict=False) if name in COLUMNS}))
    if problems:
        raise FaultyFile(problems[:MOST_PROBLEMS])
    if not rows:
        raise Invalid(_("The file has headings only, and no municipalities."))
    unknown = tuple(name for name in headings if name and name not in COLUMNS)
    return Sheet(frozenset(headings) & frozenset(COLUMNS), unknown, rows)


def _delimiter(text: str) -> str:
    """Return the separator under which most headings are known."""
    head = next((line for line in text.splitlines() if line.strip()), "")[:_LONGEST_CELL]
    return max(DELIMITERS, key=lambda one: len({_heading(cell) for cell in head.split(one)} & set(COLUMNS)))


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that hold anything, with their numbers and their cells cleaned."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if any(len(cell) > _LONGEST_CELL for cell in cells):
                raise Invalid(
                    _(
                        "Line %(line)s has a cell that is far too long; a quotation mark may be missing.",
                        line=reader.line_num,
                    )
                )
            if any(cleaned := [" ".join(clean(unharmed(cell)).split()) for cell in cells]):
                yield reader.line_num, cleaned
    except csv.Error as problem:
        raise Invalid(
            _("Line %(line)s cannot be read: %(problem)s.", line=reader.line_num, problem=str(problem))
        ) from None


def _heading(cell: str) -> str:
    return "_".join(fold(clean(cell).strip("\"'")).split())


def _headings(cells: list[str]) -> list[str]:
    headings = [_heading(cell) for cell in cells]
    known = [name for name in headings if name in COLUMNS]
    if "code" not in known or len(known) < 2:
        raise Invalid(
            _(
                "The first line has to name the columns: code and at least one of %(columns)s.",
                columns=", ".join(COLUMNS[1:]),
            )
        )
    if twice := sorted({name for name in known if known.count(name) > 1}):
        raise Invalid(_("Columns are there twice: %(columns)s.", columns=", ".join(twice)))
    return headings
