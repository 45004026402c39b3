"""A project in a list, in the language of the page: what the card of a template shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from markupsafe import Markup

from ...clock import now
from ...i18n import _, current_language
from ...municipalities import queries as places
from ...municipalities.presenters import DistrictView
from ...taxonomy import queries as taxonomy
from ..freshness import freshness
from ..images.presenters import IN_TEXT, PictureView, picture_view
from ..naming import COST_NAMES, SIZE_NAMES, STAGE_NAMES


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text, and its language where that is not the language of the page."""

    text: str
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class TagView:
    """A key area of a project with the address of its page."""

    code: str
    name: str
    pillar: str
    url: str


@dataclass(frozen=True, slots=True)
class CardView:
    """A card with names in place of codes; `title_lang` is set where the text is in the other language."""

    id: int
    url: str
    title: str
    title_lang: str | None
    summary: str
    summary_lang: str | None
    municipality_name: str
    district_name: str
    region_name: str
    pillar: str
    key_areas: list[TagView]
    stage: str
    stage_name: str
    cost_name: str
    size_name: str
    label: str
    is_example: bool
    published_at: datetime | None
    picture: PictureView | None
    stale: bool = False
    marked_title: Markup | None = None
    marked_summary: Markup | None = None
    snippet: Markup | None = None
    why: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()


def card_views(cards: Iterable[Mapping[str, Any]]) -> list[CardView]:
    """Return the cards of a list in the language of the page."""
    return [card_view(card) for card in cards]


def card_view(card: Mapping[str, Any]) -> CardView:
    """Return one card in the language of the page; a cost that is not stated is left out."""
    title, summary = (spoken(card[key], card["language"]) for key in ("title", "summary"))
    region = places.region(card["region"])
    district = district_of(card)
    return CardView(
        id=card["id"],
        url=url_for("projects.show", project_id=card["id"], slug=card["slug"]),
        title=title.text,
        title_lang=title.lang,
        summary=summary.text,
        summary_lang=summary.lang,
        municipality_name=municipality_name(card),
        district_name=district.name if district else "",
        region_name=region.name if region else "",
        pillar=taxonomy.pillar_of(card["main_key_area"]),
        key_areas=tag_views(card["key_areas"]),
        stage=card["stage"],
        stage_name=str(STAGE_NAMES[card["stage"]]),
        cost_name=str(COST_NAMES[card["cost"]]) if card["cost"] != "unknown" else "",
        size_name=str(SIZE_NAMES[card["size"]]),
        label=card["label"],
        is_example=card["is_example"],
        published_at=datetime.fromisoformat(card["published_at"]) if card["published_at"] else None,
        picture=picture_view(card["image"], IN_TEXT) if card["image"] else None,
        stale=_freshness(card) == "stale",
    )


def _freshness(card: Mapping[str, Any]) -> str:
    confirmed = card["confirmed_at"] or card["published_at"]
    return freshness(datetime.fromisoformat(confirmed).date(), None, now().date()) if confirmed else "current"


def spoken(texts: Mapping[str, str | None], own: str) -> Spoken:
    """Return a text in the language of the page, or the original marked with its language."""
    if text := texts.get(current_language()):
        return Spoken(text)
    return Spoken(texts.get(own) or "", own if own != current_language() else None)


def district_of(card: Mapping[str, Any]) -> DistrictView | None:
    """Return the district of a project; none where the place is not told, or the district is the whole region."""
    region = places.region(card["region"])
    if not card["district"] or (region and len(region.districts) == 1):
        return None
    return places.district(card["district"])


def tag_views(codes: Iterable[str]) -> list[TagView]:
    """Return the key areas in use among several codes, in their order."""
    areas = filter(None, map(taxonomy.key_area, codes))
    return [
        TagView(
            area.code,
            area.name,
            area.pillar_code,
            url_for("pages.key_area", pillar_code=area.pillar_code, code=area.code),
        )
        for area in areas
    ]


def municipality_name(card: Mapping[str, Any]) -> str:
    """Return the name of a project's municipality, or the words for one that does not want to be named."""
    if card["municipality"]:
        return str(card["municipality"]["name"])
    return str(_("A municipality of this size in this region"))
