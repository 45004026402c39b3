"""Questions about projects for the desks: one by its number, those of a person's municipalities, the queue."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, raiseload, selectinload

from ..accounts.models import User
from ..database import session
from ..errors import NotFound
from ..municipalities.memberships.succession import codes_spoken_for
from .lifecycle import QUEUED, State
from .models import Project, Revision
from .policies import IS_OWN, judged_by


def project_or_404(project_id: int) -> Project:
    """Return a project for reading; raise NotFound where there is none."""
    project = session.get(Project, project_id, options=[joinedload(Project.draft), joinedload(Project.municipality)])
    if project is None or project.state == State.DISCARDED:
        raise NotFound()
    return project


def project_for_change(project_id: int) -> Project:
    """Return a project locked until the end of the transaction; raise NotFound where there is none."""
    project = session.scalar(select(Project).where(Project.id == project_id).with_for_update())
    if project is None or project.state == State.DISCARDED:
        raise NotFound()
    return project


def projects_of(user: User) -> Sequence[Project]:
    """Return the projects of the municipalities that a person speaks for, last changed first."""
    mine = codes_spoken_for(user)
    return session.scalars(
        select(Project)
        .where(Project.municipality_code.in_(mine), IS_OWN, Project.state.not_in((State.DISCARDED, State.HIDDEN)))
        .options(
            joinedload(Project.municipality),
            joinedload(Project.claimed_by),
            joinedload(Project.assisted_by),
            raiseload("*"),
        )
        .order_by(Project.changed_at.desc())
    ).all()


def _waiting_for(user: User) -> ColumnElement[bool]:
    waiting = sorted(QUEUED)
    return and_(or_(Project.state.in_(waiting), Project.revision_state.in_(waiting)), judged_by(user))


def _to_check_by(user: User) -> ColumnElement[bool]:
    return and_(Project.edit_state == "unchecked", Project.state == State.PUBLISHED, judged_by(user))


def queue(user: User) -> Sequence[Project]:
    """Return what waits for a decision that this reviewer may take, oldest first."""
    return session.scalars(
        select(Project)
        .where(_waiting_for(user))
        .options(joinedload(Project.municipality), joinedload(Project.claimed_by), raiseload("*"))
        .order_by(Project.submitted_at, Project.id)
    ).all()


def edits_to_check(user: User) -> Sequence[Project]:
    """Return the published projects with a minor edit that this reviewer may check, oldest first."""
    return session.scalars(
        select(Project)
        .where(_to_check_by(user))
        .options(joinedload(Project.municipality), raiseload("*"))
        .order_by(Project.edited_at, Project.id)
    ).all()


def main_key_areas(projects: Sequence[Project]) -> Mapping[int, str]:
    """Return the main key area of each project by its number, as the newest submitted text names it."""
    newest = (
        select(Revision.project_id, func.max(Revision.number).label("number"))
        .where(Revision.project_id.in_([project.id for project in projects]))
        .group_by(Revision.project_id)
        .subquery()
    )
    rows = session.execute(
        select(Revision.project_id, Revision.document["main_key_area"].as_string()).join(
            newest, (newest.c.project_id == Revision.project_id) & (newest.c.number == Revision.number)
        )
    )
    return {project_id: area or "" for project_id, area in rows}


def queue_length(user: User) -> int:
    """Return how many texts wait for a decision that this reviewer may take, or minor edits for their check."""
    texts, edits = (
        select(func.count()).select_from(Project).where(condition).scalar_subquery()
        for condition in (_waiting_for(user), _to_check_by(user))
    )
    return session.scalar(select(texts + edits)) or 0


def revisions_of(project: Project) -> Sequence[Revision]:
    """Return the submitted texts of a project, oldest first, with their authors."""
    return session.scalars(
        select(Revision)
        .where(Revision.project_id == project.id)
        .options(selectinload(Revision.created_by))
        .order_by(Revision.number)
    ).all()
