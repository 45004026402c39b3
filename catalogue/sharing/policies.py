"""Who may read how often a project is read: those it belongs to, and administrators."""

from sqlalchemy import ColumnElement, false

from ..accounts.models import User
from ..accounts.policies import is_administrator
from ..municipalities.memberships.succession import codes_spoken_for, speaks_for
from ..projects.lifecycle import PUBLIC
from ..projects.models import Project


def can_see_payback(user: User | None, project: Project) -> bool:
    """Whether a person may see what a published project brings: its municipality, and administrators."""
    if user is None or not user.is_active or project.state not in PUBLIC:
        return False
    return is_administrator(user) or speaks_for(user, project.municipality_code)


def paybacks_visible_to(user: User | None) -> ColumnElement[bool]:
    """Return the condition on Project that selects what `can_see_payback` allows."""
    if user is None or not user.is_active:
        return false()
    public = Project.state.in_(sorted(PUBLIC))
    if is_administrator(user):
        return public
    return public & Project.municipality_code.in_(codes_spoken_for(user))
