"""What a project brings, in words and as the bars of a drawing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from ..i18n import _
from ..municipalities import queries as places
from ..templating import date as written_date
from ..templating import number
from .models import UNKNOWN
from .queries import ProjectSum

WIDTH, HEIGHT = 640, 160
"""The drawing, in its own units."""


@dataclass(frozen=True)
class Bar:
    """One week of the drawing."""

    week: date
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    """Readings by week: the bars, and what the axes say."""

    bars: list[Bar]
    highest: int

    @property
    def total(self) -> int:
        """How many readings the drawing shows."""
        return sum(bar.count for bar in self.bars)

    @property
    def rows(self) -> list[list[str | int]]:
        """The same as a table, newest week first."""
        return [[written_date(bar.week), bar.count] for bar in reversed(self.bars)]


def chart(counts: Mapping[date, int]) -> Chart:
    """Return the drawing of readings by week."""
    highest = max(counts.values(), default=0)
    step = WIDTH / max(len(counts), 1)
    bars = []
    for place, (week, count) in enumerate(counts.items()):
        height = round(HEIGHT * count / highest, 1) if highest else 0.0
        bars.append(Bar(week, count, round(place * step, 1), round(HEIGHT - height, 1), round(step * 0.75, 1), height))
    return Chart(bars, highest)


def regions_in_words(counts: Sequence[tuple[str, int]]) -> list[list[str | int]]:
    """Return names of regions with their counts; readers who did not say where they are come last."""
    return [[_name(code), count] for code, count in sorted(counts, key=lambda one: one[0] == UNKNOWN)]


def rows_of_sums(sums: Sequence[ProjectSum]) -> list[list[Any]]:
    """Return the rows of a table: each project with its address, and all of them together at the end."""
    rows: list[list[Any]] = [
        [
            (one.title, url_for("payback.project", project_id=one.id)),
            number(one.lately),
            number(one.total),
            number(one.adoptions),
        ]
        for one in sums
    ]
    together = [sum(getattr(one, key) for one in sums) for key in ("lately", "total", "adoptions")]
    return [*rows, [_("All projects"), *map(number, together)]]


def _name(code: str) -> str:
    found = places.region(code)
    return found.name if found else code or str(_("Not known"))
