"""Filters that people type among the words: `region:vysočina`, `obec:jihlava`, or the code of a pillar or key area."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping

from ..municipalities import lookup
from ..municipalities import queries as places
from ..remembered import remembered
from ..taxonomy import queries as taxonomy
from ..text import fold

_PREFIXES = {
    "municipality": "municipality", "obec": "municipality", "mesto": "municipality",
    "region": "region", "kraj": "region",
    "district": "district", "okres": "district",
    "pillar": "pillar", "pilir": "pillar",
    "area": "key_area", "oblast": "key_area",
}  # fmt: skip
_TYPED = re.compile(r"""(?<!\S)(?P<prefix>[^\W\d_]{4,12}):(?:"(?P<quoted>[^"]*)"|(?P<word>[^\s"]+))""")
_QUOTES = str.maketrans("„“”«»″", '""""""')


def typed_filters(q: str) -> tuple[str, Mapping[str, list[str]]]:
    """Return the words without the filters typed among them, and those filters by facet.

    What names no place or tag stays a word, so that nothing typed is lost.
    """
    found: dict[str, list[str]] = defaultdict(list)
    if ":" not in q:
        return q, found
    rest, position = [], 0
    text = q.translate(_QUOTES)
    for typed in _TYPED.finditer(text):
        facet = _PREFIXES.get(fold(typed["prefix"]))
        value = _FINDERS[facet](typed["quoted"] or typed["word"] or "") if facet else None
        if facet and value:
            found[facet].append(value)
            rest.append(text[position : typed.start()])
            position = typed.end()
    return " ".join("".join([*rest, text[position:]]).split()), found


def named_municipality(text: str) -> str:
    """Return the code of the municipality that a code or a name means best; empty where there is none."""
    wanted = text.strip()
    if not wanted:
        return ""
    if known := _municipality(wanted):
        return known
    found = lookup.find(wanted, limit=1).places
    return found[0].code if found else ""


def offered_filters(q: str) -> list[tuple[str, str]]:
    """Return facet and value of what whole words of a query name: codes of tags, names of regions and municipalities."""
    offered: list[tuple[str, str]] = []
    for word in q.split():
        code = word.upper()
        if taxonomy.key_area(code):
            offered.append(("key_area", code))
        elif taxonomy.pillar(code) and (len(code) > 1 or word == q.strip()):
            offered.append(("pillar", code))
    whole = q.strip()
    if len(whole) >= 3 and not offered:
        for facet in ("region", "municipality"):
            if value := _FINDERS[facet](whole):
                offered.append((facet, value))
    return list(dict.fromkeys(offered))


def _municipality(name: str) -> str | None:
    """Return the municipality of a code or of a name, the largest of that name."""
    known = places.profiles()
    if name in known:
        return name
    return _by_name().get(fold(name))


@remembered
def _by_name() -> Mapping[str, str]:
    by_size = sorted(places.profiles().values(), key=lambda one: one.population)
    return {fold(one.name): one.code for one in by_size}


def _region(name: str) -> str | None:
    return _regions_by_name().get(_essence(name))


@remembered
def _regions_by_name() -> Mapping[str, str]:
    names = {_essence(name): region.code for region in places.regions() for name in (region.name_cs, region.name_en)}
    return {**names, **{region.code.lower(): region.code for region in places.regions()}}


def _essence(name: str) -> str:
    """Return the folded name of a region without the words that only say that it is one."""
    left_out = {"kraj", "region", "hlavni", "mesto", "the", "of"}
    return " ".join(word for word in fold(name).replace(",", " ").split() if word not in left_out)


def _district(name: str) -> str | None:
    return _districts_by_name().get(fold(name))


@remembered
def _districts_by_name() -> Mapping[str, str]:
    names = {fold(one.name): one.code for one in places.districts()}
    return {**names, **{one.code.lower(): one.code for one in places.districts()}}


def _pillar(code: str) -> str | None:
    return code.upper() if taxonomy.pillar(code.upper()) else None


def _key_area(code: str) -> str | None:
    today = taxonomy.areas_today([code.upper()])
    return today[0].code if len(today) == 1 else None


_FINDERS: Mapping[str, Callable[[str], str | None]] = {
    "municipality": _municipality, "region": _region, "district": _district, "pillar": _pillar, "key_area": _key_area,
}  # fmt: skip
