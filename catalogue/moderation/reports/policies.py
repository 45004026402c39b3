"""Who settles reports: a pure question, and its SQL twin."""

from sqlalchemy import ColumnElement, select

from ...accounts.models import User
from ...projects.lifecycle import Actor
from ...projects.models import Project
from ...projects.policies import capacities, judged_by
from .models import ProjectReport


def can_settle(user: User, report: ProjectReport) -> bool:
    """Whether a person may read and settle a report: reviewers within their limits, but not about what they speak for or wrote."""
    return Actor.REVIEWER in capacities(user, report.project)


def reports_visible_to(user: User) -> ColumnElement[bool]:
    """Return the condition on ProjectReport that selects what `can_settle` allows."""
    return ProjectReport.project_id.in_(select(Project.id).where(judged_by(user)))
