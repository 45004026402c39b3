"""Who may post, change, check and answer needs, and the SQL twins of what lists ask."""

from sqlalchemy import ColumnElement, false, select

from ...accounts.models import User
from ...accounts.policies import is_reviewer
from ...municipalities.memberships.policies import represents
from ...municipalities.memberships.succession import codes_spoken_for, speaks_for
from .models import Answer, Need


def can_post(user: User, municipality_code: str) -> bool:
    """Whether a person may post what a municipality looks for: its people."""
    return represents(user, municipality_code)


def can_change(user: User, need: Need) -> bool:
    """Whether a person may change or close a need: those who speak for its municipality."""
    return speaks_for(user, need.municipality_code)


def needs_of(user: User) -> ColumnElement[bool]:
    """Return the condition on Need that selects what `can_change` allows."""
    return Need.municipality_code.in_(codes_spoken_for(user)) if user.is_active else false()


def can_check(user: User, need: Need) -> bool:
    """Whether a person may publish or refuse a need: a reviewer who does not speak for its municipality."""
    return is_reviewer(user) and not speaks_for(user, need.municipality_code)


def needs_checked_by(user: User) -> ColumnElement[bool]:
    """Return the condition on Need that selects what `can_check` allows."""
    return Need.municipality_code.not_in(codes_spoken_for(user)) if is_reviewer(user) else false()


def can_answer(user: User, need: Need, municipality_code: str) -> bool:
    """Whether a person may answer an open need for a municipality: its people, about another one's need."""
    is_open = need.is_told and need.state != "closed"
    return is_open and need.municipality_code != municipality_code and represents(user, municipality_code)


def can_check_answer(user: User, answer: Answer) -> bool:
    """Whether a person may publish or refuse an answer: a reviewer who speaks for neither side."""
    return can_check(user, answer.need) and not speaks_for(user, answer.municipality_code)


def answers_checked_by(user: User) -> ColumnElement[bool]:
    """Return the condition on Answer that selects what `can_check_answer` allows."""
    if not is_reviewer(user):
        return false()
    mine = codes_spoken_for(user)
    needs = select(Need.id).where(Need.municipality_code.not_in(mine))
    return Answer.municipality_code.not_in(mine) & Answer.need_id.in_(needs)
