"""The mix of requests that everything is measured with: 200 of seven kinds, as often as it takes, none of them twice."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from urllib.parse import urlencode

from catalogue.search.facets import FACETS

from .documents import Zipf
from .prose import VOCABULARY, vocabulary

KINDS = {
    "browse": 30,
    "one filter": 40,
    "two filters": 40,
    "common word": 30,
    "common word and filter": 20,
    "two words and filter": 20,
    "rare word": 20,
}
"""How many requests of each kind there are; 200 together."""
COMMON, FURTHER, RARE = (30, 400), (400, 3000), (15_000, VOCABULARY - 1)
"""Ranks in the vocabulary: of 220 words in a text, a common one stands in 5 to 60 of 100 projects, a rare one in 1 of 1,000."""
_SORTS = ("newest", "confirmed", "adopted", "cheapest")
_TELLING = 5
_YEARS = tuple(str(year) for year in range(2012, 2027))


@dataclass(frozen=True)
class Request:
    """One search: its kind, and the arguments of its address."""

    kind: str
    arguments: tuple[tuple[str, str], ...]

    @property
    def path(self) -> str:
        """The address of its page."""
        return "/cs/projects" + (f"?{urlencode(self.arguments)}" if self.arguments else "")


def offered_values() -> Mapping[str, Sequence[str]]:
    """Return by facet the values that visitors can choose; needs an application context."""
    offered = {facet.name: [option.value for option in facet.options()] for facet in FACETS if not facet.is_open}
    return {**offered, "year": _YEARS}


class Mix:
    """Makes requests; the same values of facets always give the same requests."""

    def __init__(self, values: Mapping[str, Sequence[str]], seed: int = 2026) -> None:
        """Take the values that visitors can choose, by facet."""
        self._chance = Random(seed)
        self._values = {facet: Zipf(some, facet) for facet, some in sorted(values.items()) if some}
        self._words = vocabulary()
        self._seen: set[tuple[tuple[str, str], ...]] = set()

    def variants(self) -> Iterator[list[Request]]:
        """Yield one set of 200 requests after the other; no request comes twice."""
        while True:
            made = [self._fresh(kind) for kind, number in KINDS.items() for _position in range(number)]
            self._chance.shuffle(made)
            yield made

    def take(self, number: int) -> list[list[Request]]:
        """Return the next so many sets of 200 requests."""
        variants = self.variants()
        return [next(variants) for _position in range(number)]

    def _fresh(self, kind: str) -> Request:
        """Return a request that was not made before: where the choices are few, another order or a further page of one."""
        arguments, number = self._arguments(kind), 0
        made = arguments
        while made in self._seen:
            page, order = divmod(number, len(_SORTS))
            made = (*arguments, ("sort", _SORTS[order]), *((("page", str(page + 1)),) if page else ()))
            number += 1
        self._seen.add(made)
        return Request(kind, made)

    def _arguments(self, kind: str) -> tuple[tuple[str, str], ...]:
        if kind == "browse":
            return ()
        words = {
            "common word": [COMMON], "common word and filter": [COMMON], "two words and filter": [COMMON, FURTHER],
            "rare word": [RARE],
        }.get(kind, [])  # fmt: skip
        filters = 2 if kind == "two filters" else 0 if kind in ("common word", "rare word") else 1
        asked = " ".join(self._word(*ranks) for ranks in words)
        return (*((("q", asked),) if asked else ()), *self._filters(filters))

    def _word(self, first: int, last: int) -> str:
        while True:
            word = self._words[self._chance.randint(first, last)]
            if len(word) >= _TELLING:
                return word

    def _filters(self, number: int) -> Iterator[tuple[str, str]]:
        for facet in self._chance.sample(list(self._values), number):
            several = 1 if facet == "months_max" or self._chance.random() < 0.7 else 2
            chosen = list(dict.fromkeys(self._values[facet].one(self._chance) for _draw in range(several)))
            yield from ((facet, value) for value in sorted(chosen))


def kinds_of(requests: Sequence[Request]) -> Counter[str]:
    """Return how many requests there are of each kind."""
    return Counter(request.kind for request in requests)
