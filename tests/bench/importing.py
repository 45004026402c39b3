"""How long `catalogue import` takes: a workbook of generated projects into an empty catalogue, and out of it again.

`python -m tests.bench.importing --rows 10000` prints seconds by the clock and of CPU; the folder is removed afterwards.
"""

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import select

from catalogue import create_app
from catalogue.database import session
from catalogue.municipalities.models import MILITARY, Municipality
from catalogue.projects.exchange.queries import Record
from catalogue.projects.exchange.writing import write_export
from catalogue.taxonomy import queries as taxonomy

from .documents import Author, Registers
from .generate import command, config_of

SEED = 20_261_123


def main() -> None:
    """Measure, and print a line for each step."""
    options = argparse.ArgumentParser(prog="python -m tests.bench.importing", description=__doc__)
    options.add_argument("--rows", type=int, default=10_000, help="number of projects (10000)")
    rows = options.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="catalogue-import-") as name:
        folder = Path(name)
        command(folder, "db", "upgrade")
        command(folder, "seed")
        file = folder / "projects.xlsx"
        _write(folder, file, rows)
        print(f"{rows} projects, {file.stat().st_size / 2**20:.1f} MiB of XLSX", file=sys.stderr)
        for step in (("import", str(file), "--dry-run"), ("import", str(file)), ("export", str(folder / "back.xlsx"))):
            began, worked = time.perf_counter(), _worked()
            command(folder, *step)
            passed = time.perf_counter() - began
            print(
                f"catalogue {step[0]} {' '.join(step[2:])}: {passed:.1f} s, {_worked() - worked:.1f} s of CPU",
                flush=True,
            )


def _worked() -> float:
    """Return the seconds of CPU that finished commands took; on a shared machine they say more than the clock."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _write(folder: Path, file: Path, rows: int) -> None:
    """Write a workbook of documents that could be submitted as they are."""
    app = create_app(config_of(folder))
    with app.app_context(), file.open("wb") as out:
        places = session.execute(
            select(Municipality.code, Municipality.population).where(
                Municipality.retired_at.is_(None), Municipality.kind != MILITARY
            )
        )
        areas, topics = (area.code for area in taxonomy.key_areas()), (topic.code for topic in taxonomy.topics())
        author = Author(Registers(areas, topics, {code: people for code, people in places}), SEED)  # noqa: C416
        write_export("xlsx", [Record(f"p-{number}", author.document()) for number in range(rows)], out)


if __name__ == "__main__":
    main()
