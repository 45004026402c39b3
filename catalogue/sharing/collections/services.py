"""Making, arranging, publishing and taking down collections; each leaves an event."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from ...accounts.models import User
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Conflict, Forbidden, Invalid
from ...i18n import _
from ...municipalities.models import Municipality
from ...projects.public_queries import public_projects
from ...remembered import forget_after_change
from . import mails
from .models import (
    LONGEST_INTRODUCTION,
    LONGEST_REASON,
    LONGEST_TITLE,
    MOST_COLLECTIONS,
    MOST_ITEMS,
    Collection,
    CollectionItem,
)
from .ordering import Item
from .policies import can_change, can_make, can_take_down
from .queries import number_of


@dataclass(frozen=True)
class Texts:
    """What a collection says of itself; without English the Czech is shown."""

    title: str
    introduction: str = ""
    title_en: str = ""
    introduction_en: str = ""


def make(user: User, municipality_code: str | None, texts: Texts, items: Sequence[Item] = ()) -> Collection:
    """Begin a collection, perhaps with projects; nobody else reads it before it is published.

    Raises Forbidden for whom it is not, Invalid for what does not fit, Conflict where there are too many.
    """
    if not can_make(user, municipality_code):
        raise Forbidden(_("Collections are made by those who represent a municipality, and by administrators."))
    _check(texts)
    _hold(user, municipality_code)
    if number_of(municipality_code) >= MOST_COLLECTIONS:
        raise Conflict(_("There are %(most)s collections already, which is the most.", most=MOST_COLLECTIONS))
    made = Collection(municipality_code=municipality_code, created_by_id=user.id, **asdict(texts))
    session.add(made)
    session.flush()
    _arrange(made, items)
    _note("made", user, made, new={**asdict(texts), "projects": [one.number for one in items]})
    return made


def describe(user: User, collection: Collection, texts: Texts, cover_id: int | None, seen_version: int) -> None:
    """Change what a collection says of itself, and its cover."""
    _mine(user, collection, seen_version)
    _check(texts)
    if cover_id is not None and cover_id not in {one.project_id for one in collection.items}:
        raise Invalid(_("Choose a project of the collection for the cover."))
    before = {**{key: getattr(collection, key) for key in asdict(texts)}, "cover": collection.cover_id}
    after = {**asdict(texts), "cover": cover_id}
    moved = [key for key in after if after[key] != before[key]]
    if not moved:
        return
    for key, value in asdict(texts).items():
        setattr(collection, key, value)
    collection.cover_id = cover_id
    _changed(collection, is_mended=True)
    _note("described", user, collection, {key: before[key] for key in moved}, {key: after[key] for key in moved})


def arrange(user: User, collection: Collection, items: Sequence[Item], seen_version: int) -> None:
    """Give a collection these projects in this order; one that the public cannot read may stay, but not be added."""
    _mine(user, collection, seen_version)
    before = items_of(collection)
    if list(items) == before:
        return
    _arrange(collection, items)
    _changed(collection, is_mended=True)
    _note("arranged", user, collection, {"items": _told(before)}, {"items": _told(items)})


def publish(user: User, collection: Collection, seen_version: int) -> None:
    """Let the public read a collection; one that a moderator took down has to be changed before."""
    _mine(user, collection, seen_version)
    if collection.state == "taken_down":
        raise Conflict(_("Mend first what the moderator wrote about."))
    if collection.state == "published":
        raise Conflict(_("The collection is public already."))
    if not collection.items:
        raise Invalid(_("Add a project first: an empty collection tells nobody anything."))
    before, collection.state, collection.objection = collection.state, "published", ""
    collection.published_at = now()
    _changed(collection)
    _note("published", user, collection, {"state": before}, {"state": "published"})


def withdraw(user: User, collection: Collection, seen_version: int) -> None:
    """Take a collection back from the public; it stays as a draft."""
    _mine(user, collection, seen_version)
    if collection.state != "published":
        raise Conflict(_("It is not public."))
    collection.state = "draft"
    _changed(collection)
    _note("withdrawn", user, collection, {"state": "published"}, {"state": "draft"})


def take_down(user: User, collection: Collection, reason: str, seen_version: int) -> None:
    """Take a municipality's collection from the public, with a reason."""
    if not can_take_down(user, collection):
        raise Forbidden(_("This step is not yours to take."))
    _same(collection, seen_version)
    if collection.state != "published":
        raise Conflict(_("It is not public."))
    if not reason or len(reason) > LONGEST_INTRODUCTION:
        raise Invalid(_("Write the reason: the other side has to understand it."))
    collection.state, collection.objection = "taken_down", reason
    _changed(collection)
    _note("taken_down", user, collection, reason=reason)
    mails.tell_of_objection(collection)


