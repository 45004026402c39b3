"""Cards put together of ready pieces: the template draws each shape of a card once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

import orjson
from markupsafe import Markup

from ...ready import Parts, Piece, joined, macro, pieces, sent, slot
from ...taxonomy import queries as taxonomy
from ...taxonomy.presenters import KeyAreaView
from ..images.presenters import PictureView
from .cards import CardView, card_viewer, cards_depend_on, tag_views

_CARDS = "components/cards.html"
_MOST_AREAS = 3
_SIZES = "(min-width: 44em) 24rem, 100vw"
"""How wide the picture of a card stands."""
_FILLED_BY_PAGES = ("title", "summary", "more")
_SHARED = {
    "municipality_name",
    "district_name",
    "region_name",
    "stage_name",
    "cost_name",
    "size_name",
    "published",
    "adoptions",
}
"""The texts of a card that many others have, too."""
_BEFORE_ITEM, _AFTER_ITEM = b"<li>", b"</li>"
_OF_ITS_OWN = 400
"""How many bytes a ready card takes besides its parts, about."""
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
    shaped = _shaped(card, heading)
    made = {"areas": joined([one.decode() for one in _areas(card.areas)]), "more": card.more}
    return shaped.fill(**{name: made[name] if name in made else _value(card, name) for name in set(shaped.names)})


def _shaped(card: CardView, heading: int) -> Piece:
    """Return the card of a shape with slots in place of its texts."""
    shape = (
        heading, card.pillar, card.label, card.stale, card.is_example, card.title_lang, card.summary_lang,
        not card.district_name, not card.region_name, not card.areas, not card.stage_name, not card.cost_name,
        not card.size_name, not card.published, not card.picture, not card.adoptions,
    )  # fmt: skip
    return macro(_CARDS, "project_card", shape, card=lambda: _shape(card), heading=heading)


def _value(card: CardView, name: str) -> Any:
    """Return what fills a slot of a card."""
    return _picture(card.picture) if name == "picture" and card.picture else getattr(card, name)


class ReadyCard:
    """An item of a list of results but for what a page marks in its title and summary, and what it adds.

    It is kept as parts: most of them are shared by all cards of a shape, of a place or of a day, so that a card takes a
    few hundred bytes.
    """

    __slots__ = (
        "_at",
        "letters",
        "municipality",
        "own_language",
        "parts",
        "summary",
        "summary_lang",
        "title",
        "title_lang",
    )

    def __init__(self, told: str, view_of: Callable[[Mapping[str, Any]], CardView]) -> None:
        """Draw a card in the current language from its JSON."""
        card = orjson.loads(told)
        view = view_of(card)
        self.municipality: str = card["municipality"]["code"] if card["municipality"] else ""
        self.own_language: str = card["language"]
        self.title, self.title_lang = view.title, view.title_lang
        self.summary, self.summary_lang = view.summary, view.summary_lang
        self.parts: Parts = [_BEFORE_ITEM]
        own, at = 0, dict.fromkeys(_FILLED_BY_PAGES, 0)
        shaped = _shaped(view, 3)
        for name, text in zip(shaped.names, shaped.sent[:-1], strict=True):
            self.parts.append(text)
            at[name] = len(self.parts)
            if name == "areas":
                self.parts += _areas(view.areas)
            elif name in _SHARED:
                self.parts.append(_shared(getattr(view, name)))
            else:
                self.parts.append(sent(_value(view, name)))
                own += len(self.parts[-1])
        pick = macro(_CARDS, "pick", number=slot("id"), title=slot("title"))
        self.parts += [shaped.sent[-1], *pick.parts({"id": view.id, "title": view.title}), _AFTER_ITEM]
        self._at = tuple(at[name] for name in _FILLED_BY_PAGES)
        self.letters = 2 * own + 8 * len(self.parts) + _OF_ITS_OWN

    def with_(self, title: bytes | None, summary: bytes | None, more: Sequence[bytes] = ()) -> Parts:
        """Return the card, with title and summary as a page marks them, and what it adds, all of it safe."""
        parts = self.parts.copy()
        for at, text in zip(self._at, (title, summary, b"".join(more)), strict=True):
            if text:
                parts[at] = text
        return parts


def ready_cards(several: Iterable[str]) -> list[ReadyCard]:
    """Return cards, given as JSON, in the language of the page; one that did not change is drawn once a day.

    They are kept under 64 bits of their JSON, which differ by chance once in more cards than anybody will write.
    """
    state, get, view_of = cards_depend_on(), pieces().get, card_viewer()
    return [get((state, hash(told)), partial(ReadyCard, told, view_of)) for told in several]


def _shape(card: CardView) -> dict[str, Any]:
    """Return a card as its template asks for it, with slots in place of its texts, where it has any."""
    optional = {name: mark for name, mark in _OPTIONAL.items() if getattr(card, name)}
    return {**{name: getattr(card, name) for name in _SAME}, **_ALWAYS, **optional}


@lru_cache(maxsize=20_000)
def _shared(text: str) -> bytes:
    """Return a text that many cards have, kept once for all of them."""
    return sent(text)


def _areas(codes: Sequence[str]) -> Parts:
    """Return the tags of key areas; each is drawn once, and again when a name changes."""
    return [part for code in codes[:_MOST_AREAS] if (area := taxonomy.key_area(code)) for part in _area(area)]


def _area(area: KeyAreaView) -> Parts:
    return macro(_CARDS, "area", area.code, area.name, area.pillar_code, area=lambda: tag_views([area.code])[0]).sent


def _picture(view: PictureView) -> Markup:
    names = ("src", "webp", "jpeg", "alt", *(("width", "height") if view.width else ()))
    slots = {name: slot(name) for name in names}
    drawn = macro("components/pictures.html", "picture", names, view=slots, sizes=_SIZES)
    return drawn.fill(**{name: getattr(view, name) for name in names})


def more_of(name: str, text: str | Markup) -> Parts:
    """Return a further paragraph of a card: a `snippet`, what `fits` the reader, or what `differs`."""
    before, after = macro(_CARDS, name, text=slot("text")).sent
    return [before, sent(text), after]
