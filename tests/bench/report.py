"""The measurements as tables: what was reached beside what was to be reached, and everything by size."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Results = Mapping[str, Any]
"""By size (as text): what `__main__` measured of it; parts that were left out are missing."""


@dataclass(frozen=True)
class Target:
    """One line of the targets: its name, the most or the least it may be, and how it is read from the results."""

    name: str
    limit: float
    unit: str
    at_most: bool
    reached: Callable[[Results], float | None]

    def row(self, results: Results) -> list[str]:
        """Return the cells of its line."""
        reached = self.reached(results)
        if reached is None:
            return [self.name, self._limit, "–", ""]
        met = reached <= self.limit if self.at_most else reached >= self.limit
        return [self.name, self._limit, _number(reached) + self.unit, "yes" if met else "**no**"]

    @property
    def _limit(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {_number(self.limit)}{self.unit}"


def _at(results: Results, *path: str) -> float | None:
    """Return a number deep in the results; None where it was not measured."""
    found: Any = results
    for name in path:
        if not isinstance(found, Mapping) or name not in found:
            return None
        found = found[name]
    return float(found)


def _read(*path: str) -> Callable[[Results], float | None]:
    return lambda results: _at(results, *path)


def _growth(*path: str) -> Callable[[Results], float | None]:
    def grown(results: Results) -> float | None:
        small, large = _at(results, "10000", *path), _at(results, "1000000", *path)
        return large / small if small and large else None

    return grown


def _targets(sizes: Iterable[str]) -> list[Target]:
    known = list(sizes)
    targets = []
    for size, slowest in (("100000", 3), ("1000000", 15)):
        targets.append(Target(f"search with all facets and ranking, 95th percentile, {_size(size)}", slowest, " ms", True,
                              _read(size, "search", "all", "p95")))  # fmt: skip
    for size, times in (("10000", 40), ("100000", 120)):
        targets.append(Target(f"mean of the search against naive SQL, {_size(size)}", times, " ×", False,
                              _read(size, "naive", "times")))  # fmt: skip
    for name, least, path in (
        ("page never asked for before, 8 connections, of hello-world", 0.12, "page of hello"),
        ("page of a search made before, of hello-world", 0.3, "repeated of hello"),
        ("page from the cache, of hello-world", 0.65, "cached of hello"),
    ):
        targets += [Target(f"{name}, {_size(size)}", least, "", False, _read(size, "pages", path)) for size in known]
    targets.append(
        Target("search, mean, growth from 10,000 to 1,000,000", 10, " ×", True, _growth("search", "all", "mean"))
    )
    targets.append(
        Target("first-time page, median, growth likewise", 5, " ×", True, _growth("pages", "page", "median"))
    )
    for size, most in (("100000", 200), ("1000000", 400)):
        targets.append(Target(f"memory of a serving process after the mix, {_size(size)}", most, " MiB", True,
                              _read(size, "pages", "memory", "peak")))  # fmt: skip
    for size in known:
        targets.append(Target(f"published to findable on every process, longest, {_size(size)}", 1, " s", True,
                              _read(size, "publish", "findable", "longest")))  # fmt: skip
        targets.append(Target(f"work of the writer for one changed project with its commit, {_size(size)}", 20, " ms", True,
                              _read(size, "publish", "work", "alone", "median")))  # fmt: skip
        targets.append(Target(f"work of the writer per project among many changed, {_size(size)}", 20, " ms", True,
                              _read(size, "publish", "work", "together")))  # fmt: skip
        targets.append(Target(f"a section of the form saved, CPU of the server, median, {_size(size)}", 25, " ms", True,
                              _read(size, "desk", "save of a section, CPU", "median")))  # fmt: skip
    return [target for target in targets if "growth" in target.name or target.name.endswith(tuple(map(_ending, known)))]


def _ending(size: str) -> str:
    return f", {_size(size)}"


_LINES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("generated and loaded, s (0: was there)", ("generated", "seconds")),
    ("index built by `catalogue search rebuild`, s", ("index", "seconds")),
    ("its peak of memory, MiB", ("index", "peak")),
    ("database on disk, MiB", ("disk", "database")),
    ("index on disk, MiB", ("disk", "index")),
    ("memory of a serving process, after its start, MiB", ("pages", "memory", "at start")),
    ("memory of a serving process, after the mix: resident, MiB", ("pages", "memory", "resident")),
    ("… peak (VmHWM), MiB", ("pages", "memory", "peak")),
    ("… proportional (PSS), MiB", ("pages", "memory", "proportional")),
    ("(a) search itself, median, ms", ("search", "all", "median")),
    ("(a) search itself, mean, ms", ("search", "all", "mean")),
    ("(a) search itself, 95th percentile, ms", ("search", "all", "p95")),
    ("naive SQL, median, ms", ("naive", "all", "median")),
    ("naive SQL, mean, ms", ("naive", "all", "mean")),
    ("naive SQL, 95th percentile, ms", ("naive", "all", "p95")),
    ("naive SQL, times the mean of the search on the same requests", ("naive", "times")),
    ("hello-world, 1 connection, median, ms", ("pages", "hello median")),
    ("hello-world, 8 connections, requests a second", ("pages", "hello per second")),
    ("(b) uncached page, 1 connection, median, ms", ("pages", "page", "median")),
    ("(b) uncached page, 1 connection, 95th percentile, ms", ("pages", "page", "p95")),
    ("(b) uncached page, 8 connections, requests a second", ("pages", "page per second")),
    ("(b) … of hello-world", ("pages", "page of hello")),
    ("search made before, 8 connections, requests a second", ("pages", "repeated per second")),
    ("… of hello-world", ("pages", "repeated of hello")),
    ("… its page made again, of hello-world", ("pages", "made again of hello")),
    ("(c) page from the cache, 8 connections, requests a second", ("pages", "cached per second")),
    ("(c) … median, ms", ("pages", "cached median")),
    ("(c) … 95th percentile, ms", ("pages", "cached p95")),
    ("(c) … of hello-world", ("pages", "cached of hello")),
    ("(c) 304, 8 connections, requests a second", ("pages", "unchanged per second")),
    ("(c) 304, median, ms", ("pages", "unchanged median")),
    ("(c) 304, 95th percentile, ms", ("pages", "unchanged p95")),
    ("(c) 304, of hello-world", ("pages", "unchanged of hello")),
    ("bytes of an uncached page as sent", ("pages", "page bytes")),
    ("published to findable on every process, longest, s", ("publish", "findable", "longest")),
    ("writer, one changed project with its commit, median, ms", ("publish", "work", "alone", "median")),
    ("writer, per project among 200 changed, ms", ("publish", "work", "together")),
    ("cold start to the first search page, median, ms", ("desk", "cold start to the first search page", "median")),
    ("project page, median, ms", ("desk", "project page", "median")),
    ("sign-in, median, ms", ("desk", "sign-in", "median")),
    ("section of the form opened and saved, median, ms", ("desk", "save of a draft", "median")),
    ("section saved, CPU of the server, median, ms", ("desk", "save of a section, CPU", "median")),
    ("section saved, CPU of the server, 95th percentile, ms", ("desk", "save of a section, CPU", "p95")),
)


def markdown(results: Results) -> str:
    """Return the tables of all that was measured."""
    sizes = list(results)
    lines = [[name, *(_cell(_at(results, size, *path)) for size in sizes)] for name, path in _LINES]
    measured = [line for line in lines if any(cell != "–" for cell in line[1:])]
    parts = [
        _table(["to reach", "target", "reached", "met"], [target.row(results) for target in _targets(sizes)]),
        _table(["measurement", *(f"{_size(size)} projects" for size in sizes)], measured),
    ]
    for title, path in (
        ("search by kind of request", ("search", "by kind")),
        ("page by kind", ("pages", "page by kind")),
    ):
        if rows := list(_by_kind(results, path)):
            parts.append(_table([f"{title}, ms: median / 95th percentile", *map(_size, sizes)], rows))
    return "\n\n".join(parts)


def _by_kind(results: Results, path: tuple[str, ...]) -> Iterable[list[str]]:
    kinds: dict[str, None] = {}
    for size in results:
        found: Any = results[size]
        for name in path:
            found = found.get(name, {})
        kinds.update(dict.fromkeys(found))
    for kind in kinds:
        cells = [
            (_at(results, size, *path, kind, "median"), _at(results, size, *path, kind, "p95")) for size in results
        ]
        yield [kind, *(f"{_cell(median)} / {_cell(highest)}" for median, highest in cells)]


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    ruler = ["---", *("---:" for _cell_of_head in head[1:])]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [head, ruler, *rows])


def _cell(number: float | None) -> str:
    return "–" if number is None else _number(number)


def _number(number: float) -> str:
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.1f}" if number >= 10 else f"{number:.2f}" if number >= 0.1 else f"{number:.3g}"


def _size(size: str) -> str:
    return f"{int(size):,}"
