"""Collections in words and pictures, with what the public may see of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...i18n import DEFAULT_LANGUAGE, _, _l, absolute_url, current_language
from ...projects.presenters import CardView, card_view
from ...search.files.moments import written
from ...search.queries import cards
from .models import Collection
from .queries import public_counts, public_numbers

_LOOKED_AT = 3
"""So many projects of a collection without a cover are looked at for a picture."""

STATE_NAMES = {"draft": _l("draft"), "published": _l("published"), "taken_down": _l("taken down by a moderator")}


@dataclass(frozen=True)
class Shown:
    """A project of a collection as the public sees it, and why it is there."""

    card: CardView
    reason: str


class CollectionView:
    """A collection as the public sees it: without the projects that are not public now."""

    def __init__(self, collection: Collection, by_number: Mapping[int, CardView], total: int | None = None) -> None:
        """Take the cards of its projects from those that were read together; of a tile only those of its cover were."""
        self.id, self.title, self.about = collection.id, collection.name, collection.about
        self.lang = "cs" if current_language() != "cs" and not collection.title_en else None
        self.about_lang = "cs" if current_language() != "cs" and not collection.introduction_en else None
        place = collection.municipality
        self.owner = place.name if place else _("The catalogue")
        self.owner_code = collection.municipality_code
        self.published_at = collection.published_at
        self.items = [
            Shown(by_number[one.project_id], one.reason) for one in collection.items if one.project_id in by_number
        ]
        cover = by_number.get(collection.cover_id or 0)
        pictured = [cover, *(one.card for one in self.items)]
        self.total = len(self.items) if total is None else total
        self.picture = next((card.picture for card in pictured if card and card.picture), None)


def view_of(collection: Collection) -> CollectionView:
    """Return a collection with all its cards."""
    return CollectionView(collection, cards_of(item.project_id for item in collection.items))


def tiles_of(collections: Sequence[Collection]) -> list[CollectionView]:
    """Return several collections as tiles: how many projects each has, and the cards that its cover may be of."""
    if not collections:
        return []
    counts = public_counts(collections)
    covers = cards_of(number for one in collections for number in _covers(one))
    return [CollectionView(one, covers, counts.get(one.id, 0)) for one in collections]


def _covers(collection: Collection) -> list[int]:
    """Return the projects whose picture may be the cover: the one chosen, else one of the first."""
    return [collection.cover_id] if collection.cover_id else [one.project_id for one in collection.items[:_LOOKED_AT]]


def collections_json(collections: Sequence[Collection]) -> list[dict[str, Any]]:
    """Return published collections as programs read them, with the numbers of those projects that are public now."""
    public = public_numbers(item.project_id for one in collections for item in one.items)
    return [
        {
            "id": one.id,
            "url": absolute_url("collections.show", lang=DEFAULT_LANGUAGE, collection_id=one.id),
            "title": {"cs": one.title, "en": one.title_en or None},
            "introduction": {"cs": one.introduction or None, "en": one.introduction_en or None},
            "municipality": {"code": one.municipality.code, "name": one.municipality.name}
            if one.municipality
            else None,
            "published_at": written(one.published_at) if one.published_at else None,
            "projects": [
                {"id": item.project_id, "reason": item.reason} for item in one.items if item.project_id in public
            ],
        }
        for one in collections
    ]


def cards_of(numbers: Iterable[int]) -> dict[int, CardView]:
    """Return by number the cards of those projects that the public may see."""
    return {card["id"]: card_view(card) for card in cards(list(dict.fromkeys(numbers)))}
