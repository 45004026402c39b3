"""A project in a list, in the language of the page: what the card of a template shows."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from flask import url_for
from markupsafe import Markup

from ...clock import now
from ...i18n import _, _n, current_language
from ...municipalities import queries as places
from ...municipalities.presenters import DistrictView
from ...remembered import remembered
from ...taxonomy import queries as taxonomy
from ...templating import date
from ..freshness import freshness
from ..images.presenters import IN_TEXT, PictureView, picture_view
from ..naming import COST_NAMES, SIZE_NAMES, STAGE_NAMES


class Spoken(NamedTuple):
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
    """A card with names in place of codes; `title_lang` is set where the text is in the other language.

    A district or region of the same name as the municipality is left out. `areas` are codes of key areas in use.
    """

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
    areas: tuple[str, ...]
    stage_name: str
    cost_name: str
    size_name: str
    label: str
    is_example: bool
    published: str
    picture: PictureView | None
    stale: bool = False
    adoptions: str = ""
    more: Markup | str = ""


class _Names:
    """What cards name in one language, looked up once for many of them."""

    def __init__(self) -> None:
        """Write every name in the current language."""
        self.language = current_language()
        self.address = url_for("projects.show", project_id=0, slug="-").removesuffix("0--")
        self.pillars = {area.code: area.pillar_code for area in taxonomy.key_areas()}
        self.regions = {region.code: region.name for region in places.regions()}
        self.districts = {
            one.code: one.name for region in places.regions() if len(region.districts) > 1 for one in region.districts
        }
        self.stages, self.costs, self.sizes = (
            {code: str(name) for code, name in names.items()} for names in (STAGE_NAMES, COST_NAMES, SIZE_NAMES)
        )
        told = repr((self.language, taxonomy.key_areas(), self.regions, self.districts, self.address))
        self.mark = hashlib.blake2b(told.encode(), digest_size=8).digest()

    def card(self, card: Mapping[str, Any], today: Date) -> CardView:
        """Return one card; a cost that is not stated is left out, and so is a district that is the whole region."""
        own, published = card["language"], card["published_at"]
        title, summary = card["title"].get(self.language), card["summary"].get(self.language)
        other = own if own != self.language else None
        municipality = municipality_name(card)
        district, region = self.districts.get(card["district"], ""), self.regions.get(card["region"], "")
        published_at = datetime.fromisoformat(published) if published else None
        confirmed_at = datetime.fromisoformat(card["confirmed_at"]) if card["confirmed_at"] else published_at
        main, image = card["main_key_area"], card["image"]
        return CardView(
            id=card["id"],
            url=f"{self.address}{card['id']}-{card['slug']}",
            title=title or card["title"].get(own) or "",
            title_lang=None if title else other,
            summary=summary or card["summary"].get(own) or "",
            summary_lang=None if summary else other,
            municipality_name=municipality,
            district_name=district if district != municipality else "",
            region_name=region if region != municipality else "",
            pillar=self.pillars.get(main) or taxonomy.pillar_of(main),
            areas=tuple(code for code in card["key_areas"] if code in self.pillars),
            stage_name=self.stages[card["stage"]],
            cost_name=self.costs[card["cost"]] if card["cost"] != "unknown" else "",
            size_name=self.sizes[card["size"]],
            label=card["label"],
            is_example=card["is_example"],
            published=date(published_at),
            picture=picture_view(image, IN_TEXT) if image else None,
            stale=confirmed_at is not None and freshness(confirmed_at.date(), None, today) == "stale",
            adoptions=_taken_over(card["adoptions"]) if card["adoptions"] else "",
        )


def _taken_over(count: int) -> str:
    return str(_n("Taken over by %(num)s municipality", "Taken over by %(num)s municipalities", count))


@remembered
def _names_by_language() -> dict[str, _Names]:
    return {}


def _names() -> _Names:
    """Return the names in the current language."""
    kept, language = _names_by_language(), current_language()
    if language not in kept:
        kept[language] = _Names()
    return kept[language]


def cards_depend_on() -> tuple[bytes, Date]:
    """Return what cards depend on besides what they hold: the language, names of tags and places, and the day."""
    return _names().mark, now().date()


def card_viewer() -> Callable[[Mapping[str, Any]], CardView]:
    """Return what makes a card in the language of the page, for many of them."""
    return partial(_names().card, today=now().date())


def card_views(cards: Iterable[Mapping[str, Any]]) -> list[CardView]:
    """Return the cards of a list in the language of the page."""
    return list(map(card_viewer(), cards))


def card_view(card: Mapping[str, Any]) -> CardView:
    """Return one card in the language of the page."""
    return card_views([card])[0]


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
