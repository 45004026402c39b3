"""What is searched for: the only reader of the query string, and the only maker of search addresses."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, Protocol
from urllib.parse import urlencode

from ..errors import Refused
from ..i18n import _, path_of
from .facets import FACET, FACETS, known_values, options_of
from .typed import named_municipality, typed_filters
from .wording import Wording, tidied, understood

SORTS = ("relevance", "newest", "confirmed", "adopted", "cheapest", "fit")
VIEWS = ("cards", "table")
PER_PAGE = (10, 20, 50, 100)
_PAST_ANY_END = 10**9
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,9})?")

BBox = tuple[float, float, float, float]
"""A part of the map: west, south, east and north in degrees (WGS 84)."""


class Arguments(Protocol):
    """What is read of the arguments of an address."""

    def getlist(self, key: str) -> list[str]:
        """Return every value of a name."""


@dataclass(frozen=True)
class SearchCriteria:
    """A search: words, choices by facet, order and page."""

    q: str = ""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bbox: BBox | None = None
    home: str = ""
    sort: str = SORTS[0]
    view: str = VIEWS[0]
    page: int = 1
    per_page: int = 20

    @classmethod
    def read(cls, arguments: Arguments) -> "SearchCriteria":
        """Read the arguments of an address; unknown names and values are ignored.

        Raises Refused (400) where the page is no whole number from 1.
        """
        q, typed = typed_filters(tidied(_first(arguments, "q")))
        chosen = {
            facet.name: known_values(facet, [*arguments.getlist(facet.name), *typed.get(facet.name, ())])
            for facet in FACETS
        }
        home = named_municipality(_first(arguments, "home_code") or _first(arguments, "home"))
        sort = _known(_first(arguments, "sort"), SORTS, SORTS[0])
        return cls(
            q=q,
            choices=_without_covered_pillars(chosen),
            bbox=_bbox(_first(arguments, "bbox")),
            home=home,
            sort=sort if home or sort != "fit" else SORTS[0],
            view=_known(_first(arguments, "view"), VIEWS, VIEWS[0]),
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
        return bool(self.wording or self.choices or self.bbox)

    @property
    def order(self) -> str:
        """What the results are ordered by: without words there is no best match, and the newest come first."""
        return "newest" if self.sort == "relevance" and not self.wording else self.sort

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

    def without_bbox(self) -> "SearchCriteria":
        """Return the search in the whole country."""
        return replace(self, bbox=None, page=1)

    def at_home(self, code: str) -> "SearchCriteria":
        """Return the search seen from a municipality: those most like it come first."""
        return replace(self, home=code, sort="fit", page=1)

    def without_home(self) -> "SearchCriteria":
        """Return the search without the reader's own municipality."""
        return replace(self, home="", sort=SORTS[0] if self.sort == "fit" else self.sort, page=1)

    def with_words(self, q: str) -> "SearchCriteria":
        """Return the search for other words."""
        return replace(self, q=q, page=1)

    def seen_as(self, view: str) -> "SearchCriteria":
        """Return the same search in another view."""
        return replace(self, view=view)

    def cleared(self) -> "SearchCriteria":
        """Return the search for everything, in the same order."""
        return replace(self, q="", choices={}, bbox=None, page=1)

    def on_page(self, page: int) -> "SearchCriteria":
        """Return another page of the search."""
        return replace(self, page=page)

    def sorted_by(self, sort: str) -> "SearchCriteria":
        """Return the search in another order, from its first page."""
        return replace(self, sort=sort, page=1)

    def _choosing(self, choices: Mapping[str, tuple[str, ...]]) -> "SearchCriteria":
        return replace(self, choices=_without_covered_pillars(choices), page=1)

    @cached_property
    def _arguments(self) -> dict[str, Any]:
        arguments: dict[str, Any] = {"q": self.q} if self.q else {}
        arguments |= {facet.name: self.choices[facet.name] for facet in FACETS if facet.name in self.choices}
        if self.bbox:
            arguments["bbox"] = ",".join(f"{degrees:.4f}" for degrees in self.bbox)
        for name, default in _DEFAULTS.items():
            if getattr(self, name) != default:
                arguments[name] = getattr(self, name)
        return arguments

    def to_args(self) -> dict[str, Any]:
        """Return the arguments of its address: the same search has always the same, and defaults none."""
        return self._arguments.copy()

    def fields_beside(self, part: str) -> list[tuple[str, Any]]:
        """Return names and values that a form has to keep when it changes `q`, the `facets` or the `order`."""
        changed = _FIELDS_OF[part] | {"page"}
        return [
            (name, value)
            for name, values in self._arguments.items()
            if name not in changed
            for value in (values if isinstance(values, tuple) else [values])
        ]

    @property
    def url(self) -> str:
        """The address of its page in the current language."""
        return path_of("search.projects") + query_string(self._arguments)

    def address_with(self, **changed: Any) -> str:
        """Return the address of the same search with another `view`, `page` or `per_page`: a page names many of them."""
        wanted = {**self._arguments, **changed}
        kept = {name: wanted[name] for name in PARAMETERS if name in wanted and wanted[name] != _DEFAULTS.get(name)}
        return path_of("search.projects") + query_string(kept)

    def addresses_of_pages(self) -> Callable[[int], str]:
        """Return what makes the address of a page from its number: all but the first differ in it alone."""
        first, other = self.address_with(page=1), self.address_with(page=_PAST_ANY_END)
        before, _mark, after = other.rpartition(f"page={_PAST_ANY_END}")
        return lambda number: first if number == 1 else f"{before}page={number}{after}"


