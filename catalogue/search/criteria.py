"""What is searched for: the only reader of the query string, and the only maker of search addresses."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol

from flask import url_for

from ..errors import Refused
from ..i18n import _
from .facets import FACET, FACETS, known_values, options_of
from .wording import Wording, tidied, understood

SORTS = ("relevance", "newest", "confirmed", "adopted", "cheapest")
PER_PAGE = (10, 20, 50, 100)
_PAST_ANY_END = 10**9


class Arguments(Protocol):
    """What is read of the arguments of an address."""

    def getlist(self, key: str) -> list[str]:
        """Return every value of a name."""


@dataclass(frozen=True)
class SearchCriteria:
    """A search: words, choices by facet, order and page."""

    q: str = ""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = SORTS[0]
    page: int = 1
    per_page: int = 20

    @classmethod
    def read(cls, arguments: Arguments) -> "SearchCriteria":
        """Read the arguments of an address; unknown names and values are ignored.

        Raises Refused (400) where the page is no whole number from 1.
        """
        chosen = {facet.name: known_values(facet, arguments.getlist(facet.name)) for facet in FACETS}
        return cls(
            q=tidied(_first(arguments, "q")),
            choices=_without_covered_pillars(chosen),
            sort=_known(_first(arguments, "sort"), SORTS, SORTS[0]),
            page=_page(arguments.getlist("page")),
            per_page=int(_known(_first(arguments, "per_page"), map(str, PER_PAGE), "20")),
        )

    @classmethod
    def of(cls, **choices: str) -> "SearchCriteria":
        """Return the search for one value of each facet named, for links from other pages."""
        return cls(choices={name: (value,) for name, value in choices.items()})

    @cached_property
    def wording(self) -> Wording:
        """What the words ask for."""
        return understood(self.q)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything narrows the search."""
        return bool(self.wording or self.choices)

    def chosen(self, facet: str) -> tuple[str, ...]:
        """Return the values chosen in a facet."""
        return self.choices.get(facet, ())

    def chosen_groups(self) -> set[str]:
        """Return the groups of facets in which anything is chosen."""
        return {FACET[name].group for name in self.choices}

    def with_(self, facet: str, value: str) -> "SearchCriteria":
        """Return the search with one more choice, from its first page."""
        values = known_values(FACET[facet], (*self.chosen(facet), value))
        return self._choosing({**self.choices, facet: values})

    def without(self, facet: str, value: str | None = None) -> "SearchCriteria":
        """Return the search without one choice, or without all of a facet, from its first page."""
        kept = tuple(one for one in self.chosen(facet) if value is not None and one != value)
        return self._choosing({**self.choices, facet: kept})

    def without_group(self, group: str) -> "SearchCriteria":
        """Return the search without the choices of a group of facets."""
        return self._choosing({name: some for name, some in self.choices.items() if FACET[name].group != group})

    def only(self, facet: str, value: str) -> "SearchCriteria":
        """Return the search with the value as its facet's only choice."""
        return self.without_group(FACET[facet].group).with_(facet, value)

    def without_words(self) -> "SearchCriteria":
        """Return the search without what was typed."""
        return replace(self, q="", page=1)

    def cleared(self) -> "SearchCriteria":
        """Return the search for everything, in the same order."""
        return replace(self, q="", choices={}, page=1)

    def on_page(self, page: int) -> "SearchCriteria":
        """Return another page of the search."""
        return replace(self, page=page)

    def sorted_by(self, sort: str) -> "SearchCriteria":
        """Return the search in another order, from its first page."""
        return replace(self, sort=sort, page=1)

    def _choosing(self, choices: Mapping[str, tuple[str, ...]]) -> "SearchCriteria":
        return replace(self, choices=_without_covered_pillars(choices), page=1)

    def to_args(self) -> dict[str, Any]:
        """Return the arguments of its address: the same search has always the same, and defaults none."""
        arguments: dict[str, Any] = {"q": self.q} if self.q else {}
        arguments |= {facet.name: list(self.choices[facet.name]) for facet in FACETS if facet.name in self.choices}
        default = SearchCriteria()
        for name in ("sort", "page", "per_page"):
            if getattr(self, name) != getattr(default, name):
                arguments[name] = getattr(self, name)
        return arguments

    def fields_beside(self, part: str) -> list[tuple[str, Any]]:
        """Return names and values that a form has to keep when it changes `q`, the `facets` or the `order`."""
        changed = {"q": {"q"}, "facets": set(FACET), "order": {"sort", "per_page"}}[part] | {"page"}
        return [
            (name, value)
            for name, values in self.to_args().items()
            if name not in changed
            for value in (values if isinstance(values, list) else [values])
        ]

    @property
    def url(self) -> str:
        """The address of its page in the current language."""
        return url_for("search.projects", **self.to_args())


def _without_covered_pillars(choices: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Drop empty choices, and each pillar of which key areas are chosen: choosing both means the key areas."""
    areas = choices.get("key_area", ())
    covered = {one.parent for one in options_of(FACET["key_area"], areas) if one.value in areas} if areas else set()
    kept = {**choices, "pillar": tuple(one for one in choices.get("pillar", ()) if one not in covered)}
    return {facet.name: kept[facet.name] for facet in FACETS if kept.get(facet.name)}


def _first(arguments: Arguments, name: str) -> str:
    return next(iter(arguments.getlist(name)), "")


def _known(value: str, known: Iterable[str], default: str) -> str:
    return value if value in known else default


def _page(values: list[str]) -> int:
    if not values:
        return 1
    digits = values[0].lstrip("0")
    if not digits or not re.fullmatch(r"[0-9]+", digits):
        raise Refused(_("The number of a page is a whole number from 1."))
    return int(digits) if len(digits) < 10 else _PAST_ANY_END
