"""Questions about saved searches, and which projects are new since somebody was told."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from ...accounts.models import User
from ...database import session
from ...errors import NotFound
from ...projects.models import PublicationChange
from ...search.criteria import SearchCriteria
from .models import AT_ONCE, SavedSearch
from .policies import can_change
from .wanted import query_of


def searches_of(user: User) -> Sequence[SavedSearch]:
    """Return what a person saved, by name."""
    mine = select(SavedSearch).where(SavedSearch.user_id == user.id)
    return session.scalars(mine.order_by(SavedSearch.name, SavedSearch.id)).all()


def saved_of(user: User, criteria: SearchCriteria) -> SavedSearch | None:
    """Return what a person keeps of a search, whatever its page and order; None where that is nothing."""
    same = (SavedSearch.user_id == user.id, SavedSearch.query == query_of(criteria))
    return session.scalar(select(SavedSearch).where(*same))


def saved_or_404(user: User, saved_id: int, *, to_change: bool = False) -> SavedSearch:
    """Return a person's saved search; raise NotFound for another's. `to_change` locks it."""
    wanted = select(SavedSearch).where(SavedSearch.id == saved_id)
    found = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None or not can_change(user, found):
        raise NotFound()
    return found


def newest_change() -> int:
    """Return the last number of the change feed."""
    return session.scalar(select(func.max(PublicationChange.sequence))) or 0


def first_published(after: int, until: int) -> set[int]:
    """Return the numbers of projects that the change feed names for the first time in a part of it."""
    earlier = aliased(PublicationChange)
    known = exists().where(earlier.project_id == PublicationChange.project_id, earlier.sequence <= after)
    part = (PublicationChange.sequence > after, PublicationChange.sequence <= until)
    return set(session.scalars(select(PublicationChange.project_id).where(*part, ~known).distinct()))


def is_due(frequency: str, before: datetime, until: int) -> ColumnElement[bool]:
    """Return the condition on searches of a frequency whose turn it is: the last was before a moment.

    Those told of at once have no turn before the change feed has moved.
    """
    moved = SavedSearch.told_sequence < until if frequency == AT_ONCE else true()
    return and_(SavedSearch.frequency == frequency, SavedSearch.looked_at < before, moved)


def people_due(conditions: Sequence[ColumnElement[bool]]) -> Sequence[tuple[int, str]]:
    """Return whose searches of which frequency meet one of several conditions; who may not sign in waits."""
    wanted = (
        select(SavedSearch.user_id, SavedSearch.frequency)
        .join(User, User.id == SavedSearch.user_id)
        .where(User.state == "active", or_(*conditions))
        .distinct()
        .order_by(SavedSearch.user_id, SavedSearch.frequency)
    )
    return [(number, frequency) for number, frequency in session.execute(wanted)]
