"""Answering a search: the index proposes which projects, how many by each option, and in what order."""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial, reduce
from itertools import accumulate
from typing import Any, TypeVar

from flask import current_app
from pyroaring import BitMap
from tantivy import Query

from ..municipalities import queries as places
from ..municipalities.likeness import likeness
from .criteria import SearchCriteria
from .facets import FACET, FACETS, GROUPS
from .index import reader as index
from .index import texts
from .index.columns import ORDERS, Counts
from .index.reader import Reader
from .matching import Match, match

_REMEMBERED = 2000
"""How many answers and counts of one state of the index each process keeps at most …"""
_REMEMBERED_BYTES = 12_000_000
"""… and how many bytes their sets of projects may take together."""
_FEW = 300
"""So many projects at most are ranked by naming them to the full-text index …"""

_MANY_TIMES = 8
"""… where so many times more have the words that asking for the best of those and passing over the others takes longer."""

_UP_TO = [facet.name for facet in FACETS if facet.up_to]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search finds, without page and order: its projects, and the match of its words if there are any."""

    projects: BitMap
    match: Match | None
    by_group: dict[str, BitMap]

    @property
    def total(self) -> int:
        """How many projects are found."""
        return len(self.projects)


class Engine:
    """The answers that one process remembers for one state of the index."""

    def __init__(self, reader: Reader) -> None:
        """Begin with nothing remembered."""
        self.reader = reader
        self._version = -1
        self._remembered: OrderedDict[Any, Any] = OrderedDict()
        self._bytes = 0

    def answer(self, criteria: SearchCriteria) -> Answer:
        """Return what a search finds, whatever its page and order."""
        with self.reader.lock:
            self._follow()
            return self._answer(criteria)

    def _answer(self, criteria: SearchCriteria) -> Answer:
        return self._recall(("answer", *_what(criteria)), lambda: self._find(criteria))

    def counts(self, criteria: SearchCriteria, facets: Iterable[str] = tuple(FACET)) -> Counts:
        """Return by facet how many projects have each value among those that match all else."""
        with self.reader.lock:
            self._follow()
            found = self._answer(criteria)
            groups: dict[str, list[str]] = {}
            for name in facets:
                group = FACET[name].group
                groups.setdefault(group if group in found.by_group else "", []).append(name)
            counted: Counts = {}
            for group, names in groups.items():
                among = found.by_group.get(group, found.projects)
                counted |= self._recall(("counts", *names, *_what(criteria)), partial(self._count, among, tuple(names)))
            for name in filter(counted.get, _UP_TO):
                counted[name] = _cumulated(counted[name], criteria.chosen(name))
            return counted

    def _count(self, among: BitMap, names: tuple[str, ...]) -> Counts:
        """Count among some projects; what is counted among all of them is remembered for every search."""
        columns = self.reader.columns
        if len(among) < len(columns.ids):
            return columns.counts(names, among)
        return self._recall(("all", names), lambda: columns.counts(names, among))

    def numbers(self, criteria: SearchCriteria, offset: int, limit: int) -> list[int]:
        """Return the numbers of a slice of a search, in its order."""
        with self.reader.lock:
            self._follow()
            found = self._answer(criteria)
            if offset >= found.total:
                return []
            if criteria.sort == "relevance" and found.match and (found.match.words or found.match.phrases):
                return self._ranked(found, found.match.ranking, offset, limit)
            if criteria.sort == "fit" and (worth := self._worth(criteria.home)):
                return self.reader.columns.ordered_by_place(found.projects, worth, offset, limit)
            order = criteria.sort if criteria.sort in ORDERS else "newest"
            return self.reader.columns.ordered(found.projects, order, offset, limit)

    def _ranked(self, found: Answer, ranking: Query, offset: int, limit: int) -> list[int]:
        """Return the best of the projects found; those that the full-text index does not know yet come last."""
        wanted, searcher = offset + limit, self.reader.searcher
        among = len(found.match.projects) if found.match else found.total
        if found.total <= _FEW < among // _MANY_TIMES:
            best = texts.best(searcher, texts.all_of([ranking, _no_worth(texts.numbered(found.projects))]), found.total)
        else:
            best, asked = [], 20 + wanted * among * 5 // (found.total * 4)
            while len(best) < wanted:
                proposed = texts.best(searcher, ranking, asked)
                best = [number for number in proposed if number in found.projects]
                if len(proposed) < asked:
                    break
                asked *= 4
        ordered = [number for number in best if number in found.projects]
        if len(ordered) < wanted and len(ordered) < found.total:
            rest = found.projects - BitMap(ordered)
            ordered += self.reader.columns.ordered(rest, "newest", 0, wanted - len(ordered))
        return ordered[offset:wanted]

    def _worth(self, home: str) -> Mapping[str, float]:
        """Return how like one municipality each other is, by code."""
        profiles = places.profiles()

        def compare() -> Mapping[str, float]:
            here = profiles.get(home)
            return {code: likeness(here, there).score for code, there in profiles.items()} if here else {}

        return self._recall(("worth", home), compare)

    def _find(self, criteria: SearchCriteria) -> Answer:
        columns = self.reader.columns
        found = match(self.reader, criteria.wording) if criteria.wording else None
        among = found.projects if found else columns.ids
        if criteria.bbox:
            among = among & columns.within(*criteria.bbox)
        chosen = {group: self._chosen(group, criteria) for group in GROUPS if group in criteria.chosen_groups()}
        by_group = {
            group: reduce(BitMap.__and__, (some for name, some in chosen.items() if name != group), among)
            for group in chosen
        }
        return Answer(reduce(BitMap.__and__, chosen.values(), among), found, by_group)

    def _chosen(self, group: str, criteria: SearchCriteria) -> BitMap:
        having = self.reader.columns.having
        return BitMap.union(
            BitMap(),
            *(
                having(facet.name, values, up_to=facet.up_to)
                for facet in FACETS
                if facet.group == group and (values := criteria.chosen(facet.name))
            ),
        )

    def _follow(self) -> None:
        """Move on with the index, once for each question, so that all its parts are of one state."""
        self.reader.refresh()
        if self._version != self.reader.version:
            self._remembered.clear()
            self._bytes = 0
            self._version = self.reader.version

    def _recall(self, key: Any, make: Callable[[], T]) -> T:
        """Return what was found out before in this state of the index, or find it out."""
        if key in self._remembered:
            self._remembered.move_to_end(key)
        else:
            self._remembered[key] = made = make()
            self._bytes += _bytes_of(made)
            while len(self._remembered) > _REMEMBERED or self._bytes > _REMEMBERED_BYTES:
                self._bytes -= _bytes_of(self._remembered.popitem(last=False)[1])
            return made
        remembered: T = self._remembered[key]
        return remembered


def _bytes_of(answer: Any) -> int:
    """Return how many bytes the sets of an answer take at most: two for each project, or one for eight in a row."""
    if not isinstance(answer, Answer):
        return 0
    sets = [answer.projects, *answer.by_group.values()]
    return sum(min(2 * len(one), one.max() // 8) for one in sets if one)


def _what(criteria: SearchCriteria) -> tuple[Any, ...]:
    return (criteria.q, tuple(criteria.choices.items()), criteria.bbox)


def _cumulated(counted: dict[str, int], chosen: tuple[str, ...]) -> dict[str, int]:
    """Return how many have a number up to that of each option offered."""
    offered = {option.value for option in FACET["months_max"].options()} | set(chosen)
    numbers = sorted((int(at), number) for at, number in counted.items())
    months, sums = [at for at, _number in numbers], [0, *accumulate(number for _at, number in numbers)]
    found = {value: sums[bisect_right(months, int(value))] for value in offered}
    return {value: number for value, number in found.items() if number}


def _no_worth(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def engine() -> Engine:
    """Return the engine of the current application."""
    reader = index.of(current_app)
    made: Engine = current_app.extensions.setdefault("catalogue_search", Engine(reader))
    return made
