"""The facets of a search beside its results: ready pieces, in which pages differ in numbers and choices only."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from babel.numbers import get_group_symbol
from markupsafe import Markup

from ..i18n import current_language
from ..municipalities import queries as places
from ..ready import Parts, Piece, drawn, joined, kept, macro, slot
from ..remembered import remembered
from ..taxonomy import queries as taxonomy
from .facets import FACETS, Facet, Option, options_by_facet, options_by_parent
from .presenters import CHILDREN, SearchView

TEMPLATE = "components/facets.html"
_OPEN_AT_FIRST = ("pillar", "region", "size", "cost")
_SHOWN = 10
_SHOWN_OF_LONG = {"topic": 6, "year": 6, "municipality": 6}
"""How many options of a facet are shown at first, and of those with many."""
_SHOWN_FACETS = tuple(facet for facet in FACETS if facet.name not in CHILDREN.values())
_OF_EACH_PAGE = ("region", "year", "months_max")
"""Facets whose options depend on what is chosen or found."""
_CHOSEN, _EMPTY, _OPEN, _NOTHING = map(Markup, (" checked", " disabled", " open", ""))


@dataclass(frozen=True, slots=True)
class Listed:
    """A facet with the options that a page lists; those of two levels have `parts` by the value above them."""

    facet: Facet
    options: Sequence[Option]
    parts: Mapping[str, Sequence[Option]]

    @property
    def name(self) -> str:
        """The name of the facet."""
        return self.facet.name

    @property
    def shown(self) -> int:
        """How many options stand there at first; of two levels all do."""
        return len(self.options) if self.name in CHILDREN else _SHOWN_OF_LONG.get(self.name, _SHOWN)

    @property
    def shape(self) -> tuple[Any, ...]:
        """What is listed: most facets say by their name alone which options they have."""
        if self.facet.is_open:
            return (max(0, len(self.options) - self.shown),)
        return tuple(self.parts) if self.name == "region" else tuple(one.value for one in self.options)


class ReadyFacet:
    """A facet as its template draws it where nothing is counted or chosen, and what to put where anything is."""

    __slots__ = ("letters", "listed", "options", "others", "parts")

    def __init__(self, listed: Listed) -> None:
        """Take a drawn facet apart: into texts, options that need their number and state only, and other slots."""
        self.listed = listed
        drawn = Piece.of(_drawn(listed))
        self.letters = 2 * drawn.letters
        self.parts: Parts = [drawn.sent[0]]
        self.options: dict[str, dict[str, tuple[int, bytes]]] = {}
        """By facet and value: where the option's state stands, and what follows it; its number comes after that."""
        self.others: list[tuple[int, str, str]] = []
        """Where another slot stands, what it is for, and the value of the option that it belongs to."""
        slots = zip(drawn.names, drawn.sent[1:], strict=True)
        for name, text in slots:
            what, facet, value = (*name.split(" "), "")[:3]
            at = len(self.parts)
            if what == "state":
                _count, after = next(slots)
                self.options.setdefault(facet, {})[value] = (at, text)
                self.parts += [_EMPTY.encode() + text, b"0", after]
            else:
                self.others.append((at, what, value))
                self.parts += [_UNCHOSEN[what](listed).encode(), text]

    def filled(self, listed: Listed, view: SearchView, numbers: "_Numbers") -> Parts:
        """Return the facet with the numbers and choices of a search."""
        parts = self.parts.copy()
        for facet, options in self.options.items():
            counted = view.counts.get(facet, _NOT_COUNTED)
            for value, number in counted.items():
                if (option := options.get(value)) is not None:
                    at, text = option
                    parts[at] = text
                    parts[at + 1] = numbers[number]
            for value in view.criteria.chosen(facet):
                if (option := options.get(value)) is not None:
                    parts[option[0]] = _CHOSEN.encode() + option[1]
        if listed.facet.is_open or _chosen(view, listed):
            for at, what, value in self.others:
                parts[at] = _FILLINGS[what](listed, view, value).encode()
        return parts


class _Numbers(dict[int, bytes]):
    """Numbers of projects as a language writes them, each written once."""

    def __init__(self, language: str) -> None:
        self._separator = str(get_group_symbol(language))

    def __missing__(self, number: int) -> bytes:
        written = self[number] = f"{number:,}".replace(",", self._separator).encode()
        return written


_numbers_of = cache(_Numbers)
_NOT_COUNTED: Mapping[str, int] = {}


def panel(view: SearchView) -> Parts:
    """Return all facets of a search with their options, numbers and choices, as they are sent."""
    numbers, mark = _numbers_of(current_language()), mark_of_names()
    ready = kept(("facets", mark), ReadyFacets).by_name
    made: Parts = []
    for facet in _SHOWN_FACETS:
        if (one := ready.get(facet.name)) is not None:
            made += one.filled(one.listed, view, numbers)
        elif options := view.options(facet):
            listed = Listed(facet, options, view.options_below(facet))
            drawn = kept(("facet", mark, facet.name, listed.shape), partial(ReadyFacet, listed))
            made += drawn.filled(listed, view, numbers)
    return made


