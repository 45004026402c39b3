"""How a search is shown: the sentence above the results, chips, facets with counts, ways out of an empty result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from ..i18n import _, _l, _n
from ..projects.presenters import json_item
from .criteria import SORTS, SearchCriteria
from .facets import FACETS, Facet, Option, in_both_languages, options_of
from .queries import Counts, Page, totals_of

SORT_NAMES = {
    "relevance": _l("Best match"),
    "newest": _l("Newest"),
    "confirmed": _l("Recently confirmed"),
    "adopted": _l("Most often taken over"),
    "cheapest": _l("Cheapest per inhabitant"),
}
assert tuple(SORT_NAMES) == SORTS
MOST_RELAXATIONS = 5


@dataclass(frozen=True)
class OptionView:
    """One option as the sidebar shows it; `children` are the key areas of a pillar."""

    value: str
    name: str
    count: int
    selected: bool
    children: tuple["OptionView", ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether anything is chosen here or below."""
        return self.selected or any(child.selected for child in self.children)


@dataclass(frozen=True)
class FacetView:
    """One facet as the sidebar shows it."""

    name: str
    label: str
    options: list[OptionView]

    @property
    def is_chosen(self) -> bool:
        """Whether anything is chosen in it."""
        return any(option.is_open for option in self.options)


@dataclass(frozen=True)
class Chip:
    """One criterion, with the search that remains without it."""

    label: str
    name: str
    rest: SearchCriteria

    @property
    def as_item(self) -> tuple[str, str, str]:
        """What the component of chips takes: name, address, facet."""
        return self.name, self.rest.url, self.label


@dataclass(frozen=True)
class Relaxation:
    """A search with one criterion less, and how many projects it finds."""

    name: str
    total: int
    criteria: SearchCriteria


