"""Questions about questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from ...accounts.models import User
from ...database import session
from ...errors import NotFound
from ..models import Project
from ..queries import project_for_change
from .models import ProjectQuestion
from .policies import can_answer, can_hide

MOST_SHOWN = 50


@dataclass(frozen=True)
class Waiting:
    """How many questions about a project wait for an answer, and since when the first one does."""

    count: int
    since: datetime


def questions_about(project: Project) -> Sequence[ProjectQuestion]:
    """Return the questions about a project, those without an answer first, then the newest."""
    wanted = select(ProjectQuestion).where(ProjectQuestion.project_id == project.id)
    order = (ProjectQuestion.answered_at.is_not(None), ProjectQuestion.asked_at.desc())
    return session.scalars(wanted.order_by(*order).limit(500)).all()


def published_questions(project_id: int) -> Sequence[ProjectQuestion]:
    """Return the questions and answers that the public may read, newest first."""
    wanted = select(ProjectQuestion).where(
        ProjectQuestion.project_id == project_id, ProjectQuestion.published_at.is_not(None)
    )
    return session.scalars(wanted.order_by(ProjectQuestion.published_at.desc()).limit(MOST_SHOWN)).all()


def waiting_about(projects: Sequence[Project]) -> Mapping[int, Waiting]:
    """Return what waits for an answer about each of some projects, by their numbers."""
    wanted = (
        select(ProjectQuestion.project_id, func.count(), func.min(ProjectQuestion.asked_at))
        .where(ProjectQuestion.project_id.in_([one.id for one in projects]), ProjectQuestion.answered_at.is_(None))
        .group_by(ProjectQuestion.project_id)
    )
    return {number: Waiting(count, since) for number, count, since in session.execute(wanted)} if projects else {}


def received(project_id: int) -> int:
    """Return how many questions about a project were asked since the beginning."""
    counted = select(func.count()).select_from(ProjectQuestion).where(ProjectQuestion.project_id == project_id)
    return session.scalar(counted) or 0


def question_or_404(user: User, question_id: int, *, to_change: bool = False) -> ProjectQuestion:
    """Return a question; raise NotFound for who may neither answer nor hide it.

    `to_change` locks the project until the transaction ends.
    """
    found = session.get(ProjectQuestion, question_id)
    if found is not None and to_change:
        project_for_change(found.project_id)
        session.refresh(found)
    if found is None or not (can_answer(user, found.project) or can_hide(user, found)):
        raise NotFound()
    return found
