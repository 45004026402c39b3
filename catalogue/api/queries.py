"""Questions of harvesters: which projects changed since they were here last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import aliased

from ..database import session
from ..projects.models import PublicationChange
from ..search.files.matches import last_change


@dataclass(frozen=True)
class Changes:
    """The projects that changed after a point of the feed, each once, by its last change; `total` counts later pages too."""

    total: int
    rows: Sequence[Row[int, int, str, datetime]]
    end: int
    """The number after which to go on."""


def changes_since(sequence: int, limit: int) -> Changes:
    """Return the last change of each project that changed after a number of the feed, in their order."""
    later = aliased(PublicationChange)
    superseded = (
        select(later.sequence)
        .where(later.project_id == PublicationChange.project_id, later.sequence > PublicationChange.sequence)
        .exists()
    )
    wanted: tuple[ColumnElement[bool], ...] = (PublicationChange.sequence > sequence, ~superseded)
    total = session.scalar(select(func.count()).select_from(PublicationChange).where(*wanted)) or 0
    columns = select(
        PublicationChange.sequence, PublicationChange.project_id, PublicationChange.kind, PublicationChange.at
    )
    rows = session.execute(columns.where(*wanted).order_by(PublicationChange.sequence).limit(limit)).all()
    return Changes(total, rows, rows[-1].sequence if len(rows) < total else max(sequence, newest_sequence()))


def newest_sequence() -> int:
    """Return the number of the last change; 0 before the first one."""
    return last_change()[0]


def sequence_before(moment: datetime) -> int:
    """Return the number of the last change before a moment, from which everything at it or later follows."""
    first = session.scalar(select(func.min(PublicationChange.sequence)).where(PublicationChange.at >= moment))
    return newest_sequence() if first is None else first - 1
