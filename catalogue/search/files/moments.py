"""How files write a moment: ISO 8601 in UTC, to the second."""

from datetime import UTC, datetime


def written(moment: datetime) -> str:
    """Return a moment in UTC with a Z at its end, as the API writes it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
