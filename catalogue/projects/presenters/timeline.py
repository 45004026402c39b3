"""Measurements in time: a line for each indicator, drawn small, and every number in a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .answers import day

WIDTH, HEIGHT, MARGIN = 320, 96, 8


@dataclass(frozen=True)
class Measurement:
    """One measured value with its day in words and its place in the drawing."""

    value: float
    when: str
    method: str
    source: str
    x: float
    y: float


@dataclass(frozen=True)
class Series:
    """The measurements of one indicator, oldest first."""

    indicator: str
    unit: str
    points: list[Measurement]

    @property
    def path(self) -> str:
        """The points of a polyline."""
        return " ".join(f"{point.x:g},{point.y:g}" for point in self.points)


def timeline(rows: Sequence[Mapping[str, Any]]) -> list[Series]:
    """Return the measurements by indicator and unit, in the order in which these first appear."""
    by_name: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        by_name.setdefault((row.get("indicator", ""), row.get("unit", "")), []).append(row)
    return [Series(name, unit, _points(found)) for (name, unit), found in by_name.items()]


def _points(rows: Sequence[Mapping[str, Any]]) -> list[Measurement]:
    ordered = sorted(rows, key=lambda row: _months(str(row.get("date", ""))))
    times = [_months(str(row.get("date", ""))) for row in ordered]
    values = [float(row.get("value") or 0) for row in ordered]
    low, high = min([0.0, *values]), max([0.0, *values])
    return [
        Measurement(
            value=row.get("value") or 0,
            when=day(str(row.get("date", ""))),
            method=row.get("method", ""),
            source=row.get("source", ""),
            x=_between(time, times[0], times[-1], MARGIN, WIDTH - MARGIN),
            y=_between(value, low, high, HEIGHT - MARGIN, MARGIN),
        )
        for row, time, value in zip(ordered, times, values, strict=True)
    ]


def _between(value: float, low: float, high: float, start: float, end: float) -> float:
    """Return where a value lies on a scale; the middle where the scale has no length."""
    return round(start + (end - start) * (value - low) / (high - low) if high > low else (start + end) / 2, 1)


def _months(text: str) -> float:
    """Return a year, month or day of ISO 8601 as months, for comparing."""
    try:
        year, month, day_of = [*(int(part) for part in text.split("-")), 1, 1][:3]
    except ValueError:
        return 0
    return year * 12 + month + day_of / 31
