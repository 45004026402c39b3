"""The six criteria of the label, and when their scores are enough."""

from collections.abc import Mapping
from typing import Any

from ...i18n import _l

CRITERIA: dict[str, Any] = {
    "evidence": _l("Evidence of results"),
    "cost": _l("Completeness of cost"),
    "transfer": _l("Transferability"),
    "honesty": _l("Honesty about problems"),
    "operation": _l("Secured operation"),
    "openness": _l("Openness"),
}
SCORES: dict[str, Any] = {"0": _l("0 – missing"), "1": _l("1 – in part"), "2": _l("2 – convincing")}
ENOUGH = 8
LONGEST_REASON = 600


def is_enough(scores: Mapping[str, int]) -> bool:
    """Whether scores make a project good practice: at least 8 of 12, and no 0."""
    return sum(scores.values()) >= ENOUGH and min(scores.values()) > 0