class ReadyFacets:
    """The facets that list the same options on every page, by name."""

    def __init__(self) -> None:
        """Draw them."""
        below, everything = options_by_parent(), options_by_facet()
        self.by_name = {
            facet.name: ReadyFacet(Listed(facet, everything[facet.name], below.get(CHILDREN.get(facet.name, ""), {})))
            for facet in _SHOWN_FACETS
            if not facet.is_open and facet.name not in _OF_EACH_PAGE and everything[facet.name]
        }
        self.letters = sum(one.letters for one in self.by_name.values())


def _drawn(listed: Listed) -> Markup:
    """Return a facet as its template draws it, with slots. Of an open facet its options are slots as well."""
    facet, shown = listed.facet, listed.shown
    options = [_option(facet.name, one, listed.parts.get(one.value, ())) for one in listed.options]
    marks = {name: slot(f"{name} {facet.name}") for name in ("is_open", "badge", "any", "rest_open", "shown", "rest")}
    return drawn(
        TEMPLATE, "facet",
        {
            "name": facet.name, "label": facet.label, "is_single": facet.up_to, "has_levels": facet.name in CHILDREN,
            "options": options[:shown], "more_options": options[shown:], "is_listed": not facet.is_open, **marks,
        },
    )  # fmt: skip


def _option(facet: str, one: Option, parts: Sequence[Option]) -> dict[str, Any]:
    pillar = one.value if facet == "pillar" else one.parent if facet == "key_area" else None
    return {
        "facet": facet, "value": one.value, "name": str(one.name), "pillar": pillar,
        "state": slot(f"state {facet} {one.value}"), "count": slot(f"count {facet} {one.value}"),
        "is_open": slot(f"branch {facet} {one.value}"), "children": [_option(CHILDREN[facet], part, ()) for part in parts],
    }  # fmt: skip


def _if(condition: Any, mark: Markup) -> Markup:
    return mark if condition else _NOTHING


def _chosen(view: SearchView, listed: Listed) -> int:
    """Return how many options of a facet are chosen, those of its second level included."""
    return len(view.criteria.chosen(listed.name)) + len(view.criteria.chosen(CHILDREN.get(listed.name, "")))


def _badge(listed: Listed, view: SearchView, _value: str) -> Markup:
    number = _chosen(view, listed)
    return macro(TEMPLATE, "badge", number, number=number).fill() if number else _NOTHING


def _has_chosen(view: SearchView, facet: str, options: Sequence[Option]) -> bool:
    chosen = view.criteria.chosen(facet)
    return bool(chosen) and any(one.value in chosen for one in options)


def _branch(listed: Listed, view: SearchView, value: str) -> Markup:
    below = CHILDREN[listed.name], listed.parts.get(value, ())
    return _if(value in view.criteria.chosen(listed.name) or _has_chosen(view, *below), _OPEN)


def _open_options(listed: Listed, view: SearchView, options: Sequence[Option]) -> Markup:
    """Return options of an open facet: there are too many lists of them to keep each ready."""
    marks = {name: slot(name) for name in ("value", "name", "state", "count")}
    template = macro(
        TEMPLATE, "option", listed.name, facet={"is_single": False}, one={"facet": listed.name, "pillar": None, **marks}
    )
    counted, chosen = view.counts.get(listed.name, {}), view.criteria.chosen(listed.name)
    numbers = _numbers_of(current_language())
    return joined(
        template.fill(
            value=one.value, name=str(one.name), count=numbers[counted.get(one.value, 0)].decode(),
            state=_CHOSEN if one.value in chosen else _if(one.value not in counted, _EMPTY),
        )
        for one in options
    )  # fmt: skip


_FILLINGS: dict[str, Callable[[Listed, SearchView, str], Markup]] = {
    "is_open": lambda one, view, _value: _if(one.name in _OPEN_AT_FIRST or _chosen(view, one), _OPEN),
    "badge": _badge,
    "any": lambda one, view, _value: _if(not _chosen(view, one), _CHOSEN),
    "rest_open": lambda one, view, _value: _if(_has_chosen(view, one.name, one.options[one.shown :]), _OPEN),
    "branch": _branch,
    "shown": lambda one, view, _value: _open_options(one, view, one.options[: one.shown]),
    "rest": lambda one, view, _value: _open_options(one, view, one.options[one.shown :]),
}
"""What else the slots of a facet are for."""
_UNCHOSEN: dict[str, Callable[[Listed], Markup]] = {
    **dict.fromkeys(_FILLINGS, lambda _listed: _NOTHING),
    "is_open": lambda one: _if(one.name in _OPEN_AT_FIRST, _OPEN),
    "any": lambda _listed: _CHOSEN,
}
"""What stands there while nothing is chosen in the facet."""


@remembered
def mark_of_names() -> str:
    """Return a mark that is another one whenever a name of a tag or of a place is, or a successor, and the same in every process."""
    tags = (taxonomy.pillars(), taxonomy.retired_key_areas(), taxonomy.topics())
    told = repr((*tags, places.regions(), places.successors()))
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()
