"""What the projects published so far teach, learned again when enough of them have changed."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from time import monotonic, sleep
from typing import Any

import structlog
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ... import database
from ...database import session
from ...i18n import LANGUAGES
from ...projects.document import TRANSLATED
from ...projects.lifecycle import State
from ...projects.models import Project, Publication, PublicationKeyArea
from ...projects.policies import projects_visible_to
from ...taxonomy import queries as taxonomy
from ..analysis import Analyser
from ..facets import PublicRow
from ..index import reader as index
from ..index import rows
from .learning import SHARE_OF_FURTHER, Taught, Worths, learn

SAMPLE = 500
"""As many of the newest projects of each key area are read; so the work stays the same however many there are."""
AT_ONCE = 16
"""So many projects at most are read within the request that finds them new; more are read in the background."""
MOVED = 20
"""Learned again when more than one in so many of the projects read has changed since."""
_LEAST_LETTERS = 4
_BATCH = 50

log = structlog.get_logger()


class Teacher:
    """What one process has learned from published projects, and up to which change of what the public sees."""

    def __init__(self, app: Flask) -> None:
        """Begin with nothing learned."""
        self.app = app
        self._learned: Mapping[str, Worths] = {}
        self._sequence = -1
        self._read = 0
        self._busy = threading.Lock()

    def learned(self, language: str) -> Worths:
        """Return what words are worth to key areas, after learning it anew where that is quick and due."""
        newest = rows.newest_change(session)
        due = self._sequence < 0 or newest - self._sequence > self._read // MOVED
        if due and self._busy.acquire(blocking=False):
            self._begin(newest)
        return self._learned.get(language, {})

    def _begin(self, newest: int) -> None:
        """Learn now if there is little to read, else in a thread; either lets others begin when it is done."""
        aside = False
        try:
            few = select(Publication.project_id).limit(AT_ONCE + 1)
            if len(session.scalars(few).all()) <= AT_ONCE:
                self._learn(session, newest)
            else:
                threading.Thread(target=self._learn_aside, args=(newest,), daemon=True).start()
                aside = True
        finally:
            if not aside:
                self._busy.release()

    def _learn_aside(self, newest: int) -> None:
        try:
            with self.app.app_context(), database.only_reading() as reading:
                self._learn(reading, newest, rest=sleep)
        except SQLAlchemyError as problem:
            log.warning("suggestions_not_learned", problem=str(problem))
        finally:
            self._busy.release()

    def _learn(self, reading: Session, newest: int, rest: Callable[[float], None] = lambda _seconds: None) -> None:
        """Read the sample and learn from it, resting after each batch as long as it took, so that requests come first."""
        analyser = index.of(self.app).analyser
        numbers = newest_projects(reading)
        taught: dict[str, list[Taught]] = defaultdict(list)
        for start in range(0, len(numbers), _BATCH):
            began = monotonic()
            for row in rows.rows_of(reading, numbers[start : start + _BATCH]).values():
                for language, lesson in lessons(row, analyser):
                    taught[language].append(lesson)
            rest(monotonic() - began)
        self._learned = {language: learn(taught[language]) for language in LANGUAGES}
        self._sequence, self._read = newest, len(numbers)


def newest_projects(reading: Session) -> list[int]:
    """Return the numbers of the newest published projects of each key area in use, each once."""
    found: set[int] = set()
    for area in taxonomy.key_areas():
        having = (
            select(PublicationKeyArea.project_id)
            .join(Publication, Publication.project_id == PublicationKeyArea.project_id)
            .join(Project, Project.id == PublicationKeyArea.project_id)
            .where(
                PublicationKeyArea.key_area == area.code,
                Publication.state == State.PUBLISHED,
                projects_visible_to(None),
            )
            .order_by(PublicationKeyArea.project_id.desc())
            .limit(SAMPLE)
        )
        found.update(reading.scalars(having))
    return sorted(found)


def lessons(row: PublicRow, analyser: Analyser) -> Iterator[tuple[str, Taught]]:
    """Yield what a project teaches in each language that it is written in."""
    shares = dict.fromkeys(row.card["key_areas"], SHARE_OF_FURTHER) | {row.card["main_key_area"]: 1.0}
    for language, text in _texts(row.card["language"], row.document):
        terms = analyser.terms(text, language)
        yield language, Taught(shares, frozenset(one.key for one in terms if len(one.form) >= _LEAST_LETTERS))


def _texts(own: str, document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield own, "\n".join(str(document.get(key) or "") for key in TRANSLATED)
    if other := "\n".join(str(document.get(f"other_{key}") or "") for key in TRANSLATED).strip():
        yield "en" if own == "cs" else "cs", other
