"""What the pages of imports say: names of states, and a report in order."""

from collections.abc import Mapping
from typing import Any

from ...i18n import _l, _n
from .models import ACTIONS

STATE_NAMES = {
    "checked": _l("Checked, not imported yet"),
    "running": _l("Interrupted"),
    "done": _l("Imported"),
    "undone": _l("Undone"),
}
SHOWN = 200
"""So many problems a page lists; the file given back has them all."""


def told(counts: Mapping[str, Any]) -> list[str]:
    """Return what rows became, or would become, one sentence for each action that has any."""
    return [_told(action, counts[action]) for action in (*ACTIONS, "refused") if counts.get(action)]


def _told(action: str, num: int) -> str:
    match action:
        case "created":
            return str(_n("%(num)s new draft", "%(num)s new drafts", num))
        case "updated":
            return str(_n("%(num)s draft changed", "%(num)s drafts changed", num))
        case "revised":
            return str(_n("%(num)s revision of a published project", "%(num)s revisions of published projects", num))
        case "unchanged":
            return str(_n("%(num)s row the same as in the catalogue", "%(num)s rows the same as in the catalogue", num))
    return str(_n("%(num)s row left out for an error", "%(num)s rows left out for an error", num))


def can_go_on(counts: Mapping[str, Any]) -> bool:
    """Whether any row of a checked file would do something."""
    return any(counts.get(action) for action in ("created", "updated", "revised"))
