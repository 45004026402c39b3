"""What pages ask of vectors: the published projects nearest to one, and how many projects have a vector."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from ...database import read
from .models import TextNeighbour, TextVector

CLOSE, THE_SAME = 0.25, 0.45
"""From which closeness on texts are called similar, and taken for the same idea (measured, see decision 0012)."""

_NEAREST = (
    select(TextNeighbour.neighbour_id, TextNeighbour.closeness)
    .select_from(TextVector)
    .outerjoin(TextNeighbour, TextNeighbour.project_id == TextVector.project_id)
    .where(TextVector.project_id == bindparam("project_id"), TextVector.vector.is_not(None))
)


class Progress(NamedTuple):
    """Of how many published projects and texts in hand the meaning is known, and by which models."""

    published: int
    in_hand: int
    models: tuple[str, ...]


def nearest_to(project_id: int) -> Mapping[int, float] | None:
    """Return by number how near published projects are to one, up to 1; None where no worker knows what it means.

    Whoever shows them asks the policy whether they are still public.
    """
    rows = read(_NEAREST, {"project_id": project_id})
    return {row.neighbour_id: row.closeness for row in rows if row.neighbour_id} if rows else None


def progress(reading: Session) -> Progress:
    """Return how far the worker has come."""
    counted = reading.execute(
        select(TextVector.model, TextVector.is_public, func.count()).group_by(TextVector.model, TextVector.is_public)
    ).all()
    numbers = [sum(count for _model, public, count in counted if public is wanted) for wanted in (True, False)]
    return Progress(numbers[0], numbers[1], tuple(sorted({model for model, _public, _count in counted})))
