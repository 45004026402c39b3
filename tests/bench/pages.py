"""Whole pages through a real server: never asked before, searched before, from the cache, unchanged; beside a hello-world.

A search made before is asked with an argument that no search reads, as shared links have one, and, so that its page has to be
made again, in the other language and with another number of results.

Each round asks the yardstick and then the catalogue, in turns, so that both meet the same weather on the machine.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from catalogue.search.criteria import PER_PAGE

from . import client
from .mix import Request
from .serve import Server
from .summary import by_kind, middle, summary

TOGETHER = 8
"""Connections that ask at the same time."""
VARIANTS_TOGETHER = 3
HELLOS = 3000
_REPEATED = 25
_REPETITIONS = 40


def variants_needed(rounds: int) -> int:
    """Return how many sets of 200 requests that many rounds take, besides the one that is repeated."""
    return 1 + rounds * (1 + VARIANTS_TOGETHER)


def measure(
    folder: Path, repeated: Sequence[Request], fresh: Sequence[Sequence[Request]], rounds: int
) -> dict[str, Any]:
    """Measure pages of a data folder; `fresh` are requests that no server of this run has seen."""
    with Server.of_hello(folder) as hello, Server.of_catalogue(folder) as catalogue:
        after_start = catalogue.memory()
        warming, *unseen = fresh
        _ask(catalogue, warming[:1], 1)
        catalogue.settle()
        _ask(catalogue, warming, TOGETHER)
        _ask(catalogue, repeated, 1)
        measured = [
            _round(hello, catalogue, repeated, unseen[number::rounds], number) for number in range(rounds)
        ]  # fmt: skip
        memory = catalogue.memory()
    results: dict[str, Any] = {
        name: middle([one[name] for one in measured])
        for name, value in measured[0].items()
        if isinstance(value, float) and all(one[name] is not None for one in measured)
    }
    alone = [one["milliseconds"] for one in measured]
    results["page"] = summary([value for some in alone for value in some])
    results["page by kind"] = _kinds(measured)
    results["page of 8"] = summary([value for one in measured for value in one["milliseconds of 8"]])
    results["memory"] = {
        "at start": after_start.resident, "resident": memory.resident, "peak": memory.peak,
        "proportional": memory.proportional,
    }  # fmt: skip
    return results


def _round(
    hello: Server, catalogue: Server, repeated: Sequence[Request], unseen: Sequence[Sequence[Request]], number: int
) -> dict[str, Any]:
    """Measure everything once; ratios are those to the hello-world of the same moment."""
    alone, *together = unseen
    hello_alone = _hello(hello, 1)
    page_alone = _ask(catalogue, alone, 1)
    hello_together = _hello(hello, TOGETHER)
    pages = _ask(catalogue, [request for some in together for request in some], TOGETHER)
    shared = [_with(request.path, f"utm_campaign={number}") for request in repeated]
    searched_before = client.run(catalogue.port, catalogue.host, shared, TOGETHER).only(200)
    again = [_with(f"/en{request.path[3:]}", f"per_page={PER_PAGE[number % len(PER_PAGE)]}") for request in repeated]
    made_again = client.run(catalogue.port, catalogue.host, again, TOGETHER).only(200)
    kept = [request.path for request in repeated[:_REPEATED]]
    tags = client.run(catalogue.port, catalogue.host, kept, 1).only(200).tags
    hello_again = _hello(hello, TOGETHER)
    from_cache = client.run(catalogue.port, catalogue.host, kept * _REPETITIONS, TOGETHER).only(200)
    results: dict[str, Any] = {
        "hello per second alone": hello_alone.per_second,
        "hello per second": hello_together.per_second,
        "hello median": summary(hello_alone.milliseconds)["median"],
        "page per second": pages.per_second,
        "page of hello": pages.per_second / hello_together.per_second,
        "page of hello alone": page_alone.per_second / hello_alone.per_second,
        "repeated per second": searched_before.per_second,
        "repeated of hello": searched_before.per_second / hello_again.per_second,
        "made again of hello": made_again.per_second / hello_again.per_second,
        "cached per second": from_cache.per_second,
        "cached of hello": from_cache.per_second / hello_again.per_second,
        "cached median": summary(from_cache.milliseconds)["median"],
        "cached p95": summary(from_cache.milliseconds)["p95"],
        "kinds": [request.kind for request in alone],
        "milliseconds": page_alone.milliseconds,
        "milliseconds of 8": pages.milliseconds,
        "page bytes": float(sum(pages.sizes) / len(pages.sizes)),
    }
    if all(tags):
        unchanged = client.run(catalogue.port, catalogue.host, kept * _REPETITIONS, TOGETHER, tags * _REPETITIONS)
        unchanged.only(304)
        results["unchanged per second"] = unchanged.per_second
        results["unchanged of hello"] = unchanged.per_second / hello_again.per_second
        results["unchanged median"] = summary(unchanged.milliseconds)["median"]
        results["unchanged p95"] = summary(unchanged.milliseconds)["p95"]
    return results


def _hello(server: Server, connections: int) -> client.Answers:
    return client.run(server.port, server.host, ["/"] * HELLOS, connections).only(200)


def _ask(server: Server, requests: Sequence[Request], connections: int) -> client.Answers:
    """Ask for pages; the end of a search that finds fewer than its page would show is a 404."""
    return client.run(server.port, server.host, [request.path for request in requests], connections).only(200, 404)


def _with(path: str, argument: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{argument}"


def _kinds(measured: Sequence[dict[str, Any]]) -> dict[str, Any]:
    kinds = [kind for one in measured for kind in one["kinds"]]
    return dict(by_kind(kinds, [[value for one in measured for value in one["milliseconds"]]]))
