"""Who may see a project and do what with it: pure questions, and the SQL twin of the reading one."""

from sqlalchemy import ColumnElement, and_, false, or_, select

from ..accounts.models import User
from ..accounts.policies import is_administrator
from ..clock import now
from ..municipalities.coordinators.policies import coordinates, municipalities_coordinated_by
from ..municipalities.memberships.policies import represents
from ..municipalities.memberships.succession import codes_spoken_for, speaks_for
from ..municipalities.models import Municipality
from .lifecycle import (
    EDITABLE,
    PUBLIC,
    REVIEWABLE,
    UNDO_WITHIN,
    Actor,
    State,
    Transition,
    actions_from,
    side_step,
    text_state,
)
from .models import Decision, Project
from .reviewing import is_within_limits, within_limits

REVIEWER_ROLES = ("moderator", "administrator")
WRITERS = frozenset({Actor.AUTHOR, Actor.COORDINATOR})
IS_OWN = Project.origin_catalogue.is_(None)
"""The condition for projects that were born in this catalogue."""


def capacities(user: User | None, project: Project) -> frozenset[Actor]:
    """Return in which capacities a person meets a project; a moderator judges within their limits only."""
    found = _capacities_without_limits(user, project)
    judges = user is not None and found == {Actor.REVIEWER}
    return frozenset() if judges and user and not is_within_limits(user, project) else found


def _capacities_without_limits(user: User | None, project: Project) -> frozenset[Actor]:
    """Return the capacities of a person; speaking for or drafting a project excludes judging it (four eyes)."""
    if user is None or user.state != "active" or project.origin_catalogue:  # What was harvested is never edited here.
        return frozenset()
    if speaks_for(user, project.municipality_code):
        return frozenset({Actor.AUTHOR})
    if project.assisted_by_id == user.id:
        return frozenset({Actor.COORDINATOR}) if coordinates(user, project.municipality_code) else frozenset()
    if user.role == "administrator":
        return frozenset({Actor.REVIEWER, Actor.ADMINISTRATOR})
    return frozenset({Actor.REVIEWER}) if user.role == "moderator" else frozenset()


def can_see(user: User | None, project: Project) -> bool:
    """Whether a person may read the project in its present state; moderators read beyond their limits, too."""
    if project.state in PUBLIC:
        return True
    mine = _capacities_without_limits(user, project)
    if project.state == State.HIDDEN:
        return user is not None and user.state == "active" and user.role == "administrator"
    if project.state == State.DISCARDED:
        return False
    return bool(WRITERS & mine) or (Actor.REVIEWER in mine and project.state in REVIEWABLE)


def projects_visible_to(user: User | None) -> ColumnElement[bool]:
    """Return the condition on Project that selects what `can_see` allows."""
    public = Project.state.in_(sorted(PUBLIC))
    if user is None or user.state != "active":
        return public
    mine = Project.municipality_code.in_(codes_spoken_for(user)) & IS_OWN
    never = (State.DISCARDED, State.HIDDEN)
    seen: list[ColumnElement[bool]] = [public, mine & Project.state.not_in(never)]
    seen.append(projects_drafted_by(user) & Project.state.not_in(never))
    if user.role in REVIEWER_ROLES:
        seen.append(IS_OWN & ~mine & ~drafted_by(user) & Project.state.in_(sorted(REVIEWABLE)))
    if user.role == "administrator":
        seen.append(Project.state == State.HIDDEN)
    return or_(*seen)


def drafted_by(user: User) -> ColumnElement[bool]:
    """Return the condition on Project that selects what a person drafted for others; they never judge it."""
    return Project.assisted_by_id.is_not_distinct_from(user.id)


def judged_by(user: User) -> ColumnElement[bool]:
    """Return the condition on Project that selects whom `capacities` calls a reviewer: four eyes, and their limits."""
    if user.state != "active" or user.role not in REVIEWER_ROLES:
        return false()
    not_theirs = Project.municipality_code.not_in(codes_spoken_for(user))
    return and_(IS_OWN, not_theirs, ~drafted_by(user), within_limits(user))


