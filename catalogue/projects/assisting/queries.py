"""Questions about what was drafted for others, and what their municipalities answered."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, raiseload

from ...accounts.models import User
from ...database import session
from ..lifecycle import State
from ..models import Project, Revision
from ..policies import projects_drafted_by
from .models import AssistedAsk


def projects_drafted(user: User) -> Sequence[Project]:
    """Return what a person drafted for others and may go on with, last changed first."""
    never = (State.DISCARDED, State.HIDDEN)
    wanted = select(Project).where(projects_drafted_by(user), Project.state.not_in(never))
    return session.scalars(
        wanted.options(joinedload(Project.municipality), raiseload("*")).order_by(Project.changed_at.desc())
    ).all()


def newest_asks(projects: Sequence[Project]) -> Mapping[int, AssistedAsk]:
    """Return the last question about each of some projects, by the number of the project."""
    wanted = select(AssistedAsk).where(AssistedAsk.project_id.in_([project.id for project in projects]))
    return {ask.project_id: ask for ask in session.scalars(wanted.options(raiseload("*")).order_by(AssistedAsk.id))}


def newest_ask(project: Project) -> AssistedAsk | None:
    """Return the last question about a project."""
    return newest_asks([project]).get(project.id)


def confirmation_of(revision: Revision) -> AssistedAsk | None:
    """Return the answer by which a municipality without an account handed in a text."""
    if revision.created_by_id is not None:
        return None
    wanted = (
        select(AssistedAsk)
        .where(AssistedAsk.project_id == revision.project_id, AssistedAsk.state == "confirmed")
        .where(AssistedAsk.answered_at <= revision.created_at)
        .options(joinedload(AssistedAsk.asked_by), raiseload("*"))
    )
    return session.scalar(wanted.order_by(AssistedAsk.id.desc()).limit(1))
