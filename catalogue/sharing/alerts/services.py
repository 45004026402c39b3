"""Saving, changing and deleting searches."""

from typing import Any

from sqlalchemy import func, select

from ...accounts.models import User
from ...audit.services import record
from ...database import session
from ...errors import Conflict, Forbidden, Invalid
from ...i18n import _
from ...search.criteria import SearchCriteria
from .models import FREQUENCIES, LONGEST_NAME, LONGEST_QUERY, SavedSearch
from .policies import can_change
from .queries import newest_change, saved_of
from .wanted import query_of

MOST = 50
"""How many searches a person keeps."""


def save(user: User, criteria: SearchCriteria, name: str, frequency: str) -> SavedSearch:
    """Keep a search: mails tell of what is published from now on. Refuses the same search twice, and more than `MOST`."""
    query = query_of(criteria)
    _check(name, frequency)
    if len(query) > LONGEST_QUERY:
        raise Invalid(_("This search has too many conditions to be saved. Leave some of them out."))
    session.scalars(select(User.id).where(User.id == user.id).with_for_update()).one()
    mine = SavedSearch.user_id == user.id
    if saved_of(user, criteria):
        raise Conflict(_("You have saved this search already. You find it among your saved searches."))
    if (session.scalar(select(func.count()).select_from(SavedSearch).where(mine)) or 0) >= MOST:
        raise Conflict(
            _("You have %(most)s saved searches, which is the most. Delete one that you do not need.", most=MOST)
        )
    saved = SavedSearch(user_id=user.id, name=name, query=query, frequency=frequency, told_sequence=newest_change())
    session.add(saved)
    session.flush()
    _note("saved", user, saved, {}, _told_of(saved))
    return saved


def change(user: User, saved: SavedSearch, name: str, frequency: str) -> None:
    """Give a saved search another name or frequency."""
    _allow(user, saved)
    _check(name, frequency)
    before = _told_of(saved)
    if (saved.name, saved.frequency) != (name, frequency):
        saved.name, saved.frequency = name, frequency
        session.flush()
        _note("changed", user, saved, before, _told_of(saved))


def delete(user: User, saved: SavedSearch) -> None:
    """Forget a saved search."""
    _allow(user, saved)
    _note("deleted", user, saved, _told_of(saved), {})
    session.delete(saved)
    session.flush()


def _allow(user: User, saved: SavedSearch) -> None:
    if not can_change(user, saved):
        raise Forbidden(_("Only the person who saved a search changes it."))


def _check(name: str, frequency: str) -> None:
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid(_("Give the search a name of at most %(most)s characters.", most=LONGEST_NAME))
    if frequency not in FREQUENCIES:
        raise Invalid(_("Choose one of the answers."))


def _told_of(saved: SavedSearch) -> dict[str, Any]:
    """Return what the audit keeps: what a person looks for is nobody's business."""
    return {"frequency": saved.frequency}


def _note(verb: str, user: User, saved: SavedSearch, old: dict[str, Any], new: dict[str, Any]) -> None:
    record(f"saved_search.{verb}", "saved_search", saved.id, actor_id=user.id, old=old, new=new)