def projects_drafted_by(user: User) -> ColumnElement[bool]:
    """Return the condition on Project that selects what a person drafted for others and may go on with."""
    theirs = select(Municipality.code).where(municipalities_coordinated_by(user))
    return drafted_by(user) & Project.municipality_code.in_(theirs)


def can_draft_for(user: User, municipality_code: str) -> bool:
    """Whether a person may draft for a municipality that has to confirm: coordinators, and not for their own."""
    return coordinates(user, municipality_code) and not represents(user, municipality_code)


def can_ask_to_confirm(user: User | None, project: Project) -> bool:
    """Whether a person may send the municipality a text that they drafted for it."""
    is_open = text_state(project.state, project.revision_state) in EDITABLE
    return is_open and Actor.COORDINATOR in capacities(user, project)


def can_work_on(user: User | None, project: Project) -> bool:
    """Whether a person belongs to the project's municipality, or drafts for it, and may open it on the desk."""
    return bool(WRITERS & capacities(user, project)) and project.state not in (State.DISCARDED, State.HIDDEN)


def can_edit(user: User | None, project: Project) -> bool:
    """Whether a person may change the working text now."""
    return can_work_on(user, project) and text_state(project.state, project.revision_state) in EDITABLE


def can_fill_for(user: User, municipality_code: str) -> bool:
    """Whether a person may bring drafts of a municipality by a file: its own people, and administrators for all."""
    return is_administrator(user) or represents(user, municipality_code)


def can_publish_for(user: User, project: Project) -> bool:
    """Whether a person may publish what a file brought, without a second pair of eyes: administrators, never their own."""
    return Actor.ADMINISTRATOR in capacities(user, project)


def can_review(user: User | None, project: Project) -> bool:
    """Whether a person may open the review page of a project."""
    return Actor.REVIEWER in capacities(user, project) and (
        project.state in REVIEWABLE or text_state(project.state, project.revision_state) in REVIEWABLE
    )


def can_undo(user: User | None, project: Project, decision: Decision) -> bool:
    """Whether a person may take back a decision: who decided, for ten minutes, and only while they may still decide."""
    theirs = user is not None and decision.decided_by_id == user.id and Actor.REVIEWER in capacities(user, project)
    return theirs and decision.undone_at is None and decision.decided_at + UNDO_WITHIN > now()


def can_take_over(user: User | None, project: Project) -> bool:
    """Whether a person may go on with a review that somebody else began."""
    is_read = text_state(project.state, project.revision_state) == State.IN_REVIEW
    return (
        is_read
        and user is not None
        and project.claimed_by_id != user.id
        and Actor.REVIEWER in capacities(user, project)
    )


def can_confirm(user: User | None, project: Project) -> bool:
    """Whether a person may say that a published project is still true, or no longer."""
    return project.state == State.PUBLISHED and Actor.AUTHOR in capacities(user, project)


def can_edit_published(user: User | None, project: Project) -> bool:
    """Whether a person may make a minor edit of a published text now."""
    row = side_step("edit", "make", project.edit_state)
    is_open = project.state == State.PUBLISHED and project.revision_state is None
    return is_open and row is not None and bool(row.actors & capacities(user, project))


def can_check_edit(user: User | None, project: Project) -> bool:
    """Whether a person may leave or take back a minor edit that is public already."""
    row = side_step("edit", "accept", project.edit_state)
    return project.state == State.PUBLISHED and row is not None and bool(row.actors & capacities(user, project))


def can_write_message(user: User | None, project: Project) -> bool:
    """Whether a person takes part in the conversation about the project's review."""
    return can_work_on(user, project) or can_review(user, project)


def allowed_actions(user: User | None, project: Project) -> list[Transition]:
    """Return the rows of the lifecycle that this person may follow from here."""
    mine = capacities(user, project)
    return [row for row in actions_from(project.state, project.revision_state) if row.actors & mine]


def can_perform(user: User | None, project: Project, action: str) -> bool:
    """Whether a person may do this action on the project now."""
    return any(row.action == action for row in allowed_actions(user, project))
