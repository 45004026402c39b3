"""Cards put together of ready pieces: the template draws each shape of a card once."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import Any

import orjson
from markupsafe import Markup, escape

from ...ready import Piece, joined, macro, piece, pieces, slot
from ...taxonomy import queries as taxonomy
from ...taxonomy.presenters import KeyAreaView
from ..images.presenters import PictureView
from .cards import CardView, card_view, cards_depend_on, tag_views

_CARDS = "components/cards.html"
_MOST_AREAS = 3
_SIZES = "(min-width: 44em) 24rem, 100vw"
"""How wide the picture of a card stands."""
_FILLED_BY_PAGES = ("title", "summary", "more")
_SAME = ("pillar", "label", "stale", "is_example", "title_lang", "summary_lang")
"""What the template asks of a card itself; all else are texts."""
_ALWAYS = {name: slot(name) for name in ("url", "title", "summary", "municipality_name", "more")}
_OPTIONAL = {
    name: slot(name)
    for name in (
        "district_name", "region_name", "areas", "stage_name", "cost_name", "size_name", "published", "picture",
        "adoptions",
    )
}  # fmt: skip


def card_html(card: CardView, heading: int = 3) -> Markup:
    """Return a card of a list as its template draws it."""
    return _filled(card, heading).fill()


def _filled(card: CardView, heading: int, left_out: Collection[str] = ()) -> Piece:
    """Return a card with slots only in place of what is left out."""
    shape = (
        heading, card.pillar, card.label, card.stale, card.is_example, card.title_lang, card.summary_lang,
        not card.district_name, not card.region_name, not card.areas, not card.stage_name, not card.cost_name,
        not card.size_name, not card.published, not card.picture, not card.adoptions,
    )  # fmt: skip
    shaped = macro(_CARDS, "project_card", shape, card=lambda: _shape(card), heading=heading)
    made = {"areas": _areas(card.areas[:_MOST_AREAS]), "picture": _picture(card.picture) if card.picture else ""}
    return shaped.partly(
        {name: made[name] if name in made else getattr(card, name) for name in shaped.names if name not in left_out}
    )


class ReadyCard:
    """A card of a list drawn but for what a page marks in its title and summary, and what it adds."""

    __slots__ = (
        "_after",
        "_before",
        "_between",
        "_rest",
        "language",
        "letters",
        "municipality",
        "summary",
        "title",
        "view",
    )

    def __init__(self, told: str) -> None:
        """Draw a card in the current language from its JSON."""
        card = orjson.loads(told)
        self.view = view = card_view(card)
        self.municipality: str = card["municipality"]["code"] if card["municipality"] else ""
        self.language: str = card["language"]
        self.title, self.summary = escape(view.title), escape(view.summary)
        drawn = _filled(view, 3, _FILLED_BY_PAGES)
        assert tuple(drawn.names) == _FILLED_BY_PAGES
        self._before, self._between, self._rest, self._after = drawn.texts
        self.letters = drawn.letters + 2 * len(told)

    def html(self, title: Markup | None = None, summary: Markup | None = None, more: str = "") -> str:
        """Return the card, with title and summary as a page marks them, and what it adds, all of it safe."""
        return f"{self._before}{title or self.title}{self._between}{summary or self.summary}{self._rest}{more}{self._after}"


def ready_cards(several: Iterable[str]) -> list[ReadyCard]:
    """Return cards, given as JSON, in the language of the page; one that did not change is drawn once a day."""
    state, get = cards_depend_on(), pieces().get
    return [get((state, told), partial(ReadyCard, told)) for told in several]


def _shape(card: CardView) -> dict[str, Any]:
    """Return a card as its template asks for it, with slots in place of its texts, where it has any."""
    optional = {name: mark for name, mark in _OPTIONAL.items() if getattr(card, name)}
    return {**{name: getattr(card, name) for name in _SAME}, **_ALWAYS, **optional}


def _areas(codes: Sequence[str]) -> Markup:
    """Return the tags of key areas; they are drawn once, and again when a name changes."""

    def draw() -> Markup:
        return joined([_area(area) for code in codes if (area := taxonomy.key_area(code))])

    return piece((_CARDS, "areas", tuple(codes), cards_depend_on()), draw).fill()


def _area(area: KeyAreaView) -> Markup:
    return macro(_CARDS, "area", area.code, area.name, area=lambda: tag_views([area.code])[0]).fill()


def _picture(view: PictureView) -> Markup:
    names = ("src", "webp", "jpeg", "alt", *(("width", "height") if view.width else ()))
    slots = {name: slot(name) for name in names}
    drawn = macro("components/pictures.html", "picture", names, view=slots, sizes=_SIZES)
    return drawn.fill(**{name: getattr(view, name) for name in names})


def more_of(name: str, text: str | Markup) -> Markup:
    """Return a further paragraph of a card: a `snippet`, what `fits` the reader, or what `differs`."""
    return macro(_CARDS, name, text=slot("text")).fill(text=text)


def pick_of() -> Callable[[CardView], Markup]:
    """Return what draws the box that puts a card aside to be compared, for cards of one page."""
    drawn = macro(_CARDS, "pick", number=slot("number"), title=slot("title"))
    assert tuple(drawn.names) == ("number", "title")
    return lambda card: drawn.filled_with((card.id, card.title))
