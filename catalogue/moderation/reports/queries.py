"""Questions about reports."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, raiseload

from ...accounts.models import User
from ...database import session
from ...errors import NotFound
from ...projects.models import Project
from .models import ProjectReport
from .policies import can_settle, reports_visible_to

MOST = 200


def reports(user: User, *, settled: bool) -> Sequence[ProjectReport]:
    """Return the open reports that a person may settle, oldest first; or the settled ones, newest first."""
    wanted = select(ProjectReport).where(reports_visible_to(user))
    if settled:
        wanted = wanted.where(ProjectReport.state != "open").order_by(ProjectReport.settled_at.desc())
    else:
        wanted = wanted.where(ProjectReport.state == "open").order_by(ProjectReport.reported_at, ProjectReport.id)
    loaded = joinedload(ProjectReport.project).joinedload(Project.municipality)
    return session.scalars(wanted.options(loaded, raiseload("*")).limit(MOST)).all()


def open_reports(user: User) -> int:
    """Return how many reports wait for a person."""
    counted = select(func.count()).select_from(ProjectReport)
    return session.scalar(counted.where(ProjectReport.state == "open", reports_visible_to(user))) or 0


def report_or_404(user: User, report_id: int, *, to_change: bool = False) -> ProjectReport:
    """Return a report, locked for change if asked; raise NotFound where it is not there or not this person's."""
    wanted = select(ProjectReport).where(ProjectReport.id == report_id)
    found = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None or not can_settle(user, found):
        raise NotFound()
    return found
