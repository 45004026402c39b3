"""Questions about collections: for the public, for their editors, for moderators."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, raiseload, selectinload

from ...accounts.models import User
from ...database import session
from ...errors import NotFound
from ...projects.models import Publication
from ...search.queries import published
from .models import Collection, CollectionItem
from .policies import collections_of

MOST = 200


def public_collections(*, of: Sequence[str] = (), most: int = MOST) -> Sequence[Collection]:
    """Return the published collections, newest first: all of them, or those of some municipalities by their codes."""
    wanted = select(Collection).where(Collection.state == "published")
    if of:
        wanted = wanted.where(Collection.municipality_code.in_(of))
    return _loaded(wanted.order_by(Collection.published_at.desc(), Collection.id.desc()).limit(most))


def public_collection_or_404(collection_id: int) -> Collection:
    """Return a published collection with its items; raise NotFound for any other."""
    found = _loaded(select(Collection).where(Collection.id == collection_id, Collection.state == "published"))
    if not found:
        raise NotFound()
    return found[0]


def public_counts(collections: Sequence[Collection]) -> Mapping[int, int]:
    """Return how many projects of each collection the public finds."""
    counted = published(CollectionItem.collection_id, func.count())
    wanted = counted.join(CollectionItem, CollectionItem.project_id == Publication.project_id)
    mine = wanted.where(CollectionItem.collection_id.in_([one.id for one in collections]))
    return dict(session.execute(mine.group_by(CollectionItem.collection_id)).all())


def public_numbers(numbers: Iterable[int]) -> frozenset[int]:
    """Return those projects among some numbers that the public finds."""
    wanted = published(Publication.project_id).where(Publication.project_id.in_(sorted(set(numbers))))
    return frozenset(session.scalars(wanted))


def own_collections(user: User) -> Sequence[Collection]:
    """Return the collections that a person may change, last changed first."""
    wanted = select(Collection).where(collections_of(user)).order_by(Collection.changed_at.desc(), Collection.id)
    return _loaded(wanted.limit(MOST))


def collection_or_404(collection_id: int, *, to_change: bool = False) -> Collection:
    """Return a collection; raise NotFound where there is none. `to_change` locks it until the end of the transaction."""
    wanted = select(Collection).where(Collection.id == collection_id)
    found = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None:
        raise NotFound()
    return found


def number_of(municipality_code: str | None) -> int:
    """Return how many collections a municipality has, or the administrators."""
    owner = Collection.municipality_code
    mine = owner.is_(None) if municipality_code is None else owner == municipality_code
    return session.scalar(select(func.count()).select_from(Collection).where(mine)) or 0


def _loaded(wanted: Any) -> Sequence[Collection]:
    loaded = (joinedload(Collection.municipality), selectinload(Collection.items), raiseload("*"))
    return session.scalars(wanted.options(*loaded)).all()
