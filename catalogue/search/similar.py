"""Projects like another one, with the reasons in words: shared tags, text, size, region and cost."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from pyroaring import BitMap
from tantivy import Occur, Query

from ..i18n import LANGUAGES, _, speaking
from ..projects.naming import COST_NAMES
from ..projects.presenters import json_item
from ..taxonomy import queries as taxonomy
from .engine import engine
from .index import texts
from .index.reader import Reader
from .queries import cards
from .vectors.queries import CLOSE, nearest_to

MOST = 4
_LOOKED_AT = 200
_COMPARED = 20
_MOST_KEYS = 25
_LEAST_LETTERS = 4
_LEAST = 2.0
"""A project is similar from this sum on: a shared topic and key area, say, or a text with the same words."""
_MAIN_AREA, _AREA, _TOPIC, _TEXT, _SIZE, _REGION, _COST = 1.5, 0.75, 1.25, 3.0, 0.4, 0.2, 0.2
_NEAR = CLOSE * _TEXT / _LEAST
"""The closeness of meaning that counts in full: so texts that are called similar are so without any other reason."""
_WORDS = 1.0
"""What the same words are worth where it is known which texts mean the same: chance words no longer do alone."""


Similar = tuple[Mapping[str, Any], tuple[str, ...]]
"""The card of a similar project, and why it is similar."""


def similar_projects(card: Mapping[str, Any], document: Mapping[str, Any], most: int = MOST) -> list[Similar]:
    """Return the published projects most like a public one, best first; fewer where few are alike."""
    searching, near = engine().reader, nearest_to(card["id"])
    with searching.lock:
        searching.refresh()
        by_text = _by_text(searching, card, document)
        scores = _scored(searching, card, document, by_text, near)
        best = sorted((number for number in scores if scores[number] >= _LEAST), key=lambda one: (-scores[one], -one))
        topics = {code: searching.columns.having("topic", [code]) for code in document.get("topics") or ()}
    found = cards(best[:most])
    alike = {number for number, worth in by_text.items() if worth >= 0.5 and (near is None or number in near)}
    alike |= {number for number, closeness in (near or {}).items() if closeness >= CLOSE}
    return [(other, _reasons(card, other, topics, alike)) for other in found]


def projects_with_the_words(project_id: int, document: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], float]]:
    """Return the cards of the published projects that share most of the rarer words of a text, or mean nearly the same.

    With each comes how near its meaning is, up to 1; 0 where that is not known.
    """
    searching = engine().reader
    with searching.lock:
        searching.refresh()
        found = _by_text(searching, {"id": 0, "language": document.get("language") or "cs"}, document)
        best = sorted((number for number in found if number in searching.columns.ids), key=lambda one: -found[one])
    near = nearest_to(project_id) or {}
    wanted = dict.fromkeys([*best[:_COMPARED], *near])
    return [(card, near.get(card["id"], 0.0)) for card in cards(list(wanted))]


def _by_text(reader: Reader, card: Mapping[str, Any], document: Mapping[str, Any]) -> dict[int, float]:
    """Return projects with the same rare words, and how much of the best one's worth each has."""
    counted: Counter[str] = Counter()
    own = card["language"]
    for key, weight in (("title", 3), ("summary", 2), ("benefit", 1), ("problem", 1), ("solution", 1)):
        for term in reader.analyser.terms(str(document.get(key) or ""), own):
            if len(term.form) >= _LEAST_LETTERS:
                counted[term.key] += weight
    keys = [key for key, _weight in counted.most_common(_MOST_KEYS)]
    if not keys:
        return {}
    wanted = Query.boolean_query(
        [(Occur.Should, Query.boost_query(texts.term("keys", key), float(min(counted[key], 4)))) for key in keys]
    )
    found = [one for one in texts.best_with_worth(reader.searcher, wanted, _LOOKED_AT) if one[0] != card["id"]]
    most = max((worth for _number, worth in found), default=0.0)
    return {number: worth / most for number, worth in found if most}


def _scored(
    reader: Reader, card: Mapping[str, Any], document: Mapping[str, Any], by_text: Mapping[int, float],
    near: Mapping[int, float] | None,
) -> dict[int, float]:  # fmt: skip
    columns = reader.columns
    weights: list[tuple[float, BitMap]] = []
    for code in card["key_areas"]:
        weights.append((_MAIN_AREA if code == card["main_key_area"] else _AREA, columns.having("key_area", [code])))
    weights += [(_TOPIC, columns.having("topic", [code])) for code in document.get("topics") or ()]
    candidates = BitMap([*by_text, *(near or ())])
    for _worth, having in sorted(weights, key=lambda one: -one[0])[:_LOOKED_AT]:
        candidates |= BitMap(columns.ordered(having, "newest", 0, _LOOKED_AT))
    for worth, facet, value in (
        (_SIZE, "size", card["size"]),
        (_REGION, "region", card["region"]),
        (_COST, "cost", card["cost"]),
    ):
        weights.append((worth, columns.having(facet, [value])))
    candidates &= columns.ids
    candidates.discard(card["id"])
    words, meaning = (_TEXT, {}) if near is None else (_WORDS, near)
    return {
        number: words * by_text.get(number, 0.0)
        + _TEXT * min(1.0, meaning.get(number, 0.0) / _NEAR)
        + sum(worth for worth, having in weights if number in having)
        for number in candidates
    }


def _reasons(
    card: Mapping[str, Any], other: Mapping[str, Any], topics: Mapping[str, BitMap], alike: set[int]
) -> tuple[str, ...]:
    """Return why two projects are alike, in words of the current language, the strongest first."""
    said = []
    shared = [
        area.name for code in other["key_areas"] if code in card["key_areas"] and (area := taxonomy.key_area(code))
    ]
    if shared:
        said.append(_("the same key area: %(names)s", names=", ".join(shared)))
    common = [topic.name for code, some in topics.items() if other["id"] in some and (topic := taxonomy.topic(code))]
    if common:
        said.append(_("the same topic: %(names)s", names=", ".join(common)))
    if other["id"] in alike:
        said.append(_("a similar text"))
    if other["size"] == card["size"]:
        said.append(_("a municipality of the same size"))
    if other["region"] == card["region"]:
        said.append(_("the same region"))
    if other["cost"] == card["cost"] != "unknown":
        said.append(_("similar cost (%(band)s)", band=_first_small(str(COST_NAMES[card["cost"]]))))
    return tuple(said)


def _first_small(text: str) -> str:
    return text[:1].lower() + text[1:]


def similar_json(card: Mapping[str, Any], document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the projects most like a public one as the API writes them, the reasons in both languages."""
    by_language = {}
    for language in LANGUAGES:
        with speaking(language):
            by_language[language] = similar_projects(card, document)
    first = by_language[LANGUAGES[0]]
    return [
        json_item(other) | {"reasons": {language: list(some[at][1]) for language, some in by_language.items()}}
        for at, (other, _why) in enumerate(first)
    ]
