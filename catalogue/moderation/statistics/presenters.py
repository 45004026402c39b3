"""The numbers of reviewing as drawings, tables and files."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...i18n import _
from ...projects.document import QUESTIONS
from ...projects.naming import REASON_NAMES
from ...templating import number
from .queries import Reviewing

WIDTH, HEIGHT = 640, 160
"""The drawing, in its own units."""


@dataclass(frozen=True)
class Bar:
    """One month of the drawing: half of the decisions came within the dark part, nine in ten within all of it."""

    name: str
    median: float
    ninetieth: float
    x: float
    width: float
    median_height: float
    height: float


def bars(found: Reviewing) -> list[Bar]:
    """Return the drawing of waiting by month."""
    highest = max((month.ninetieth for month in found.months), default=0) or 1
    step = WIDTH / max(len(found.months), 1)
    return [
        Bar(
            month.name, month.median, month.ninetieth, round(place * step, 1), round(min(step * 0.7, 60), 1),
            round(HEIGHT * month.median / highest, 1), round(HEIGHT * month.ninetieth / highest, 1),
        )
        for place, month in enumerate(found.months)
    ]  # fmt: skip


def times(found: Reviewing) -> list[list[str | int | float]]:
    """Return the months as rows: decisions, median, ninetieth percentile."""
    return [[month.name, month.decisions, month.median, month.ninetieth] for month in found.months]


def fields(found: Reviewing) -> list[list[str | int | float]]:
    """Return the answers that texts were returned for: how often, and in how many of a hundred returns."""
    return [
        [str(QUESTIONS[key].label) if key in QUESTIONS else key, num, _share(num, found.returned)]
        for key, num in found.fields
    ]


def reasons(found: Reviewing) -> list[list[str | int | float]]:
    """Return the reasons of returns, likewise."""
    return [[str(REASON_NAMES.get(code, code)), num, _share(num, found.returned)] for code, num in found.reasons]


def in_words(rows: Sequence[Sequence[str | int | float]]) -> list[list[str]]:
    """Return rows for a page, with numbers as the language writes them."""
    return [[cell if isinstance(cell, str) else number(cell) for cell in row] for row in rows]


def file_of(name: str, found: Reviewing) -> Sequence[Sequence[str | int | float]]:
    """Return the rows of a file, the first with the names of its columns."""
    if name == "times":
        return [["month", "decisions", "median_days", "ninetieth_percentile_days"], *times(found)]
    rows = fields(found) if name == "fields" else reasons(found)
    return [[name.removesuffix("s"), "returns", "percent"], *rows]


def _share(num: int, of: int) -> int:
    return round(100 * num / of) if of else 0


def waiting(found: Reviewing) -> str:
    """Say how long authors wait."""
    return str(
        _(
            "In the last year, half of the texts were decided on within %(median)s days, nine in ten within %(most)s days.",
            median=number(found.whole.median),
            most=number(found.whole.ninetieth),
        )
    )
