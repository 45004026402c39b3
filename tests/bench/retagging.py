"""How long a merge and a split of a key area take that many projects have, and their undoing; and how many statements.

`python -m tests.bench.retagging --projects 500` prints a line for each; the folder is removed afterwards.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from catalogue import create_app, database
from catalogue.database import session
from catalogue.projects.key_areas import services
from catalogue.projects.key_areas.dividing import divided
from catalogue.projects.key_areas.queries import changes
from catalogue.taxonomy.models import KeyArea
from tests.counting import queries_of
from tests.factories import desks
from tests.factories.projects import publish

from .generate import command, config_of

SOURCE, TARGET = "C3", "C4"
PARTS = (
    services.NewArea(
        "C3A", "Zeleň", "Greenery", "Stromy, parky a trávníky.", "Trees, parks, lawns.", {"cs": ["strom"]}
    ),
    services.NewArea(
        "C3B", "Silnice", "Roads", "Silnice a jejich údržba.", "Roads and their upkeep.", {"cs": ["sypač"]}
    ),
)


def plant(projects: int) -> None:
    """Publish projects of which every other one has the key area as its main one, the others as a further one."""
    for number in range(projects):
        main, further = (SOURCE, ["A4"]) if number % 2 else ("A4", [SOURCE])
        publish(title=f"Projekt číslo {number}", main_key_area=main, further_key_areas=further, day=number % 300)


def main() -> None:
    """Measure, and print a line for each step."""
    options = argparse.ArgumentParser(prog="python -m tests.bench.retagging", description=__doc__)
    options.add_argument("--projects", type=int, default=500, help="number of projects (500)")
    projects = options.parse_args().projects
    with tempfile.TemporaryDirectory(prefix="catalogue-retagging-") as name:
        folder = Path(name)
        command(folder, "db", "upgrade")
        command(folder, "seed")
        app = create_app(config_of(folder))
        with app.app_context():
            plant(projects)
            administrator = desks.person("administrator")
            database.commit()
            steps: tuple[tuple[str, Callable[[], object]], ...] = (
                ("merge", lambda: services.merge_key_areas(administrator, SOURCE, TARGET)),
                ("undo of the merge", lambda: services.undo_change(administrator, changes()[0].id)),
                ("preview of the split", lambda: divided(session.get_one(KeyArea, SOURCE), PARTS, {})),
                ("split in two", lambda: services.split_key_area(
                    administrator, SOURCE, PARTS, divided(session.get_one(KeyArea, SOURCE), PARTS, {}).choices)),
                ("undo of the split", lambda: services.undo_change(administrator, changes()[0].id)),
            )  # fmt: skip
            for what, step in steps:
                _measure(app, what, step)


def _measure(app: Flask, what: str, step: Callable[[], object]) -> None:
    began = time.perf_counter()
    with queries_of(app) as statements:
        step()
        database.commit()
    print(f"{what}: {time.perf_counter() - began:.2f} s, {len(statements)} statements", flush=True)


if __name__ == "__main__":
    main()
