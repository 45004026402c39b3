"""How fresh the account of a project is: current, due for its yearly confirmation, or stale."""

from datetime import date

from ..i18n import _l

DUE_AFTER_DAYS = 365
STALE_AFTER_DAYS = DUE_AFTER_DAYS + 60
MOST_ASKS = 3
"""How often a municipality is asked for one confirmation."""
LABEL_EXPIRES_AFTER_DAYS = 2 * 365
FRESHNESS = ("current", "due", "stale")
FRESHNESS_NAMES = {
    "current": _l("Confirmed within a year"),
    "due": _l("Waiting for its yearly confirmation"),
    "stale": _l("Not confirmed for long"),
}


def freshness_after(days: int) -> str:
    """Return how fresh a project is so many days after its publication or last confirmation."""
    if days <= DUE_AFTER_DAYS:
        return "current"
    return "due" if days <= STALE_AFTER_DAYS else "stale"


def freshness(published: date, confirmed: date | None, today: date) -> str:
    """Return how fresh a project is on a day."""
    return freshness_after((today - (confirmed or published)).days)
