"""The facets as data: their parameters, their options with names, and which values a public project has in each."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..clock import now
from ..i18n import LANGUAGES, _l, _n, localized, speaking
from ..municipalities import queries as places
from ..projects.document import vocabularies as lists
from ..projects.document.definition import EARLIEST_YEAR
from ..projects.freshness import FRESHNESS_NAMES, freshness
from ..projects.naming import COST_NAMES, LABEL_NAMES, SIZE_NAMES, STAGE_NAMES
from ..remembered import remembered
from ..taxonomy import queries as taxonomy
from ..taxonomy.goals import GOALS

TAGS = "tags"
MOST_MUNICIPALITIES = 50
LONGEST_MONTHS = 240
_MUNICIPALITY_CODE = re.compile(r"[0-9]{6}")
_MONTHS = re.compile(r"[0-9]{1,3}")
_YEARS_AHEAD = 11
_OFFERED_MONTHS = (3, 6, 12, 24, 36)


@dataclass(frozen=True, slots=True)
class PublicRow:
    """What is indexed of a published project: its card, its public answers and its dates."""

    id: int
    card: Mapping[str, Any]
    document: Mapping[str, Any]
    published: date
    confirmed: date | None
    municipality: str | None = None
    """Under which municipality it is found; none for one that hides its place."""


@dataclass(frozen=True)
class Both:
    """A name from a register, in both languages; written in the current one."""

    cs: str
    en: str

    def __str__(self) -> str:
        """Return the name in the current language."""
        return localized(self.cs, self.en)


@dataclass(frozen=True)
class UpToMonths:
    """The name of a choice of the longest time."""

    months: int

    def __str__(self) -> str:
        """Return the name in the current language."""
        return str(_n("Up to %(num)s month", "Up to %(num)s months", self.months))


@dataclass(frozen=True)
class Option:
    """One option of a facet; a key area has its pillar as the parent, a district its region."""

    value: str
    name: Any
    parent: str | None = None


@dataclass(frozen=True)
class Facet:
    """One parameter that narrows the search; facets of the same group are one, with OR between them.

    `values` says which values a project has.  An open facet has more options than anybody would read: only those found
    or chosen are listed.  In an `up_to` facet the values are numbers, one is chosen, and it means "at most".
    """

    name: str
    label: str
    group: str
    options: Callable[[], Sequence[Option]]
    values: Callable[[PublicRow], Iterable[str]]
    is_open: bool = False
    up_to: bool = False


def _pillars() -> list[Option]:
    return [Option(pillar.code, Both(pillar.name_cs, pillar.name_en)) for pillar in taxonomy.pillars()]


def _key_areas() -> list[Option]:
    return [Option(one.code, Both(one.name_cs, one.name_en), one.pillar_code) for one in taxonomy.key_areas()]


def _regions() -> list[Option]:
    return [Option(region.code, Both(region.name_cs, region.name_en)) for region in places.regions()]


def _districts() -> list[Option]:
    return [Option(one.code, Both(one.name, one.name), one.region_code) for one in places.districts()]


def _topics() -> list[Option]:
    return [Option(topic.code, Both(topic.name_cs, topic.name_en)) for topic in taxonomy.topics()]


def _goals() -> list[Option]:
    return [Option(str(code), Both(f"{code}. {names[0]}", f"{code}. {names[1]}")) for code, names in GOALS.items()]


def _years() -> list[Option]:
    last = now().year + _YEARS_AHEAD
    return [Option(str(year), str(year)) for year in range(last, EARLIEST_YEAR - 1, -1)]


def _months() -> list[Option]:
    return [Option(str(number), UpToMonths(number)) for number in _OFFERED_MONTHS]


def _list(names: Mapping[str, str]) -> Callable[[], list[Option]]:
    return lambda: [Option(value, name) for value, name in names.items()]


def _in_card(key: str) -> Callable[[PublicRow], Iterable[str]]:
    return lambda row: _several(row.card[key])


def _in_document(key: str) -> Callable[[PublicRow], Iterable[str]]:
    return lambda row: _several(row.document.get(key))


def _several(answer: Any) -> Iterable[str]:
    """Return one answer or a list of them as strings."""
    return [answer] if isinstance(answer, str) and answer else map(str, answer or ())


def _pillars_of(row: PublicRow) -> Iterable[str]:
    return {taxonomy.pillar_of(code) for code in row.card["key_areas"]}


def _municipality_of(row: PublicRow) -> Iterable[str]:
    return [row.municipality] if row.municipality else []


def _months_of(row: PublicRow) -> Iterable[str]:
    months = row.document.get("months_to_operation")
    return [str(int(months))] if isinstance(months, int | float) and 0 <= months <= LONGEST_MONTHS else []


def _staff_of(row: PublicRow) -> Iterable[str]:
    staff = row.document.get("staff_operation_fte")
    if not isinstance(staff, int | float):
        return ["unknown"]
    return ["0" if staff == 0 else "1" if staff <= 0.2 else "2" if staff <= 1 else "3"]


def _funding_of(row: PublicRow) -> Iterable[str]:
    return {one["source"] for one in row.document.get("funding") or () if one.get("source")}


def _year_of(row: PublicRow) -> Iterable[str]:
    year = row.document.get("year_start")
    return [str(int(year))] if isinstance(year, int | float) else []


def _adopted_of(row: PublicRow) -> Iterable[str]:
    return ["yes"] if row.card["adoptions"] else []


def _freshness_of(row: PublicRow) -> Iterable[str]:
    return [freshness(row.published, row.confirmed, now().date())]


_LABELS = {code: LABEL_NAMES[code] for code in ("good_practice", "nominated", "expired", "none")}
STAFF_NAMES = {
    "0": _l("No extra work"),
    "1": _l("Up to a day a week (0.2 FTE)"),
    "2": _l("Up to one full-time person"),
    "3": _l("More than one person"),
    "unknown": _l("Not stated"),
}
"""Bands of full-time equivalents needed in operation, closed above."""

ADOPTED = {"yes": _l("Another municipality took it over")}

FACETS = (
    Facet("pillar", _l("Pillar and key area"), TAGS, _pillars, _pillars_of),
    Facet("key_area", _l("Key area"), TAGS, _key_areas, _in_card("key_areas")),
    Facet("region", _l("Region and district"), "region", _regions, _in_card("region")),
    Facet("district", _l("District"), "district", _districts, _in_card("district")),
    Facet("municipality", _l("Municipality"), "municipality", list, _municipality_of, is_open=True),
    Facet("size", _l("Size of the municipality"), "size", _list(SIZE_NAMES), _in_card("size")),
    Facet("cost", _l("Cost"), "cost", _list(COST_NAMES), _in_card("cost")),
    Facet("stage", _l("Stage"), "stage", _list(STAGE_NAMES), _in_card("stage")),
    Facet("months_max", _l("Months to operation"), "months", _months, _months_of, up_to=True),
    Facet("staff", _l("Work in operation"), "staff", _list(STAFF_NAMES), _staff_of),
    Facet("funding", _l("Funding"), "funding", _list(lists.FUNDING_SOURCES), _funding_of),
    Facet("topic", _l("Topic"), "topic", _topics, _in_document("topics")),
    Facet("evidence", _l("Proof of the effect"), "evidence", _list(lists.EVIDENCE_LEVELS), _in_document("evidence_level")),
    Facet("label", _l("Label"), "label", _list(_LABELS), _in_card("label")),
    Facet("freshness", _l("Freshness"), "freshness", _list(FRESHNESS_NAMES), _freshness_of),
    Facet("offer", _l("What the authors offer"), "offer", _list(lists.OFFERS), _in_document("offers")),
    Facet("adopted", _l("Taken over elsewhere"), "adopted", _list(ADOPTED), _adopted_of),
    Facet("sdg", _l("Sustainable Development Goals"), "sdg", _goals, _in_document("sdgs")),
    Facet("year", _l("Year when it started"), "year", _years, _year_of),
)  # fmt: skip
FACET = {facet.name: facet for facet in FACETS}
GROUPS = tuple(dict.fromkeys(facet.group for facet in FACETS))


@remembered
def _listed() -> Mapping[str, Mapping[str, Option]]:
    """Return the options of every facet that has a list of its own, by value."""
    return {
        facet.name: {option.value: option for option in facet.options()}
        for facet in FACETS
        if not (facet.is_open or facet.up_to)
    }


@remembered
def options_by_facet() -> Mapping[str, Sequence[Option]]:
    """Return the options of every facet that has a list of its own, in their order."""
    return {name: tuple(options.values()) for name, options in _listed().items()}


@remembered
def options_by_parent() -> Mapping[str, Mapping[str, Sequence[Option]]]:
    """Return by facet of a second level its options by what they are part of."""
    below: dict[str, dict[str, list[Option]]] = {}
    for name, options in options_by_facet().items():
        for option in options:
            if option.parent:
                below.setdefault(name, {}).setdefault(option.parent, []).append(option)
    return below


def known_values(facet: Facet, values: Collection[str]) -> tuple[str, ...]:
    """Return those values that are options of the facet, each once, in the order of the options."""
    if not values:
        return ()
    given = set(_codes_today(facet.name, values))
    if facet.up_to:
        numbers = [int(value) for value in given if value.isascii() and _MONTHS.fullmatch(value)]
        return (str(min(numbers)),) if numbers and min(numbers) <= LONGEST_MONTHS else ()
    if facet.is_open:
        given = set(sorted(filter(_MUNICIPALITY_CODE.fullmatch, given))[:MOST_MUNICIPALITIES])
        given = set(map(places.code_today, given))
        return tuple(option.value for option in options_of(facet, given))
    if known := given & _listed()[facet.name].keys():
        return tuple(value for value in _listed()[facet.name] if value in known)
    return ()


def _codes_today(name: str, values: Collection[str]) -> Iterable[str]:
    """Return what values of a facet stand for today: tags that were merged or split keep their old codes in links."""
    match name:
        case "key_area":
            return [area.code for area in taxonomy.areas_today(values)]
        case "topic":
            return map(taxonomy.topic_today, values)
    return values


def options_of(facet: Facet, values: Collection[str]) -> Sequence[Option]:
    """Return the options of a facet, those that were chosen included; of the municipalities only those asked for."""
    if facet.up_to:
        offered = {*map(str, _OFFERED_MONTHS), *values}
        return [Option(value, UpToMonths(int(value))) for value in sorted(offered, key=int)]
    if not facet.is_open:
        return options_by_facet()[facet.name]
    return [Option(code, label) for code, label in sorted(places.labels_of(values).items())] if values else []


def in_both_languages(names: Sequence[Any]) -> list[dict[str, str]]:
    """Return each name by language."""
    written = {}
    for language in LANGUAGES:
        with speaking(language):
            written[language] = [str(name) for name in names]
    return [dict(zip(LANGUAGES, pair, strict=True)) for pair in zip(*written.values(), strict=True)]
