"""What published projects with nearly the same meaning say of a text's key areas, where the worker knows such projects."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from ...i18n import current_language
from ...projects.suggestions import Alike
from ..queries import cards
from ..vectors.queries import CLOSE, THE_SAME, nearest_to
from .learning import SHARE_OF_FURTHER

WORTH = 2.0
"""What it is worth when all projects asked have a key area as their main one and one of them means the same."""
MOST = 5
MOST_TITLES = 2


class Vote(NamedTuple):
    """What similar projects are worth to a key area, and the titles of the nearest that have it."""

    worth: float
    titles: tuple[Alike, ...]


def votes(project_id: int) -> Mapping[str, Vote]:
    """Return by key area what the published projects nearest to one say of it; nothing where none is near."""
    known = nearest_to(project_id) or {}
    near = {number: closeness for number, closeness in known.items() if closeness >= CLOSE}
    found = cards(sorted(near, key=lambda number: -near[number])[:MOST])
    if not found:
        return {}
    worth: dict[str, float] = defaultdict(float)
    titles: dict[str, list[Alike]] = defaultdict(list)
    certain = min(1.0, near[found[0]["id"]] / THE_SAME) / sum(near[card["id"]] for card in found)
    for card in found:
        for code in card["key_areas"]:
            share = 1.0 if code == card["main_key_area"] else SHARE_OF_FURTHER
            worth[code] += WORTH * share * near[card["id"]] * certain
            titles[code].append(_title(card))
    return {code: Vote(worth[code], tuple(titles[code][:MOST_TITLES])) for code in worth}


def _title(card: Mapping[str, Any]) -> Alike:
    title = card["title"].get(current_language())
    return Alike(title, None) if title else Alike(card["title"][card["language"]], card["language"])
