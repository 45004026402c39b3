"""Numbers of reviewing over the last year, from standing decisions."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from ...clock import now
from ...database import session
from ...projects.models import Decision, Project, Revision

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Month:
    """The decisions of one month (`2026-11`): how many, and in how many days the half and nine in ten of them came."""

    name: str
    decisions: int
    median: float
    ninetieth: float


@dataclass(frozen=True)
class Reviewing:
    """All numbers of the year: months in order, all of it together, and what was returned for what."""

    months: list[Month]
    whole: Month
    returned: int
    fields: list[tuple[str, int]]
    reasons: list[tuple[str, int]]


def reviewing() -> Reviewing:
    """Read the decisions of the last 365 days that were not undone; those about examples are left out."""
    wanted = (
        select(Revision.created_at, Decision.decided_at, Decision.action, Decision.reason_code, Decision.comments)
        .join(Revision, Revision.id == Decision.revision_id)
        .join(Project, Project.id == Decision.project_id)
        .where(Decision.decided_at > now() - YEAR, Decision.undone_at.is_(None), Project.is_example.is_(False))
        .order_by(Decision.decided_at)
    )
    days: dict[str, list[float]] = defaultdict(list)
    fields, reasons, returned = Counter[str](), Counter[str](), 0
    for submitted, decided, action, reason, comments in session.execute(wanted):
        days[f"{decided:%Y-%m}"].append(_days(submitted, decided))
        if action == "request_changes":
            returned += 1
            reasons[reason] += 1
            fields.update(comments.keys())
    months = [_month(name, found) for name, found in days.items()]
    whole = _month("", [one for found in days.values() for one in found])
    return Reviewing(months, whole, returned, fields.most_common(), reasons.most_common())


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest of the values that at least this share of them does not exceed; 0 where there are none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def _month(name: str, days: Sequence[float]) -> Month:
    return Month(name, len(days), percentile(days, 0.5), percentile(days, 0.9))


def _days(submitted: datetime, decided: datetime) -> float:
    return round(max(decided - submitted, timedelta()) / timedelta(days=1), 1)
