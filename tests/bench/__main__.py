"""Measures the catalogue on generated data, beside a hello-world and naive SQL; prints tables and writes JSON.

Parts (choose with --only): `index` builds the index anew, `search` is the search in process, `naive` the same by plain
SQL, `pages` whole pages through a server, `publish` the way from publishing to finding, `desk` what signed-in people do.
Data folders are kept in --folder and used again until the catalogue changes what it stores.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from catalogue import create_app, database

from . import desk, generate, indexing, pages, publishing, report, searching
from .mix import Mix, Request, offered_values
from .summary import by_kind, summary
from .yardsticks import NaiveSearch

PARTS = ("index", "search", "naive", "pages", "publish", "desk")
_DESK_TIMES, _PUBLISHED_TIMES = 30, 5
_WARMED_WITHIN = 300


def main() -> None:
    """Measure every size and tell what was found."""
    options = _options()
    about = {
        "command": " ".join(["python -m tests.bench", *sys.argv[1:]]), "processors": os.cpu_count(),
        "python": platform.python_version(), "system": platform.platform(), "load before": os.getloadavg(),
        "began": time.strftime("%Y-%m-%d %H:%M"), "rounds": options.rounds,
    }  # fmt: skip
    results: dict[str, Any] = {}
    for size in options.sizes:
        results[str(size)] = measured = {}
        for _part in _measured(size, options.folder, options.rounds, options.only, measured):
            options.json.write_text(json.dumps({"about": about, "results": results}, indent=2), encoding="utf-8")
    print(
        f"{about['command']}: {about['began']}, {about['system']}, Python {about['python']}, {about['processors']} processors"
    )
    print(report.markdown(results))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=_sizes, default=[10_000, 100_000], help="numbers of projects (10000,100000)")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds of each measurement (3)")
    parser.add_argument("--only", type=_parts, default=PARTS, help=f"parts to measure ({','.join(PARTS)})")
    parser.add_argument("--json", type=Path, default=Path("bench-results.json"), help="file for everything measured")
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(tempfile.gettempdir()) / "catalogue-bench",
        help="where data folders are kept",
    )
    return parser.parse_args()


def _sizes(text: str) -> list[int]:
    return sorted(map(int, text.split(",")))


def _parts(text: str) -> tuple[str, ...]:
    if unknown := set(text.split(",")) - set(PARTS):
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}")
    return tuple(text.split(","))


def _measured(size: int, cache: Path, rounds: int, parts: Sequence[str], results: dict[str, Any]) -> Iterator[str]:
    """Measure one size, and name each part as soon as what was found is in `results`."""

    def done(part: str) -> str:
        print(f"{size:,} projects: {part}, {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
        return part

    began = time.perf_counter()
    cache.mkdir(parents=True, exist_ok=True)
    folder, was_there = generate.filled(cache, size)
    results["generated"] = {"seconds": 0.0 if was_there else time.perf_counter() - began}
    yield done("data")
    if "index" in parts or not indexing.is_built(folder):
        results["index"] = indexing.rebuild(folder)
    indexing.make_ahead(folder)
    results["disk"] = indexing.sizes(folder)
    yield done("index")
    with searching.Catalogue(create_app(generate.config_of(folder))) as catalogue:
        repeated, *fresh = Mix(offered_values()).take(1 + pages.variants_needed(rounds))
        if "search" in parts or "naive" in parts:
            naive = _naive(folder) if "naive" in parts else None
            results.update(_searches(catalogue, naive, repeated, fresh[0], rounds))
            yield done("search")
    if "pages" in parts:
        results["pages"] = pages.measure(folder, repeated, fresh, rounds)
        yield done("pages")
    if "publish" in parts:
        results["publish"] = {
            "findable": publishing.findable(folder, _PUBLISHED_TIMES),
            "work": publishing.work(folder),
        }
        yield done("publish")
    if "desk" in parts:
        results["desk"] = desk.measure(folder, _DESK_TIMES)
        yield done("desk")


def _naive(folder: Path) -> NaiveSearch:
    """Return the naive search over the projects of a data folder, built where it is not there yet."""
    file = folder / "naive.sqlite3"
    if not file.exists():
        unfinished = folder / "naive.unfinished"
        unfinished.unlink(missing_ok=True)
        made = NaiveSearch(unfinished)
        with database.only_reading() as reading:
            made.build(reading)
        made.engine.dispose()
        unfinished.rename(file)
    return NaiveSearch(file)


def _searches(
    catalogue: searching.Catalogue, naive: NaiveSearch | None, requests: Sequence[Request],
    warming: Sequence[Request], rounds: int,
) -> dict[str, Any]:  # fmt: skip
    """Time the search and the naive one in turns; in large catalogues the naive one answers some of the requests only."""
    searches, kinds = searching.criteria_of(requests), [request.kind for request in requests]
    searching.timed(catalogue.answer, searching.criteria_of(warming))
    _wait_for_background()
    total = catalogue.answer(searches[0]).total
    every = 1 if total <= 20_000 else 4 if total <= 200_000 else 10
    measured, measured_naive = [], []
    for _round in range(rounds):
        measured.append(searching.timed(catalogue.answer, searches))
        if naive and (every < 10 or not measured_naive):
            measured_naive.append(searching.timed(naive.answer, searches[::every]))
    results: dict[str, Any] = {
        "search": {"all": summary([one for some in measured for one in some]), "by kind": by_kind(kinds, measured)}
    }
    if naive:
        told = summary([one for some in measured_naive for one in some])
        same = summary([one for some in measured for one in some[::every]])
        results["naive"] = {
            "all": told, "by kind": by_kind(kinds[::every], measured_naive), "requests": len(searches[::every]),
            "times": told["mean"] / same["mean"], "times the median": told["median"] / same["median"],
        }  # fmt: skip
    return results


def _wait_for_background() -> None:
    """Let threads end that the engine began to gather frequent words ahead."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(timeout=_WARMED_WITHIN)


if __name__ == "__main__":
    main()
