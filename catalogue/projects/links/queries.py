"""Questions about links: which stand in published texts, which are due, which are dead."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from ...database import session
from ..document import QUESTIONS, Rows
from ..document.questions import Link
from ..lifecycle import PUBLIC
from ..models import Project, Publication
from ..policies import IS_OWN
from .models import FAILURES_OF_THE_DEAD, ProjectLink


def links_in(document: Mapping[str, Any]) -> set[str]:
    """Return every address that a public text links to."""
    found: set[str] = set()
    for key, question in QUESTIONS.items():
        answer = document.get(key)
        if isinstance(question, Link) and answer:
            found.add(str(answer))
        elif isinstance(question, Rows) and answer:
            names = [column.key for column in question.columns if isinstance(column, Link)]
            found.update(str(row[name]) for row in answer for name in names if row.get(name))
    return found


def published_links() -> Iterator[tuple[int, set[str]]]:
    """Yield the links of every published project that is no example, by its number."""
    own = select(Project.id).where(IS_OWN)
    wanted = select(Publication.project_id, Publication.document).where(
        Publication.is_example.is_(False), Publication.project_id.in_(own)
    )
    for number, document in session.execute(wanted.order_by(Publication.project_id).execution_options(yield_per=200)):
        yield number, links_in(document)


def known_links() -> set[tuple[int, str]]:
    """Return the links that are looked after already."""
    return {(row[0], row[1]) for row in session.execute(select(ProjectLink.project_id, ProjectLink.url))}


def due_links(moment: datetime, most: int) -> Sequence[tuple[int, str]]:
    """Return links that should be looked at now, those that have waited longest first."""
    wanted = select(ProjectLink.project_id, ProjectLink.url).where(ProjectLink.next_check_at <= moment)
    rows = session.execute(wanted.order_by(ProjectLink.next_check_at, ProjectLink.project_id).limit(most))
    return [(row[0], row[1]) for row in rows]


def dead_links(project: Project) -> Sequence[ProjectLink]:
    """Return the links of a project's published text that have failed again and again."""
    if project.state not in PUBLIC:
        return []
    wanted = select(ProjectLink).where(
        ProjectLink.project_id == project.id, ProjectLink.failures >= FAILURES_OF_THE_DEAD
    )
    return session.scalars(wanted.order_by(ProjectLink.url)).all()
