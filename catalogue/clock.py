"""The one place that tells the time, always aware and in UTC."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

PRAGUE = ZoneInfo("Europe/Prague")
"""The zone in which people here read days and hours."""


def now() -> datetime:
    """Return the present moment in UTC; tests move it with time-machine."""
    return datetime.now(UTC)
