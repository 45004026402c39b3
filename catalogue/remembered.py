"""Small tables that every page needs, remembered by each process for half a minute so that pages do not query them.

A change forgets them at once in the process that made it; the other processes follow within `SECONDS`.
"""

from collections.abc import Callable
from functools import wraps
from time import monotonic
from typing import Any, TypeVar

from flask import current_app
from sqlalchemy import event

from .database import session

SECONDS = 30.0
_KEPT = "catalogue_remembered"

T = TypeVar("T")


def remembered(load: Callable[[], T]) -> Callable[[], T]:
    """Let a question without parameters answer from memory; its answer must not hold database objects."""

    @wraps(load)
    def recall() -> T:
        kept: dict[Any, tuple[float, Any]] = current_app.extensions.setdefault(_KEPT, {})
        found = kept.get(load)
        if found is None or found[0] < monotonic():
            found = kept[load] = (monotonic() + SECONDS, load())
        answer: T = found[1]
        return answer

    return recall


def forget() -> None:
    """Load everything anew at the next question."""
    current_app.extensions.pop(_KEPT, None)


def forget_after_change() -> None:
    """Forget now, and again when the current transaction ends, whichever way it ends.

    Between the two, this process may have remembered what was never committed, or what is no longer true.
    """
    kept_by = current_app.extensions
    kept_by.pop(_KEPT, None)
    current = session._get_current_object()  # type: ignore[attr-defined]
    for ending in ("after_commit", "after_rollback"):
        event.listen(current, ending, lambda _session: kept_by.pop(_KEPT, None), once=True)
