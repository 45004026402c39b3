"""The facets as data: their parameters, their options with names, and the columns that they look at."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from ..i18n import LANGUAGES, _l, localized, speaking
from ..municipalities import queries as places
from ..projects.models import Publication, PublicationKeyArea
from ..projects.naming import COST_NAMES, LABEL_NAMES, SIZE_NAMES, STAGE_NAMES
from ..taxonomy import queries as taxonomy

TAGS = "tags"
MOST_MUNICIPALITIES = 50
_MUNICIPALITY_CODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True)
class Both:
    """A name from a register, in both languages; written in the current one."""

    cs: str
    en: str

    def __str__(self) -> str:
        """Return the name in the current language."""
        return localized(self.cs, self.en)


@dataclass(frozen=True)
class Option:
    """One option of a facet; a key area has its pillar as the parent."""

    value: str
    name: Any
    parent: str | None = None


@dataclass(frozen=True)
class Facet:
    """One parameter that narrows the search; facets of the same group are one, with OR between them.

    An open facet has more options than anybody would read: only those found or chosen are listed.
    """

    name: str
    label: str
    group: str
    column: InstrumentedAttribute[Any]
    options: Callable[[], Sequence[Option]]
    is_open: bool = False


def _pillars() -> list[Option]:
    return [Option(pillar.code, Both(pillar.name_cs, pillar.name_en)) for pillar in taxonomy.pillars()]


def _key_areas() -> list[Option]:
    return [Option(one.code, Both(one.name_cs, one.name_en), one.pillar_code) for one in taxonomy.key_areas()]


def _regions() -> list[Option]:
    return [Option(region.code, Both(region.name_cs, region.name_en)) for region in places.regions()]


def _districts() -> list[Option]:
    return [Option(one.code, Both(one.name, one.name), one.region_code) for one in places.districts()]


def _list(names: Mapping[str, str]) -> Callable[[], list[Option]]:
    return lambda: [Option(value, name) for value, name in names.items()]


_LABELS = {code: LABEL_NAMES[code] for code in ("good_practice", "nominated", "expired", "none")}

FACETS = (
    Facet("pillar", _l("Pillar"), TAGS, PublicationKeyArea.pillar, _pillars),
    Facet("key_area", _l("Key area"), TAGS, PublicationKeyArea.key_area, _key_areas),
    Facet("region", _l("Region"), "region", Publication.region_code, _regions),
    Facet("district", _l("District"), "district", Publication.district_code, _districts, is_open=True),
    Facet("municipality", _l("Municipality"), "municipality", Publication.municipality_code, list, is_open=True),
    Facet("size", _l("Size of the municipality"), "size", Publication.size_class, _list(SIZE_NAMES)),
    Facet("stage", _l("Stage"), "stage", Publication.stage, _list(STAGE_NAMES)),
    Facet("cost", _l("Cost"), "cost", Publication.cost_band, _list(COST_NAMES)),
    Facet("label", _l("Label"), "label", Publication.label, _list(_LABELS)),
)
FACET = {facet.name: facet for facet in FACETS}
GROUPS = tuple(dict.fromkeys(facet.group for facet in FACETS))


def known_values(facet: Facet, values: Iterable[str]) -> tuple[str, ...]:
    """Return those values that are options of the facet, each once, in the order of the options."""
    given = set(values)
    if facet.name == "municipality":
        given = set(sorted(filter(_MUNICIPALITY_CODE.fullmatch, given))[:MOST_MUNICIPALITIES])
    return tuple(option.value for option in options_of(facet, given) if option.value in given)


def options_of(facet: Facet, values: Iterable[str]) -> Sequence[Option]:
    """Return the options of a facet; of the municipalities only those asked for, in one query."""
    if facet.name != "municipality":
        return facet.options()
    codes = sorted(values)
    found = places.municipalities_of(codes) if codes else {}
    return [Option(code, places.label(found[code])) for code in codes if code in found]


def in_both_languages(names: Sequence[Any]) -> list[dict[str, str]]:
    """Return each name by language."""
    written = {}
    for language in LANGUAGES:
        with speaking(language):
            written[language] = [str(name) for name in names]
    return [dict(zip(LANGUAGES, pair, strict=True)) for pair in zip(*written.values(), strict=True)]
