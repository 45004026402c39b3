"""Questions of the reviewing desk."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, raiseload

from ..accounts.models import User
from ..clock import now
from ..database import session
from ..projects.lifecycle import UNDO_WITHIN
from ..projects.models import Decision, Project


def decisions_to_undo(user: User) -> Sequence[Decision]:
    """Return what a reviewer decided in the last minutes and may still take back, newest first."""
    return session.scalars(
        select(Decision)
        .where(
            Decision.decided_by_id == user.id, Decision.undone_at.is_(None), Decision.decided_at > now() - UNDO_WITHIN
        )
        .options(joinedload(Decision.project), raiseload("*"))
        .order_by(Decision.id.desc())
    ).all()


def history_of(project: Project) -> Sequence[Project]:
    """Return the other projects of the municipality that reviewers may know of, last changed first."""
    known = ("submitted", "in_review", "changes_requested", "published", "rejected", "archived")
    return session.scalars(
        select(Project)
        .where(
            Project.municipality_code == project.municipality_code, Project.id != project.id, Project.state.in_(known)
        )
        .options(joinedload(Project.municipality), raiseload("*"))
        .order_by(Project.changed_at.desc())
        .limit(20)
    ).all()
