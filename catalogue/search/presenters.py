"""How a search is shown: the sentence above the results, chips, facets with counts, ways out of an empty result."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from ..i18n import _, _l, _n
from ..projects.presenters import json_item
from .criteria import SORTS, SearchCriteria
from .facets import (
    FACET,
    FACETS,
    Both,
    Facet,
    Option,
    in_both_languages,
    options_by_facet,
    options_by_parent,
    options_of,
)
from .index.columns import Counts
from .queries import Page, facet_counts, totals_of
from .typed import offered_filters

SORT_NAMES = {
    "relevance": _l("Best match"),
    "newest": _l("Newest"),
    "confirmed": _l("Recently confirmed"),
    "adopted": _l("Most often taken over"),
    "cheapest": _l("Cheapest per inhabitant"),
    "fit": _l("Most like my municipality"),
}
assert tuple(SORT_NAMES) == SORTS
MOST_RELAXATIONS = 5
LISTED_WHEN_OPEN = 100
"""How many options of an open facet a file or a page lists, the most frequent first, beside those chosen."""
_LISTED_HERE = tuple(facet for facet in FACETS if facet.is_open or facet.up_to)
CHILDREN = {"pillar": "key_area", "region": "district"}
"""The facets of two levels: the parameter of the first with that of the second."""


@dataclass(frozen=True)
class Chip:
    """One criterion, with the search that remains without it."""

    label: str
    name: str
    rest: SearchCriteria


@dataclass(frozen=True)
class Relaxation:
    """A search with one criterion less, and how many projects it finds."""

    name: str
    total: int
    criteria: SearchCriteria


def counted_facets(criteria: SearchCriteria) -> list[str]:
    """Return the facets that a page counts: municipalities only once the choice of a place has made them few."""
    offered = bool({"region", "district", "municipality"} & set(criteria.choices))
    return [facet.name for facet in FACETS if offered or not facet.is_open]


class SearchView:
    """What the page and the file of a search show beside the cards."""

    def __init__(self, criteria: SearchCriteria, counts: Counts) -> None:
        """Look up the names of all options once, from the facets that were counted."""
        self.criteria = criteria
        self.counts = counts
        self._options = {**options_by_facet(), **{facet.name: self._listed(facet) for facet in _LISTED_HERE}}

    def _listed(self, facet: Facet) -> Sequence[Option]:
        """Return the options to list, with those chosen: of an open facet those found, most frequent first."""
        chosen = self.criteria.chosen(facet.name)
        if not facet.is_open:
            return options_of(facet, chosen)
        counted = self.counts.get(facet.name, {})
        most = sorted(counted, key=lambda value: (-counted[value], value))[:LISTED_WHEN_OPEN]
        wanted = {*chosen, *most}
        listed = [option for option in options_of(facet, wanted) if option.value in wanted]
        return sorted(listed, key=lambda option: -counted.get(option.value, 0))

    def options(self, facet: Facet) -> Sequence[Option]:
        """Return the options of a facet that a reader sees: years of which the catalogue has no project are left out."""
        if facet.name != "year":
            return self._options[facet.name]
        present, chosen = facet_counts(SearchCriteria(), ["year"])["year"], self.criteria.chosen(facet.name)
        return [one for one in self._options["year"] if one.value in present or one.value in chosen]

    def options_below(self, facet: Facet) -> Mapping[str, Sequence[Option]]:
        """Return the options of the next level by what they are part of: key areas by pillar, districts by region."""
        if facet.name not in CHILDREN:
            return {}
        below = options_by_parent()[CHILDREN[facet.name]]
        if facet.name != "region":
            return below
        opened = self.criteria.chosen("region")  # The districts of one region at a time are enough to read.
        chosen = self.criteria.chosen("district")
        if not (opened or chosen):
            return {}
        return {
            region: some
            for region, some in below.items()
            if len(some) > 1 and (region in opened or any(one.value in chosen for one in some))
        }

    def names(self, facet: str) -> list[str]:
        """Return the names of what is chosen in a facet."""
        chosen = self.criteria.chosen(facet)
        return [str(option.name) for option in self._options[facet] if option.value in chosen]

    def chips(self) -> list[Chip]:
        """Return each criterion with the address of the search without it."""
        criteria = self.criteria
        chips = [Chip(_("Words"), criteria.q, criteria.without_words())] if criteria.q else []
        for facet in FACETS:
            if criteria.chosen(facet.name):
                for option in self._options[facet.name]:
                    if option.value in criteria.chosen(facet.name):
                        rest = criteria.without(facet.name, option.value)
                        chips.append(Chip(str(FACET_LABELS.get(facet.name, facet.label)), str(option.name), rest))
        if criteria.bbox:
            chips.append(Chip(_("Map"), _("the area chosen on the map"), criteria.without_bbox()))
        return chips

    def sentence(self, total: int) -> str:
        """Return in one sentence how many projects are shown, and which."""
        if not self.criteria.is_narrowed:
            return str(_n("%(num)s project in the catalogue", "%(num)s projects in the catalogue", total))
        which = ", ".join(self._phrases())
        return str(_n("%(num)s project: %(which)s", "%(num)s projects: %(which)s", total, which=which))

    def _phrases(self) -> list[str]:
        phrases = [_("with the words “%(text)s”", text=self.criteria.q)] if self.criteria.wording else []
        if tags := _any_of(self.names("pillar") + self.names("key_area")):
            phrases.append(_("tagged %(names)s", names=tags))
        for name in self.criteria.choices:
            if FACET[name].group == FACET["pillar"].group:
                continue
            names = _any_of(self.names(name))
            say = _PHRASES.get(name)
            phrases.append(say(names) if say else f"{_lowered(str(FACET[name].label))}: {names}")
        if self.criteria.bbox:
            phrases.append(_("from the area chosen on the map"))
        return phrases

    def relaxations(self) -> list[Relaxation]:
        """Return the searches with one criterion less that find anything, the most fruitful first."""
        chips = self.chips()
        found = zip(chips, totals_of([chip.rest for chip in chips]), strict=True)
        fruitful = [Relaxation(chip.name, total, chip.rest) for chip, total in found if total]
        return sorted(fruitful, key=lambda one: -one.total)[:MOST_RELAXATIONS]

    def sorts(self) -> list[tuple[str, str]]:
        """Return the orders that make a difference here: codes with names."""
        offered = {
            "relevance": bool(self.criteria.wording),
            "adopted": False,
            "fit": bool(self.criteria.home),
        }
        return [
            (sort, str(name))
            for sort, name in SORT_NAMES.items()
            if offered.get(sort, True) or self.criteria.order == sort
        ]

    def offered_filters(self) -> list[tuple[str, SearchCriteria]]:
        """Return what the words name, each with the search in which it is a filter instead: "Only the region …"."""
        offered = []
        for facet, value in offered_filters(self.criteria.q):
            if value in self.criteria.chosen(facet):
                continue
            words = self.criteria.q.split()
            rest = " ".join(word for word in words if word.upper() != value)
            filtered = self.criteria.with_words(rest if len(rest) < len(self.criteria.q) else "").with_(facet, value)
            option = next(one for one in options_of(FACET[facet], [value]) if one.value == value)
            offered.append((f"{FACET_LABELS.get(facet, FACET[facet].label)}: {option.name}", filtered))
        return offered

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
            for option, label in zip(options, _labels(options), strict=True)
        ]


FACET_LABELS = {"pillar": _l("Pillar"), "region": _l("Region")}
"""The names of facets on their own, where the sidebar names two levels together."""
_PHRASES: dict[str, Callable[[str], str]] = {
    "region": lambda names: _("from the region %(names)s", names=names),
    "district": lambda names: _("from the district %(names)s", names=names),
    "municipality": lambda names: _("from the municipality %(names)s", names=names),
    "size": lambda names: _("size: %(names)s", names=names),
    "stage": lambda names: _("stage: %(names)s", names=names),
    "cost": lambda names: _("cost: %(names)s", names=names),
    "label": lambda names: _("label: %(names)s", names=names),
    "months_max": lambda names: _("time to operation: %(names)s", names=names),
}


def _labels(options: Sequence[Option]) -> list[dict[str, str]]:
    if all(isinstance(option.name, Both) for option in options):
        return [{"cs": option.name.cs, "en": option.name.en} for option in options]
    return in_both_languages([option.name for option in options])


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


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
        "did_you_mean": page.match.did_you_mean if page.match else None,
        "items": [json_item(card) for card in page.items],
        "facets": view.facets_json(),
    }
