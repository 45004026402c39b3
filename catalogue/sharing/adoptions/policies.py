"""Who may report, check and answer adoptions: pure questions, and the SQL twins of those that lists need."""

from sqlalchemy import ColumnElement, false, select

from ...accounts.models import User
from ...municipalities.memberships.policies import represents
from ...municipalities.memberships.succession import codes_spoken_for, speaks_for
from ...projects.lifecycle import PUBLIC, Actor
from ...projects.models import Project
from ...projects.policies import capacities, judged_by
from .models import Adoption


def can_report(user: User, project: Project, municipality_code: str) -> bool:
    """Whether a person may say that a municipality took a project over: its people, about another one's public project."""
    another = project.state in PUBLIC and project.municipality_code != municipality_code
    return another and represents(user, municipality_code)


def can_change(user: User, adoption: Adoption) -> bool:
    """Whether a person may change or withdraw a report: those who speak for the municipality that made it."""
    return speaks_for(user, adoption.municipality_code)


def can_check(user: User, adoption: Adoption) -> bool:
    """Whether a person may publish or refuse a report: who may judge the project, and does not speak for the reporter."""
    return Actor.REVIEWER in capacities(user, adoption.project) and not speaks_for(user, adoption.municipality_code)


def adoptions_checked_by(user: User) -> ColumnElement[bool]:
    """Return the condition on Adoption that selects what `can_check` allows."""
    judged = Adoption.project_id.in_(select(Project.id).where(judged_by(user)))
    return judged & Adoption.municipality_code.not_in(codes_spoken_for(user))


def can_reply(user: User, adoption: Adoption) -> bool:
    """Whether a person may answer a report that the public reads: those who speak for the municipality of the project."""
    return adoption.is_told and speaks_for(user, adoption.project.municipality_code)


def adoptions_answered_by(user: User) -> ColumnElement[bool]:
    """Return the condition on Adoption that selects what `can_reply` allows."""
    if not user.is_active:
        return false()
    theirs = select(Project.id).where(Project.municipality_code.in_(codes_spoken_for(user)))
    return Adoption.is_told & Adoption.project_id.in_(theirs)


def adoptions_made_by(user: User) -> ColumnElement[bool]:
    """Return the condition on Adoption that selects what `can_change` allows."""
    return Adoption.municipality_code.in_(codes_spoken_for(user)) if user.is_active else false()
