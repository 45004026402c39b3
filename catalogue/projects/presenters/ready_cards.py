"""Cards put together of ready pieces: the template draws each shape of a card once."""

from typing import Any

from markupsafe import Markup

from ...ready import joined, macro, slot
from ...taxonomy import queries as taxonomy
from ...taxonomy.presenters import KeyAreaView
from ..images.presenters import PictureView
from .cards import CardView, tag_views

_CARDS = "components/cards.html"
_MOST_AREAS = 3
_SIZES = "(min-width: 44em) 24rem, 100vw"
"""How wide the picture of a card stands."""
_SAME = ("pillar", "label", "stale", "is_example", "title_lang", "summary_lang")
"""What the template asks of a card itself; all else are texts."""
_ALWAYS = {name: slot(name) for name in ("url", "title", "summary", "municipality_name", "more")}
_OPTIONAL = {
    name: slot(name)
    for name in (
        "district_name", "region_name", "areas", "stage_name", "cost_name", "size_name", "published", "picture",
    )
}  # fmt: skip


def card_html(card: CardView, heading: int = 3) -> Markup:
    """Return a card of a list as its template draws it."""
    shape = (
        heading, card.pillar, card.label, card.stale, card.is_example, card.title_lang, card.summary_lang,
        not card.district_name, not card.region_name, not card.areas, not card.stage_name, not card.cost_name,
        not card.size_name, not card.published, not card.picture,
    )  # fmt: skip
    drawn = macro(_CARDS, "project_card", shape, card=lambda: _shape(card), heading=heading)
    areas = [_area(area) for code in card.areas[:_MOST_AREAS] if (area := taxonomy.key_area(code))]
    made = {"areas": joined(areas), "picture": _picture(card.picture) if card.picture else ""}
    return drawn.filled_with([made[name] if name in made else getattr(card, name) for name in drawn.names])


def _shape(card: CardView) -> dict[str, Any]:
    """Return a card as its template asks for it, with slots in place of its texts, where it has any."""
    optional = {name: mark for name, mark in _OPTIONAL.items() if getattr(card, name)}
    return {**{name: getattr(card, name) for name in _SAME}, **_ALWAYS, **optional}


def _area(area: KeyAreaView) -> Markup:
    """Return the tag of a key area; it is drawn once, and again when its name changes."""
    return macro(_CARDS, "area", area.code, area.name, area=lambda: tag_views([area.code])[0]).fill()


def _picture(view: PictureView) -> Markup:
    names = ("src", "webp", "jpeg", "alt", *(("width", "height") if view.width else ()))
    slots = {name: slot(name) for name in names}
    drawn = macro("components/pictures.html", "picture", names, view=slots, sizes=_SIZES)
    return drawn.fill(**{name: getattr(view, name) for name in names})


def more_of(name: str, text: str | Markup) -> Markup:
    """Return a further paragraph of a card: a `snippet`, what `fits` the reader, or what `differs`."""
    return macro(_CARDS, name, text=slot("text")).fill(text=text)
