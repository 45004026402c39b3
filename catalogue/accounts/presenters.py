"""Sessions as their owner knows them: a browser on a system instead of what browsers say of themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ..i18n import _
from .models import UserSession

# The first mark that fits decides, because browsers name each other.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Vivaldi", "Vivaldi"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True)
class Device:
    """One of the places where a person is signed in."""

    reference: str
    name: str
    signed_in_at: datetime
    last_used_at: datetime
    is_this: bool


def devices(rows: Iterable[UserSession], this: str) -> list[Device]:
    """Return sessions for their owner; `this` is the reference of the one that asks."""
    return [
        Device(row.reference, device_name(row.user_agent), row.created_at, row.last_seen_at, row.reference == this)
        for row in rows
    ]


def device_name(agent: str) -> str:
    """Return a browser and its system in words people know."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return ", ".join(part for part in (browser, system) if part) or str(_("Unknown browser"))
