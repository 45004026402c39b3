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
from ..ready import drawn, joined, macro, piece, slot
from ..remembered import remembered
from ..taxonomy import queries as taxonomy
from .facets import FACETS, Facet, Option
from .presenters import CHILDREN, SearchView

TEMPLATE = "components/facets.html"
_OPEN_AT_FIRST = ("pillar", "region", "size", "cost")
_SHOWN = 10
_SHOWN_OF_LONG = {"topic": 6, "year": 6, "municipality": 6}
"""How many options of a facet are shown at first, and of those with many."""
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
        if self.name in ("year", "months_max"):
            return tuple(one.value for one in self.options)
        return tuple(self.parts) if self.name == "region" else ()


def panel(view: SearchView) -> Markup:
    """Return all facets of a search with their options, numbers and choices."""
    separator = str(get_group_symbol(current_language()))
    made = []
    for facet in FACETS:
        if facet.name not in CHILDREN.values() and (options := view.options(facet)):
            listed = Listed(facet, options, view.options_below(facet))
            drawn_once = piece(("facet", mark_of_names(), facet.name, listed.shape), partial(_drawn, listed))
            made.append(drawn_once.filled_with(_values(drawn_once.names, listed, view, separator)))
    return joined(made)


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


@cache
def _parts_of(name: str) -> tuple[str, str, str]:
    """Return what a slot is for, its facet, and the value of its option."""
    what, facet, value = (*name.split(" "), "")[:3]
    return what, facet, value


def _values(names: Sequence[str], listed: Listed, view: SearchView, separator: str) -> list[Any]:
    """Return what goes into the slots of a facet, in their order."""
    values: list[Any] = []
    of_facet = ""
    counted: Mapping[str, int] = {}
    chosen: Sequence[str] = ()
    for what, facet, value in map(_parts_of, names):
        if facet != of_facet:
            of_facet, counted, chosen = facet, view.counts.get(facet, {}), view.criteria.chosen(facet)
        if what == "state":
            values.append(_CHOSEN if value in chosen else _NOTHING if value in counted else _EMPTY)
        elif what == "count":
            values.append(_written(counted.get(value, 0), separator))
        else:
            values.append(_FILLINGS[what](listed, view, value))
    return values


def _written(count: int, separator: str) -> int | str:
    return count if count < 1000 else f"{count:,}".replace(",", separator)


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
    separator = str(get_group_symbol(current_language()))
    return joined(
        template.fill(
            value=one.value, name=str(one.name), count=_written(counted.get(one.value, 0), separator),
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


@remembered
def mark_of_names() -> str:
    """Return a mark that is another one whenever a name of a tag or of a place is, and the same in every process."""
    told = repr((taxonomy.pillars(), taxonomy.topics(), places.regions()))
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()
