"""Who offers a project, who takes it, who takes the offer back: pure questions, and the SQL twin of the reading one."""

from sqlalchemy import ColumnElement, false, or_, select

from ...accounts.models import User
from ...accounts.policies import is_administrator
from ...municipalities.memberships.models import Membership
from ...municipalities.memberships.policies import represents
from ...municipalities.memberships.succession import codes_spoken_for, speaks_for
from ..lifecycle import QUEUED, Actor, State, text_state
from ..models import Project
from ..policies import capacities
from .models import Transfer


def can_be_handed_over(project: Project) -> bool:
    """Whether the state of a project lets it go to another municipality: no moderator has the text.

    A text that a coordinator writes is first confirmed by the municipality that it is written for.
    """
    is_read = text_state(project.state, project.revision_state) in QUEUED
    is_others = project.assisted_by_id is not None and project.published_at is None
    return not is_read and not is_others and project.state not in (State.REJECTED, State.HIDDEN, State.DISCARDED)


def can_offer(user: User | None, project: Project) -> bool:
    """Whether a person may offer a project to another municipality now: those who speak for its own one."""
    return Actor.AUTHOR in capacities(user, project) and can_be_handed_over(project)


def can_answer(user: User | None, transfer: Transfer) -> bool:
    """Whether a person may take or refuse an offer: the receiver's people, and administrators who are not the giver's."""
    if user is None or not user.is_active or transfer.state != "open":
        return False
    if represents(user, transfer.to_code):
        return True
    return is_administrator(user) and not speaks_for(user, transfer.from_code)


def can_withdraw(user: User | None, transfer: Transfer) -> bool:
    """Whether a person may take an offer back: the giver's people."""
    return transfer.state == "open" and speaks_for(user, transfer.from_code)


def can_see(user: User | None, transfer: Transfer) -> bool:
    """Whether a person may read an offer: both sides, and administrators."""
    return can_answer(user, transfer) or can_withdraw(user, transfer)


def transfers_answered_by(user: User) -> ColumnElement[bool]:
    """Return the condition on Transfer that selects the open offers to the municipalities of a person.

    Administrators get those beside that nobody else could answer: the receiver has no people here.
    """
    if not user.is_active:
        return false()
    mine = select(Membership.municipality_code).where(Membership.user_id == user.id, Membership.state == "approved")
    theirs: list[ColumnElement[bool]] = [Transfer.to_code.in_(mine)]
    if is_administrator(user):
        inhabited = (
            select(Membership.municipality_code)
            .join(User, User.id == Membership.user_id)
            .where(Membership.state == "approved", User.state == "active")
        )
        theirs.append(Transfer.to_code.not_in(inhabited) & Transfer.from_code.not_in(codes_spoken_for(user)))
    return (Transfer.state == "open") & or_(*theirs)
