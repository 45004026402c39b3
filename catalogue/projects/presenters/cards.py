"""A project in a list, in the language of the page: what the card of a template shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from ...i18n import _
from ...municipalities import queries as places
from ...taxonomy import queries as taxonomy
from ...taxonomy.presenters import KeyAreaView
from ..naming import COST_NAMES, SIZE_NAMES, STAGE_NAMES
from .page import spoken


@dataclass(frozen=True, slots=True)
class CardView:
    """A card with names in place of codes; `title_lang` is set where the text is in the other language."""

    id: int
    url: str
    title: str
    title_lang: str | None
    summary: str
    municipality_name: str
    district_name: str
    region_name: str
    pillar: str
    key_areas: list[KeyAreaView]
    stage: str
    stage_name: str
    cost_name: str
    size_name: str
    label: str
    is_example: bool
    published_at: datetime | None


def card_views(cards: Iterable[Mapping[str, Any]]) -> list[CardView]:
    """Return the cards of a list in the language of the page."""
    return [card_view(card) for card in cards]


def card_view(card: Mapping[str, Any]) -> CardView:
    """Return one card in the language of the page."""
    title, summary = (spoken(card[key], card["language"]) for key in ("title", "summary"))
    region = places.region(card["region"])
    district = places.district(card["district"]) if card["district"] else None
    return CardView(
        id=card["id"],
        url=url_for("projects.show", project_id=card["id"], slug=card["slug"]),
        title=title.text,
        title_lang=title.lang,
        summary=summary.text,
        municipality_name=(card["municipality"] or {}).get("name") or _("A municipality that stays unnamed"),
        district_name=district.name if district else "",
        region_name=region.name if region else "",
        pillar=taxonomy.pillar_of(card["main_key_area"]),
        key_areas=[area for code in card["key_areas"] if (area := taxonomy.key_area(code))],
        stage=card["stage"],
        stage_name=str(STAGE_NAMES[card["stage"]]),
        cost_name=str(COST_NAMES[card["cost"]]),
        size_name=str(SIZE_NAMES[card["size"]]),
        label=card["label"],
        is_example=card["is_example"],
        published_at=datetime.fromisoformat(card["published_at"]) if card["published_at"] else None,
    )
