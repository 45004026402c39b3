"""Who settles reports: a pure question, and its SQL twin."""

from sqlalchemy import ColumnElement, false, select

from ...accounts.models import User
from ...accounts.policies import is_reviewer
from ...municipalities.memberships.succession import codes_spoken_for
from ...projects.lifecycle import Actor
from ...projects.models import Project
from ...projects.policies import capacities, drafted_by
from .models import ProjectReport


def can_settle(user: User, report: ProjectReport) -> bool:
    """Whether a person may read and settle a report: reviewers, but not about what they speak for or wrote."""
    return Actor.REVIEWER in capacities(user, report.project)


def reports_visible_to(user: User) -> ColumnElement[bool]:
    """Return the condition on ProjectReport that selects what `can_settle` allows."""
    if not is_reviewer(user):
        return false()
    theirs = select(Project.id).where(Project.municipality_code.not_in(codes_spoken_for(user)), ~drafted_by(user))
    return ProjectReport.project_id.in_(theirs)