def delete(user: User, collection: Collection, seen_version: int) -> None:
    """Delete a collection that is not public."""
    _mine(user, collection, seen_version)
    if collection.state == "published":
        raise Conflict(_("Withdraw the collection first."))
    _note("deleted", user, collection, {"title": collection.title, "items": _told(items_of(collection))})
    session.delete(collection)
    session.flush()


def _hold(user: User, municipality_code: str | None) -> None:
    """Let nobody else begin a collection of the same owner until the transaction ends, so that their number is right."""
    places = select(Municipality.code).where(Municipality.code == municipality_code)
    session.scalars(
        (places if municipality_code else select(User.id).where(User.id == user.id)).with_for_update()
    ).one()


def items_of(collection: Collection) -> list[Item]:
    """Return what a collection holds, in its order."""
    return [Item(one.project_id, one.reason) for one in collection.items]


def _check(texts: Texts) -> None:
    titles, introductions = (texts.title, texts.title_en), (texts.introduction, texts.introduction_en)
    if (
        not texts.title
        or any(len(one) > LONGEST_TITLE for one in titles)
        or any(len(one) > LONGEST_INTRODUCTION for one in introductions)
    ):
        raise Invalid(_("Some answers need mending."))


def _check_items(collection: Collection, items: Sequence[Item]) -> None:
    """Raise Invalid where one is there twice, there are too many, or one is new and not public."""
    numbers = [one.number for one in items]
    known = {one.project_id for one in collection.items}
    allowed = known | set(public_projects([number for number in numbers if number not in known]))
    if len(set(numbers)) != len(numbers) or any(len(one.reason) > LONGEST_REASON for one in items):
        raise Invalid(_("Some answers need mending."))
    if not set(numbers) <= allowed:
        raise Invalid(_("Only published projects can be added."))
    if len(numbers) > MOST_ITEMS:
        raise Invalid(_("A collection holds at most %(most)s projects.", most=MOST_ITEMS))


def _arrange(collection: Collection, items: Sequence[Item]) -> None:
    _check_items(collection, items)
    kept = {one.project_id: one for one in collection.items}
    collection.items = [kept.get(one.number) or CollectionItem(project_id=one.number) for one in items]
    for position, (row, one) in enumerate(zip(collection.items, items, strict=True)):
        row.position, row.reason = position, one.reason
    if collection.cover_id not in {one.number for one in items}:
        collection.cover_id = None
    session.flush()


def _told(items: Sequence[Item]) -> list[list[Any]]:
    return [[one.number, one.reason] for one in items]


def _changed(collection: Collection, *, is_mended: bool = False) -> None:
    if is_mended and collection.state == "taken_down":
        collection.state = "draft"
    collection.changed_at = now()
    session.flush()


def _mine(user: User, collection: Collection, seen_version: int) -> None:
    if not can_change(user, collection):
        raise Forbidden(_("This collection is not yours to change."))
    _same(collection, seen_version)


def _same(collection: Collection, seen_version: int) -> None:
    if collection.version != seen_version:
        raise Conflict(_("It has changed since you looked at it. Read it once more."))


def _note(
    verb: str, user: User, collection: Collection, old: dict[str, Any] | None = None, new: dict[str, Any] | None = None,
    reason: str = "",
) -> None:  # fmt: skip
    record(f"collection.{verb}", "collection", collection.id, actor_id=user.id, old=old, new=new, reason=reason)
    forget_after_change()  # Public pages that this process keeps are made anew at once; see `showing.mark`.
