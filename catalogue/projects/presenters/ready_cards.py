"""Cards put together of ready pieces: the template draws each shape of a card once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date as Date
from datetime import datetime
from functools import partial
from struct import Struct
from typing import Any
from zlib import crc32

import orjson
from markupsafe import Markup

from ...ready import Parts, Piece, macro, pieces, sent, slot
from ...taxonomy import queries as taxonomy
from ...taxonomy.presenters import KeyAreaView
from ..freshness import STALE_AFTER_DAYS
from ..images.presenters import PictureView
from .cards import CardView, Spoken, card_viewer, cards_depend_on, tag_views

_CARDS = "components/cards.html"
_MOST_AREAS = 3
_SIZES = "(min-width: 44em) 24rem, 100vw"
"""How wide the picture of a card stands."""
_FILLED_BY_PAGES = ("title", "summary", "more")
_BEFORE_ITEM, _AFTER_ITEM = b"<li>", b"</li>"
_OF_ITS_OWN = 1000
"""How many bytes a ready card takes besides its HTML, about."""
_HEAD, _BEGINNING = Struct("<10I"), Struct("<2I")
"""A packed card begins with a CRC of the JSON that it was drawn from, its last day, the lengths of its HTML and
of its texts, and six places in the HTML."""
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
    made = {"areas": Markup(_areas(card.areas).decode()), "more": card.more}  # noqa: S704 - drawn by a template
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
    """An item of a list of results as it is sent, and where in it stand what a page marks and what it adds."""

    __slots__ = ("_places", "_until", "html", "letters", "municipality", "notes", "own_language", "summary", "title")

    def __init__(
        self, html: bytes, places: Sequence[int], until: int, texts: Sequence[Any], notes: bytes = b""
    ) -> None:
        """Take what was drawn: `places` are beginning and end of title, summary and more, `until` the last day it is true for."""
        self.html = html
        self._places = places
        self._until = until
        self.title, self.summary = Spoken(*texts[:2]), Spoken(*texts[2:4])
        self.municipality: str = texts[4]
        self.own_language: str = texts[5]
        self.notes = notes
        """What whoever drew it ahead noted beside it."""
        self.letters = 2 * len(html) + _OF_ITS_OWN

    @classmethod
    def of(cls, told: str, view_of: Callable[[Mapping[str, Any]], CardView]) -> "ReadyCard":
        """Draw a card in the current language from its JSON."""
        card = orjson.loads(told)
        view = view_of(card)
        parts, places = [_BEFORE_ITEM], dict.fromkeys(_FILLED_BY_PAGES, (0, 0))
        shaped, at = _shaped(view, 3), len(_BEFORE_ITEM)
        for name, text in zip(shaped.names, shaped.sent[:-1], strict=True):
            filling = _areas(view.areas) if name == "areas" else sent(_value(view, name))
            at += len(text)
            if name in places:
                places[name] = (at, at + len(filling))
            at += len(filling)
            parts += (text, filling)
        pick = macro(_CARDS, "pick", number=slot("id"), title=slot("title"))
        html = b"".join([*parts, shaped.sent[-1], *pick.parts({"id": view.id, "title": view.title}), _AFTER_ITEM])
        own_place = card["municipality"]["code"] if card["municipality"] else ""
        texts = (view.title, view.title_lang, view.summary, view.summary_lang, own_place, card["language"])
        return cls(html, [at for name in _FILLED_BY_PAGES for at in places[name]], _true_until(card, view), texts)

    def packed(self, told: str, notes: bytes) -> bytes:
        """Return the card as `unpacked` takes it, with a mark of the JSON that it was drawn from, and notes."""
        texts = orjson.dumps((*self.title, *self.summary, self.municipality, self.own_language))
        head = _HEAD.pack(crc32(told.encode()), self._until, len(self.html), len(texts), *self._places)
        return b"".join((head, self.html, texts, notes))

    @classmethod
    def unpacked(cls, packed: bytes, told: str, today: int) -> "ReadyCard | None":
        """Return what was packed; None where it was drawn from other JSON than that, or is not true any more today."""
        if not _is_true(packed, told, today):
            return None
        _mark, until, length, of_texts, *places = _HEAD.unpack_from(packed)
        texts_at, notes_at = _HEAD.size + length, _HEAD.size + length + of_texts
        texts = orjson.loads(packed[texts_at:notes_at])
        return cls(packed[_HEAD.size : texts_at], places, until, texts, packed[notes_at:])

    def with_(self, title: bytes | None, summary: bytes | None, more: Sequence[bytes] = ()) -> Parts:
        """Return the card, with title and summary as a page marks them, and what it adds, all of it safe."""
        parts: Parts = []
        at, html = 0, self.html
        starts, ends = self._places[::2], self._places[1::2]
        for start, end, text in zip(starts, ends, (title, summary, b"".join(more)), strict=True):
            if text:
                parts += (html[at:start], text)
                at = end
        return [*parts, html[at:]]


def _is_true(packed: bytes, told: str, today: int) -> bool:
    """Whether a packed card was drawn of some JSON, and says nothing that is over by now."""
    mark, until = _BEGINNING.unpack_from(packed)
    return bool(mark == crc32(told.encode()) and until >= today)


def ready_html(several: Iterable[tuple[int, str, int]], drawn_ahead: Callable[[int], bytes]) -> Parts:
    """Return cards as they are sent where a page adds nothing to them; see `ready_cards`."""
    made: Parts = []
    state = cards_depend_on()
    today = state[1].toordinal()
    for number, told, _revision in several:
        if (packed := drawn_ahead(number)) and _is_true(packed, told, today):
            made.append(packed[_HEAD.size : _HEAD.size + _HEAD.unpack_from(packed)[2]])
        else:
            made.append(pieces().get((state, hash(told)), partial(ReadyCard.of, told, card_viewer())).html)
    return made


def ready_cards(several: Iterable[tuple[int, str, int]], drawn_ahead: Callable[[int], bytes]) -> list[ReadyCard]:
    """Return cards, given as numbers, JSON and revisions, in the language of the page.

    One that was drawn ahead is taken as it is, if it was drawn from the same JSON; another one is drawn, and kept under 64
    bits of its JSON, which differ by chance once in more cards than anybody will write.
    """
    state, get, view_of = cards_depend_on(), pieces().get, card_viewer()
    today = state[1].toordinal()
    return [
        ((packed := drawn_ahead(number)) and ReadyCard.unpacked(packed, told, today))
        or get((state, hash(told)), partial(ReadyCard.of, told, view_of))
        for number, told, _revision in several
    ]


def _true_until(card: Mapping[str, Any], view: CardView) -> int:
    """Return the number of the last day for which a card is true; it says from some day on that it is stale."""
    told = card["confirmed_at"] or card["published_at"]
    if view.stale or not told:
        return Date.max.toordinal()
    return datetime.fromisoformat(told).date().toordinal() + STALE_AFTER_DAYS


def _shape(card: CardView) -> dict[str, Any]:
    """Return a card as its template asks for it, with slots in place of its texts, where it has any."""
    optional = {name: mark for name, mark in _OPTIONAL.items() if getattr(card, name)}
    return {**{name: getattr(card, name) for name in _SAME}, **_ALWAYS, **optional}


def _areas(codes: Sequence[str]) -> bytes:
    """Return the tags of key areas; each is drawn once, and again when a name changes."""
    return b"".join([part for code in codes[:_MOST_AREAS] if (area := taxonomy.key_area(code)) for part in _area(area)])


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