def without_unknown(path: str, query: str) -> str:
    """Return the query string of a search without arguments that no search reads; of any other page as it is.

    Social networks and newsletters hang marks of their own on the links that people share: they name the same page.
    """
    if not query or not _IS_SEARCH(path):
        return query
    known = [one for one in query.split("&") if "%" in (name := one.partition("=")[0]) or name in _READ]
    return "&".join(known)


def query_string(arguments: Mapping[str, Any]) -> str:
    """Return what follows the path of an address with its question mark; nothing without arguments."""
    return f"?{'&'.join([_argument(*pair) for pair in arguments.items()])}" if arguments else ""


@lru_cache(maxsize=4000)
def _argument(name: str, value: Any) -> str:
    """Return an argument as an address has it; a page names each of its own a dozen times."""
    return urlencode({name: value}, doseq=True)


_DEFAULTS = {"home": "", "sort": SORTS[0], "view": VIEWS[0], "page": 1, "per_page": 20}
PARAMETERS = ("q", *FACET, "bbox", *_DEFAULTS)
"""The parameters of the address of a search, in their order."""
_READ = frozenset({*PARAMETERS, "home_code"})
_IS_SEARCH = re.compile(r"/(?:cs|en)/(?:projects|map)").fullmatch
_FIELDS_OF = {"q": {"q"}, "facets": set(FACET), "order": {"sort", "per_page"}, "home": {"home", "sort"}}


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


def _bbox(text: str) -> BBox | None:
    """Return a part of the map; None where the text is none, or its edges are in the wrong order."""
    parts = text.split(",")
    if len(parts) != 4 or not all(map(_DEGREES.fullmatch, parts)):
        return None
    west, south, east, north = (round(float(part), 4) for part in parts)
    return (west, south, east, north) if -180 <= west <= east <= 180 and -90 <= south <= north <= 90 else None


def _page(values: list[str]) -> int:
    if not values:
        return 1
    digits = values[0].lstrip("0")
    if not digits or not re.fullmatch(r"[0-9]+", digits):
        raise Refused(_("The number of a page is a whole number from 1."))
    return int(digits) if len(digits) < 10 else _PAST_ANY_END
