"""Asks every operation of the API for what its description allows and forbids, and holds each answer to the description.

`python -m tests.bench.contract --cases 2000 --seed 1` runs on the example projects, within the process.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode

from catalogue import create_app

from . import generate

DOCUMENT = "/api/v1/openapi.json"
_AS_IT_IS = {"Accept-Encoding": "identity"}
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def faults(app: Flask, cases: int, chance: int) -> Iterator[tuple[str, int, BaseException | None]]:
    """Yield each operation and mode, how many cases were asked, and the first answer that breaks the description."""
    described = schemathesis.openapi.from_wsgi(DOCUMENT, app)
    for found in described.get_all_operations():
        operation = found.ok()
        for mode in MODES if operation.query or operation.path_parameters else MODES[:1]:
            asked: list[int] = []
            fault: BaseException | None = None
            try:
                _asker(operation.as_strategy(generation_mode=mode), cases, chance, asked)()
            except (Exception, BaseExceptionGroup) as found_fault:
                fault = found_fault
            yield f"{operation.label} {mode.value}", len(asked), fault


def _asker(strategy: Any, cases: int, chance: int, asked: list[int]) -> Callable[[], None]:
    """Return what asks so many cases of an operation; the statuses of their answers go to `asked`."""

    @seed(chance)
    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def ask(case: schemathesis.Case) -> None:
        asked.append(case.call_and_validate(headers=_AS_IT_IS).status_code)

    return ask


def main() -> None:
    """Ask, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.contract", description=__doc__)
    parser.add_argument("--cases", type=int, default=2000, help="how many of each kind for each operation (2000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed asks the same (1)")
    options = parser.parse_args()
    cache = Path(tempfile.gettempdir()) / "catalogue-bench"
    cache.mkdir(exist_ok=True)
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        copied = shutil.copytree(generate.reference(cache), Path(folder) / "data")
        app = create_app(replace(generate.config_of(copied), testing=True))
        for operation, count, fault in faults(app, options.cases, options.seed):
            failed |= fault is not None
            print(f"{operation}: {count:,} cases, {fault or 'sound'}", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
