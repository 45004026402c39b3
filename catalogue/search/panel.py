"""The facets of a search beside its results: one ready piece, in which pages differ in numbers and choices only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel.numbers import get_group_symbol
from markupsafe import Markup

from ..i18n import current_language
from ..municipalities import queries as places
from ..ready import Piece, drawn, macro, piece, slot
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
    options: tuple[Option, ...]
    parts: Mapping[str, Sequence[Option]]

    @property
    def shown(self) -> int:
        """How many options stand there at first; of two levels all do."""
        return len(self.options) if self.parts else _SHOWN_OF_LONG.get(self.facet.name, _SHOWN)

    @property
    def shape(self) -> tuple[Any, ...]:
        """What is listed: facets of a closed list say by their name alone which options they have."""
        if self.facet.is_open:
            return (len(self.options),)
        if self.facet.name in ("year", "months_max"):
            return tuple(one.value for one in self.options)
        return tuple(self.parts) if self.facet.name == "region" else ()


def panel(view: SearchView) -> Markup:
    """Return all facets of a search with their options, numbers and choices."""
    listed = [
        Listed(facet, tuple(options), view.options_below(facet))
        for facet in FACETS
        if facet.name not in CHILDREN.values() and (options := view.options(facet))
    ]
    made = piece(
        ("panel", _names(), *(one.shape for one in listed)),
        lambda: drawn(TEMPLATE, "panel", [_with_slots(one) for one in listed]),
    )
    return made.filled_with(_values(made, view, {one.facet.name: one for one in listed}))


def _with_slots(listed: Listed) -> dict[str, Any]:
    """Return a facet as its template takes it."""
    facet, shown = listed.facet, listed.shown
    options = [_option(facet.name, one, listed.parts.get(one.value, ())) for one in listed.options]
    if facet.is_open:
        options = [_open_option(facet.name, position) for position in range(len(listed.options))]
    marks = {name: slot(f"{name} {facet.name}") for name in ("is_open", "badge", "any", "rest_open")}
    return {
        "name": facet.name, "label": facet.label, "is_single": facet.up_to, "has_levels": facet.name in CHILDREN,
        "shown": options[:shown], "rest": options[shown:], **marks,
    }  # fmt: skip


def _option(facet: str, one: Option, parts: Sequence[Option]) -> dict[str, Any]:
    pillar = one.value if facet == "pillar" else one.parent if facet == "key_area" else None
    return {
        "facet": facet, "value": one.value, "name": str(one.name), "pillar": pillar,
        "state": slot(f"state {facet} {one.value}"), "count": slot(f"count {facet} {one.value}"),
        "is_open": slot(f"branch {facet} {one.value}"), "children": [_option(CHILDREN[facet], part, ()) for part in parts],
    }  # fmt: skip


def _open_option(facet: str, position: int) -> dict[str, Any]:
    """Return an option of which the piece knows only where it stands: there are too many to keep a piece for each list."""
    names = ("value", "name", "state", "count")
    return {"facet": facet, "pillar": None, **{name: slot(f"{name} {facet} {position}") for name in names}}


@cache
def _parts_of(name: str) -> tuple[str, str, str]:
    """Return what a slot of the panel is for, its facet, and the value of its option."""
    what, facet, value = (*name.split(" "), "")[:3]
    return what, facet, value


def _values(made: Piece, view: SearchView, listed: Mapping[str, Listed]) -> list[Any]:
    """Return what goes into the slots of a panel, in their order; the state of an option comes before its count."""
    counts, choices, separator = view.counts, view.criteria.choices, _thousands_separator(current_language())
    others: dict[str, Callable[[Listed, str], Any]] = {
        "is_open": lambda one, _value: _if(one.facet.name in _OPEN_AT_FIRST or _chosen(view, one), _OPEN),
        "badge": lambda one, _value: _badge(_chosen(view, one)),
        "any": lambda one, _value: _if(not _chosen(view, one), _CHOSEN),
        "rest_open": lambda one, _value: _if(_has_chosen(view, one.facet.name, one.options[one.shown :]), _OPEN),
        "branch": lambda one, value: _if(_is_branch_open(view, one, value), _OPEN),
    }
    opened = {name for name, one in listed.items() if one.facet.is_open}
    values: list[Any] = []
    for what, facet, value in map(_parts_of, made.names):
        if facet in opened and value:
            option = listed[facet].options[int(value)]
            if what in ("value", "name"):
                values.append(str(getattr(option, what)))
                continue
            value = option.value
        if what == "state":
            chosen = value in choices.get(facet, ())
            values.append(_CHOSEN if chosen else _NOTHING if counts.get(facet, {}).get(value) else _EMPTY)
        elif what == "count":
            count = counts.get(facet, {}).get(value, 0)
            values.append(count if count < 1000 else f"{count:,}".replace(",", separator))
        else:
            values.append(others[what](listed[facet], value))
    return values


def _if(condition: Any, mark: Markup) -> Markup:
    return mark if condition else _NOTHING


def _badge(number: int) -> Markup:
    return macro(TEMPLATE, "badge", number, number=number).fill() if number else _NOTHING


def _chosen(view: SearchView, listed: Listed) -> int:
    """Return how many options of a facet are chosen, those of its second level included."""
    name = listed.facet.name
    return len(view.criteria.chosen(name)) + len(view.criteria.chosen(CHILDREN.get(name, "")))


def _has_chosen(view: SearchView, facet: str, options: Sequence[Option]) -> bool:
    chosen = view.criteria.chosen(facet)
    return bool(chosen) and any(one.value in chosen for one in options)


def _is_branch_open(view: SearchView, listed: Listed, value: str) -> bool:
    name = listed.facet.name
    return value in view.criteria.chosen(name) or _has_chosen(view, CHILDREN[name], listed.parts.get(value, ()))


def _thousands_separator(language: str) -> str:
    return str(get_group_symbol(language))


@remembered
def _names() -> int:
    """Return a mark that is another one whenever a name of a tag or of a place is."""
    return hash(repr((taxonomy.pillars(), taxonomy.key_areas(), taxonomy.topics(), places.regions())))