class SearchView:
    """What the page and the file of a search show beside the cards."""

    def __init__(self, criteria: SearchCriteria, counts: Counts, *, everything: bool = False) -> None:
        """Look up the names of all options once; a file lists `everything`, a page what can be read."""
        self.criteria = criteria
        self.counts = counts
        self._offers_places = everything or bool({"region", "district", "municipality"} & set(criteria.choices))
        self._options = {facet.name: self._listed(facet) for facet in FACETS}
        self._names = {
            facet.name: {option.value: option.name for option in self._options[facet.name]} for facet in FACETS
        }

    def _listed(self, facet: Facet) -> list[Option]:
        """Return the options to list: all, or of an open facet those found or chosen, most frequent first.

        A page offers districts and municipalities once the choice of a place has made them few.
        """
        if not facet.is_open:
            return list(facet.options())
        counted = self.counts[facet.name] if self._offers_places else {}
        wanted = {*self.criteria.chosen(facet.name), *counted}
        listed = [option for option in options_of(facet, wanted) if option.value in wanted]
        return sorted(listed, key=lambda option: -counted.get(option.value, 0))

    def facets(self) -> list[FacetView]:
        """Return the facets of the sidebar, the key areas below their pillars."""
        areas = self._views("key_area")
        views = []
        for facet in FACETS:
            if facet.name == "pillar":
                options = [
                    OptionView(one.value, one.name, one.count, one.selected, tuple(areas.get(one.value, ())))
                    for one in self._views("pillar").get(None, [])
                ]
            else:
                options = [view for some in self._views(facet.name).values() for view in some]
            if facet.name != "key_area" and options:
                views.append(FacetView(facet.name, str(facet.label), options))
        return views

    def _views(self, name: str) -> dict[str | None, list[OptionView]]:
        """Return the options of a facet by their parent; places without one."""
        views: dict[str | None, list[OptionView]] = {}
        for option in self._options[name]:
            parent = option.parent if name == "key_area" else None
            count, selected = self.counts[name].get(option.value, 0), option.value in self.criteria.chosen(name)
            views.setdefault(parent, []).append(OptionView(option.value, str(option.name), count, selected))
        return views

    def names(self, facet: str) -> list[str]:
        """Return the names of what is chosen in a facet."""
        return [str(self._names[facet][value]) for value in self.criteria.chosen(facet)]

    def chips(self) -> list[Chip]:
        """Return each criterion with the address of the search without it."""
        chips = [Chip(_("Words"), self.criteria.q, self.criteria.without_words())] if self.criteria.q else []
        for facet in FACETS:
            for value, name in zip(self.criteria.chosen(facet.name), self.names(facet.name), strict=True):
                chips.append(Chip(str(facet.label), name, self.criteria.without(facet.name, value)))
        return chips

    def sentence(self, total: int) -> str:
        """Return in one sentence how many projects are shown, and which."""
        if not self.criteria.is_narrowed:
            return str(_n("%(num)s project in the catalogue", "%(num)s projects in the catalogue", total))
        which = ", ".join(self._phrases())
        return str(_n("%(num)s project: %(which)s", "%(num)s projects: %(which)s", total, which=which))

    def _phrases(self) -> list[str]:
        any_of = {facet.name: _any_of(self.names(facet.name)) for facet in FACETS}
        tags = _any_of(self.names("pillar") + self.names("key_area"))
        phrases = [
            (_("with the words “%(text)s”", text=self.criteria.q), self.criteria.wording),
            (_("tagged %(names)s", names=tags), tags),
            (_("from the region %(names)s", names=any_of["region"]), any_of["region"]),
            (_("from the district %(names)s", names=any_of["district"]), any_of["district"]),
            (_("from the municipality %(names)s", names=any_of["municipality"]), any_of["municipality"]),
            (_("size: %(names)s", names=any_of["size"]), any_of["size"]),
            (_("stage: %(names)s", names=any_of["stage"]), any_of["stage"]),
            (_("cost: %(names)s", names=any_of["cost"]), any_of["cost"]),
            (_("label: %(names)s", names=any_of["label"]), any_of["label"]),
        ]
        return [phrase for phrase, said in phrases if said]

    def relaxations(self) -> list[Relaxation]:
        """Return the searches with one criterion less that find anything, the most fruitful first."""
        chips = self.chips()
        found = zip(chips, totals_of([chip.rest for chip in chips]), strict=True)
        fruitful = [Relaxation(chip.name, total, chip.rest) for chip, total in found if total]
        return sorted(fruitful, key=lambda one: -one.total)[:MOST_RELAXATIONS]

    def sorts(self) -> list[tuple[str, str]]:
        """Return the orders that make a difference here: codes with names."""
        offered = [sort for sort in SORTS if sort != "relevance" or self.criteria.wording or self.criteria.sort == sort]
        return [(sort, str(SORT_NAMES[sort])) for sort in offered if sort != "adopted" or self.criteria.sort == sort]

    def facets_json(self) -> dict[str, Any]:
        """Return every facet with its options, their names in both languages, counts and choice."""
        return {facet.name: self._facet_json(facet.name) for facet in FACETS}

    def _facet_json(self, name: str) -> list[dict[str, Any]]:
        options = self._options[name]
        chosen, counted = self.criteria.chosen(name), self.counts[name]
        return [
            {
                "value": option.value,
                "label": label,
                "count": counted.get(option.value, 0),
                "selected": option.value in chosen,
            }
            for option, label in zip(options, in_both_languages([option.name for option in options]), strict=True)
        ]


def _any_of(names: Sequence[str]) -> str:
    """Join names as alternatives."""
    if not names:
        return ""
    return reduce(lambda some, one: _("%(some)s or %(one)s", some=some, one=one), names)


def search_json(page: Page, view: SearchView) -> Mapping[str, Any]:
    """Return a page of the search as files and the API write it."""
    return {
        "total": page.total,
        "page": page.page,
        "per_page": page.per_page,
        "did_you_mean": None,
        "items": [json_item(card) for card in page.items],
        "facets": view.facets_json(),
    }
