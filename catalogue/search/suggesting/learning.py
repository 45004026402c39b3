"""What published projects teach: which words stand in those of one key area more often than in all others."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import log, sqrt
from typing import NamedTuple

WORTH_OF_LEARNED = 0.25
"""What a word is worth that is e times as frequent in a key area as elsewhere."""
MOST_WORTH = 0.75
SHARE_OF_FURTHER = 0.5
"""What a further key area of a project counts beside its main one."""
LEAST_PROJECTS = 5
CERTAINTY = 3.0
"""By how many standard deviations a count has to stand out, so that chance alone hardly teaches."""
SMOOTHING = 5.0
MOST_WORDS = 3000
"""Words that are kept of each key area, those of the greatest worth."""


Worths = Mapping[str, Mapping[str, float]]
"""By word, what it is worth to which key areas."""


class Taught(NamedTuple):
    """A published text: the shares that its key areas have in it, and the keys of its words, each once."""

    areas: Mapping[str, float]
    keys: frozenset[str]


def learn(projects: Iterable[Taught]) -> dict[str, dict[str, float]]:
    """Return by word what it is worth to which key areas: smoothed log odds, as far as they are beyond chance."""
    total = 0
    using: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    within: dict[str, Counter[str]] = defaultdict(Counter)
    for areas, keys in projects:
        total += 1
        using.update(keys)
        for area, share in areas.items():
            sizes[area] += share  # type: ignore[assignment]
            counted = within[area]
            for key in keys:
                counted[key] += share  # type: ignore[assignment]
    worth: dict[str, dict[str, float]] = defaultdict(dict)
    for area, counted in within.items():
        found = {
            key: value
            for key, count in counted.items()
            if using[key] >= LEAST_PROJECTS and (value := _worth(count, sizes[area], using[key], total))
        }
        for key in sorted(found, key=lambda one: (-found[one], one))[:MOST_WORDS]:
            worth[key][area] = found[key]
    return dict(worth)


def _worth(inside: float, size: float, using: int, total: int) -> float:
    """Return what a word is worth to a key area from its counts; nothing where they may be chance."""
    share = using / total
    expected, spread = size * share, sqrt(size * share * (1 - share))
    if inside - expected <= CERTAINTY * spread:
        return 0.0
    here = (inside + SMOOTHING * share) / (size + SMOOTHING)
    elsewhere = (using - inside + SMOOTHING * share) / (total - size + SMOOTHING)
    return min(MOST_WORTH, WORTH_OF_LEARNED * log(here / elsewhere))
