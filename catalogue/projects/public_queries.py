"""Questions of visitors about one project: what the public may see of it, and its public history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from ..database import session
from ..errors import Gone, NotFound
from .lifecycle import State
from .models import Project, Publication, Revision
from .policies import projects_visible_to


@dataclass(frozen=True)
class PublicProject:
    """The public view of one project: its card, its public answers and its dates."""

    id: int
    card: dict[str, Any]
    document: dict[str, Any]
    cost_per_inhabitant: float | None
    published_at: datetime
    confirmed_at: datetime | None
    changed_at: datetime


_COLUMNS = (
    Publication.project_id,
    Publication.card,
    Publication.document,
    Publication.cost_per_inhabitant,
    Publication.published_at,
    Publication.confirmed_at,
    Publication.changed_at,
)


def public_project(project_id: int) -> PublicProject:
    """Return what the public sees of a project; raise Gone for a hidden one and NotFound for any other."""
    found = session.execute(
        select(*_COLUMNS)
        .join(Project, Project.id == Publication.project_id)
        .where(Publication.project_id == project_id, projects_visible_to(None))
    ).one_or_none()
    if found is not None:
        return PublicProject(*found)
    if session.scalar(select(Project.state).where(Project.id == project_id)) == State.HIDDEN:
        raise Gone()
    raise NotFound()


def public_projects(project_ids: Sequence[int]) -> dict[int, PublicProject]:
    """Return those of several projects that the public may see, archived ones too, by their numbers."""
    wanted = (
        select(*_COLUMNS)
        .join(Project, Project.id == Publication.project_id)
        .where(Publication.project_id.in_(project_ids), projects_visible_to(None))
    )
    return {row[0]: PublicProject(*row) for row in session.execute(wanted)} if project_ids else {}


def public_history(project_id: int) -> Sequence[tuple[int, datetime]]:
    """Return number and moment of every published text of a project, newest first."""
    published = (
        select(Revision.number, Revision.published_at)
        .join(Project, Project.id == Revision.project_id)
        .where(Revision.project_id == project_id, Revision.published_at.is_not(None), projects_visible_to(None))
        .order_by(Revision.number.desc())
    )
    return [(number, moment) for number, moment in session.execute(published) if moment]


def public_cards(project_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return the cards of those projects that the public may see, by their numbers."""
    wanted = (
        select(Publication.project_id, Publication.card)
        .join(Project, Project.id == Publication.project_id)
        .where(Publication.project_id.in_(project_ids), projects_visible_to(None))
    )
    return dict(session.execute(wanted).all())
