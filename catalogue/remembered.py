"""Small tables that every page needs, remembered by each process for half a minute so that pages do not query them.

A change forgets them at once in the process that made it; the other processes follow within `SECONDS`.
"""

from collections.abc import Callable
from functools import wraps
from time import monotonic
from typing import Any, TypeVar

from flask import Flask, current_app
from sqlalchemy import event

from .database import session

SECONDS = 30.0
_KEPT = "catalogue_remembered"
_FOLLOWERS = "catalogue_remembered_followers"

T = TypeVar("T")


def remembered(load: Callable[[], T]) -> Callable[[], T]:
    """Let a question without parameters answer from memory; its answer must not hold database objects."""

    @wraps(load)
    def recall() -> T:
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        kept: dict[Any, tuple[float, Any]] = app.extensions.setdefault(_KEPT, {})
        found = kept.get(load)
        if found is None or found[0] < monotonic():
            found = kept[load] = (monotonic() + SECONDS, load())
        answer: T = found[1]
        return answer

    return recall


def tell(app: Flask, follower: Callable[[], None]) -> None:
    """Call a function whenever this process forgets, because what it remembered has changed."""
    app.extensions.setdefault(_FOLLOWERS, []).append(follower)


def forget() -> None:
    """Load everything anew at the next question."""
    _forget(current_app.extensions)


def _forget(extensions: dict[str, Any]) -> None:
    extensions.pop(_KEPT, None)
    for follower in extensions.get(_FOLLOWERS, ()):
        follower()


def forget_after_change() -> None:
    """Forget now, and again when the current transaction ends, whichever way it ends.

    Between the two, this process may have remembered what was never committed, or what is no longer true.
    """
    kept_by = current_app.extensions
    _forget(kept_by)
    current = session._get_current_object()  # type: ignore[attr-defined]
    for ending in ("after_commit", "after_rollback"):
        event.listen(current, ending, lambda _session: _forget(kept_by), once=True)
