"""Finding the published projects nearest to others, by one pass over all vectors in bounded memory."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from ...database import session
from .model import Vectors, unpacked
from .models import TextNeighbour, TextVector

MOST = 12
"""How many neighbours are kept of each project: more than any page shows, so that some may be hidden meanwhile."""
LEAST = 0.2
"""What is less near than this is not alike: texts about different things were nearer in one of 100 pairs."""
AT_ONCE = 64
_BATCH = 1000

Near = dict[int, float]
"""How near other projects are, by their numbers."""


class Neighbours:
    """The neighbours of some projects, and to whom these become neighbours themselves."""

    def __init__(self, reading: Session, model: str) -> None:
        """Take the next projects whose neighbours are not known, and compare them with all others."""
        waiting: Sequence[Any] = reading.execute(
            select(TextVector.project_id, TextVector.is_public, TextVector.vector)
            .where(TextVector.is_listed.is_(False), TextVector.model == model, TextVector.vector.is_not(None))
            .order_by(TextVector.project_id)
            .limit(AT_ONCE)
        ).all()
        self.own: dict[int, Near] = {number: {} for number, _is_public, _vector in waiting}
        self.reached: dict[int, Near] = defaultdict(dict)
        if waiting:
            wanted = unpacked([vector for _number, _is_public, vector in waiting])
            for batch in _batches(reading, model):
                alike = unpacked([row.vector for row in batch]) @ wanted.T
                for place, (number, is_public, _vector) in enumerate(waiting):
                    self._note(number, batch, alike[:, place], is_public)

    def _note(self, number: int, batch: Sequence[Any], alike: Vectors, is_public: bool) -> None:
        """Note who of a batch is near to a project, and who of them has it among the nearest from now on."""
        near = [
            (batch[at], float(alike[at]))
            for at in (alike >= LEAST).nonzero()[0].tolist()
            if batch[at].project_id != number
        ]
        self.own[number] = _nearest(self.own[number] | {row.project_id: how for row, how in near if row.is_public})
        for row, how in near:
            if is_public and row.is_listed and how > row.reach:
                self.reached[row.project_id][number] = how

    def keep(self) -> int:
        """Write the lists, without those who are gone meanwhile; return how many projects no longer wait."""
        before = _lists_of(self.reached)
        lists = self.own | {number: _nearest(before[number] | new) for number, new in self.reached.items()}
        there = _there({*lists, *(one for near in lists.values() for one in near)})
        for numbers in _portions(lists):
            session.execute(delete(TextNeighbour).where(TextNeighbour.project_id.in_(numbers)))
            pairs = [
                {"project_id": number, "neighbour_id": one, "closeness": how}
                for number in numbers if number in there for one, how in lists[number].items() if one in there
            ]  # fmt: skip
            if pairs:
                session.execute(insert(TextNeighbour), pairs)
            reaches = [{"project_id": number, "is_listed": True, "reach": _reach(lists[number])} for number in numbers]
            session.execute(update(TextVector), [one for one in reaches if one["project_id"] in there])
        return len(self.own)


def forget_as_neighbours(numbers: Sequence[int]) -> None:
    """Take projects out of all lists, because they are about something else now or gone; the lists wait to be made anew."""
    with_them = select(TextNeighbour.project_id).where(TextNeighbour.neighbour_id.in_(numbers))
    session.execute(update(TextVector).where(TextVector.project_id.in_(with_them)).values(is_listed=False))
    session.execute(delete(TextNeighbour).where(TextNeighbour.neighbour_id.in_(numbers)))


def _nearest(near: Mapping[int, float]) -> Near:
    return dict(nlargest(MOST, near.items(), key=lambda one: one[1]))


def _reach(near: Near) -> float:
    return min(near.values()) if len(near) == MOST else LEAST


def _batches(reading: Session, model: str) -> Iterator[Sequence[Any]]:
    after = 0
    columns = (TextVector.project_id, TextVector.is_public, TextVector.is_listed, TextVector.reach)
    statement = select(*columns, TextVector.vector).where(TextVector.model == model, TextVector.vector.is_not(None))
    while batch := reading.execute(
        statement.where(TextVector.project_id > after).order_by(TextVector.project_id).limit(_BATCH)
    ).all():
        yield batch
        after = batch[-1].project_id


def _lists_of(numbers: Iterable[int]) -> dict[int, Near]:
    found: dict[int, Near] = {number: {} for number in numbers}
    for some in _portions(found):
        rows = select(TextNeighbour.project_id, TextNeighbour.neighbour_id, TextNeighbour.closeness)
        for number, one, how in session.execute(rows.where(TextNeighbour.project_id.in_(some))):
            found[number][one] = how
    return found


def _there(numbers: Iterable[int]) -> set[int]:
    statement = select(TextVector.project_id)
    return {
        one for some in _portions(numbers) for one in session.scalars(statement.where(TextVector.project_id.in_(some)))
    }


def _portions(numbers: Iterable[int]) -> Iterator[list[int]]:
    named = sorted(numbers)
    return (named[start : start + _BATCH] for start in range(0, len(named), _BATCH))
