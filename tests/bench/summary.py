"""Numbers of many measurements in a few: median, mean and 95th percentile."""

import statistics
from collections import defaultdict
from collections.abc import Sequence
from typing import TypedDict


class Summary(TypedDict):
    """What is told of measured milliseconds."""

    median: float
    mean: float
    p95: float


def summary(milliseconds: Sequence[float]) -> Summary:
    """Return median, mean and 95th percentile."""
    ordered = sorted(milliseconds)
    last = min(len(ordered) - 1, int(len(ordered) * 0.95))
    return {"median": statistics.median(ordered), "mean": statistics.fmean(ordered), "p95": ordered[last]}


def by_kind(kinds: Sequence[str], rounds: Sequence[Sequence[float]]) -> dict[str, Summary]:
    """Return a summary for each kind of request, from the milliseconds of several rounds in the same order."""
    found: dict[str, list[float]] = defaultdict(list)
    for measured in rounds:
        for kind, one in zip(kinds, measured, strict=True):
            found[kind].append(one)
    return {kind: summary(measured) for kind, measured in found.items()}


def middle(rounds: Sequence[float]) -> float:
    """Return the median of what several rounds gave."""
    return statistics.median(rounds)
