"""The change feed: one row for each change of what the public sees, and a word to those in this process who follow it."""

from collections.abc import Callable, Sequence

from flask import Flask, current_app
from sqlalchemy import event, insert, text

from ..clock import now
from ..database import session
from .models import PublicationChange

_FOLLOWERS = "catalogue_feed_followers"
_ONE_AT_A_TIME = 7_120_301
"""The advisory lock of PostgreSQL under which the feed grows, so that its numbers are committed in their order."""


def tell(app: Flask, follower: Callable[[], None]) -> None:
    """Call a function after each commit of this process that moved the feed."""
    app.extensions.setdefault(_FOLLOWERS, []).append(follower)


def hold() -> None:
    """Let nobody else publish until the transaction ends; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})


def announce(project_id: int, kind: str) -> None:
    """Write that a project was published, changed or withdrawn, within the transaction that does it."""
    announce_all([project_id], kind)


def announce_all(numbers: Sequence[int], kind: str) -> None:
    """Write the same of several projects."""
    hold()
    session.execute(insert(PublicationChange), [{"project_id": one, "kind": kind, "at": now()} for one in numbers])
    followers = current_app.extensions.get(_FOLLOWERS, ())
    current = session._get_current_object()  # type: ignore[attr-defined]
    if followers and not current.info.get(_FOLLOWERS):
        current.info[_FOLLOWERS] = True
        event.listen(current, "after_commit", _tell_all(tuple(followers)), once=True)


def _tell_all(followers: tuple[Callable[[], None], ...]) -> Callable[..., None]:
    def told(committed: object) -> None:
        committed.info.pop(_FOLLOWERS, None)  # type: ignore[attr-defined]
        for follower in followers:
            follower()

    return told
