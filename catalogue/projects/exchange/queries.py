"""Questions about batches, and the texts that an export writes."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, raiseload

from ...accounts.models import User
from ...database import session
from ...errors import NotFound
from ..key_areas.tags import with_tags_today, without_retired
from ..lifecycle import State
from ..models import Draft, KeyAreaReading, Project, Revision
from ..policies import IS_OWN
from .judging import OF_THE_CATALOGUE
from .models import ImportBatch
from .policies import batches_visible_to, can_see_batch

_AT_ONCE = 500


def batch_or_404(user: User, batch_id: int, *, to_change: bool = False) -> ImportBatch:
    """Return a batch, locked for change if asked; raise NotFound where it is not there or not this person's."""
    wanted = select(ImportBatch).where(ImportBatch.id == batch_id)
    found = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None or not can_see_batch(user, found):
        raise NotFound()
    return found


def batches_of(user: User, limit: int = 20) -> Sequence[ImportBatch]:
    """Return the last batches that a person may see, newest first."""
    wanted = select(ImportBatch).where(batches_visible_to(user)).order_by(ImportBatch.id.desc()).limit(limit)
    return session.scalars(wanted.options(joinedload(ImportBatch.created_by), raiseload("*"))).all()


@dataclass(frozen=True)
class Record:
    """A project as files carry it: its identifier and its document."""

    external_id: str
    document: dict[str, Any]


def records(codes: Collection[str] | None = None) -> Iterator[Record]:
    """Yield the present text of every project (of some municipalities), by municipality and identifier.

    The present text is the working text, or the last submitted one where none is open.  Examples, discarded and
    withdrawn projects are left out, and so are those of other catalogues. Key areas go by their codes of today.
    """
    wanted = select(Project.municipality_code, Project.own_id, Project.id).where(
        ~Project.is_example, IS_OWN, Project.state.not_in((State.DISCARDED, State.HIDDEN))
    )
    if codes is not None:
        wanted = wanted.where(Project.municipality_code.in_(sorted(codes)))
    found = sorted(
        (code, own_id or f"{OF_THE_CATALOGUE}{number}", number) for code, own_id, number in session.execute(wanted)
    )
    for start in range(0, len(found), _AT_ONCE):
        chunk = found[start : start + _AT_ONCE]
        texts = _texts([number for _code, _name, number in chunk])
        yield from (Record(name, texts[number]) for _code, name, number in chunk if number in texts)


def _texts(numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    submitted = (
        select(Revision.project_id, Revision.id, Revision.document)
        .where(Revision.project_id.in_(numbers))
        .order_by(Revision.project_id, Revision.number)
    )
    newest = {number: (revision, text) for number, revision, text in session.execute(submitted)}
    readings: dict[int, dict[str, str]] = {}
    kept = select(KeyAreaReading).where(KeyAreaReading.revision_id.in_([one for one, _text in newest.values()]))
    for reading in session.scalars(kept):
        readings.setdefault(reading.revision_id, {})[reading.key_area] = reading.successor
    texts = {
        number: without_retired(with_tags_today(text, readings.get(revision, {})))
        for number, (revision, text) in newest.items()
    }
    drafts = select(Draft.project_id, Draft.document).where(Draft.project_id.in_(numbers))
    return texts | {number: with_tags_today(text) for number, text in session.execute(drafts)}
