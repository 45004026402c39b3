"""Questions about shortlists that people keep; each sees their own only."""

from collections.abc import Sequence

from sqlalchemy import select

from ...accounts.models import User
from ...database import session
from ...errors import NotFound
from .models import Shortlist


def shortlists_of(user: User) -> Sequence[Shortlist]:
    """Return the shortlists of a person, saved last first."""
    mine = select(Shortlist).where(Shortlist.user_id == user.id)
    return session.scalars(mine.order_by(Shortlist.saved_at.desc(), Shortlist.id.desc())).all()


def shortlist_or_404(user: User, shortlist_id: int) -> Shortlist:
    """Return a shortlist of a person; that of another is not there."""
    found = session.scalar(select(Shortlist).where(Shortlist.id == shortlist_id, Shortlist.user_id == user.id))
    if found is None:
        raise NotFound()
    return found
