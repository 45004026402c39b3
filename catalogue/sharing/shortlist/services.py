"""Keeping shortlists with an account, and letting them go."""

from sqlalchemy import func, select

from ...accounts.models import User
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Conflict
from ...i18n import _
from .models import Shortlist
from .selection import Selection

MOST_KEPT = 50


def keep(user: User, name: str, selection: Selection) -> Shortlist:
    """Keep a selection under a name; one that is kept under the same name already is replaced.

    Raises Conflict where the person keeps too many.
    """
    session.scalars(select(User.id).where(User.id == user.id).with_for_update()).one()
    found = session.scalar(select(Shortlist).where(Shortlist.user_id == user.id, Shortlist.name == name))
    if found is None:
        kept = session.scalar(select(func.count()).where(Shortlist.user_id == user.id)) or 0
        if kept >= MOST_KEPT:
            raise Conflict(_("You keep %(num)s shortlists, and more cannot be kept. Delete one first.", num=kept))
        found = Shortlist(user_id=user.id, name=name)
        session.add(found)
    found.projects, found.home_code, found.saved_at = list(selection.numbers), selection.home_code or None, now()
    session.flush()
    record("shortlist.kept", "shortlist", found.id, actor_id=user.id, new={"projects": found.projects})
    return found


def let_go(user: User, shortlist: Shortlist) -> None:
    """Delete a shortlist of the person's own."""
    record("shortlist.deleted", "shortlist", shortlist.id, actor_id=user.id, old={"projects": shortlist.projects})
    session.delete(shortlist)
