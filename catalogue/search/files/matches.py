"""Reading all projects of a search, however many: their numbers at once, the projects a chunk at a time.

The body of a streamed answer is made after the request and its transaction have ended.  Each chunk is therefore read in
a short reading session of its own, closed before anything of it is sent: a reader who is slow, or goes away in the
middle, holds no connection, no snapshot and no place in the pool.  Every chunk goes through the policy again, so that
what was hidden after the numbers were found is left out.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from flask import Flask, current_app
from sqlalchemy import select

from ...database import only_reading, session
from ...i18n import current_language, speaking
from ...projects.models import Publication, PublicationChange
from ...projects.public_queries import PublicProject
from ..criteria import SearchCriteria
from ..queries import matching_ids, published

CHUNK = 500
_COLUMNS = (
    Publication.project_id,
    Publication.card,
    Publication.document,
    Publication.cost_per_inhabitant,
    Publication.published_at,
    Publication.confirmed_at,
    Publication.changed_at,
)

T = TypeVar("T")


def numbers_of(criteria: SearchCriteria) -> Sequence[int]:
    """Return the numbers of all projects of a search in its order, whatever its page, in eight bytes each."""
    return array("q", matching_ids(criteria))


def projects_of(numbers: Sequence[int]) -> list[PublicProject]:
    """Return several projects in their order; those that the public does not find any more are left out."""
    wanted = published(*_COLUMNS).where(Publication.project_id.in_(list(numbers)))
    found = {row[0]: PublicProject(*row) for row in session.execute(wanted)}
    return [found[number] for number in numbers if number in found]


def in_chunks(numbers: Sequence[int], make: Callable[[PublicProject], T]) -> Iterator[list[T]]:
    """Return what is made of each project, in lists of `CHUNK` at most, read one after the other when asked for.

    The application and the language are those of the call; `make` is called in them, the consumer is not.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return _in_chunks(app, current_language(), numbers, make)


def _in_chunks(
    app: Flask, language: str, numbers: Sequence[int], make: Callable[[PublicProject], T]
) -> Iterator[list[T]]:
    for start in range(0, len(numbers), CHUNK):
        with app.app_context(), speaking(language), only_reading():
            made = [make(project) for project in projects_of(numbers[start : start + CHUNK])]
        yield made


def last_change() -> tuple[int, datetime | None]:
    """Return number and moment of the last change of what the public sees; 0 and None before the first one."""
    newest = select(PublicationChange.sequence, PublicationChange.at).order_by(PublicationChange.sequence.desc())
    found = session.execute(newest.limit(1)).one_or_none()
    return (found[0], found[1]) if found else (0, None)
