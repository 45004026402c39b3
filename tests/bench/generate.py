"""Fills a data folder with generated projects: the same rows in every run, made by the catalogue's own `refresh`.

The rows of a project do not depend on the processes that make them: each thousand has its own seed.  Processes make
the rows against a catalogue of reference data that nobody writes; one process loads them without waiting for the disk.
"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import g
from sqlalchemy import Delete, Insert, Table, select
from sqlalchemy.orm import Session, joinedload

from catalogue import create_app, database
from catalogue.config import ROOT, Config, from_environment
from catalogue.database import Base
from catalogue.municipalities.models import MILITARY, Municipality
from catalogue.projects.document import content_hash
from catalogue.projects.lifecycle import State
from catalogue.projects.models import Project, Publication, PublicationChange, Revision
from catalogue.projects.publication import refresh
from catalogue.taxonomy import queries as taxonomy

from .documents import FIRST_DAY, LAST_DAY, Author, Registers

SEED = 2026
CHUNK = 1000
_IN_FLIGHT = 3
_SOURCES = ("tests/bench/prose.py", "tests/bench/documents.py", "tests/bench/generate.py",
            "catalogue/projects/publication.py", "catalogue/projects/models.py", "seeds", "migrations/versions")  # fmt: skip
_LOADING = ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-400000", "foreign_keys=OFF")

Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]
"""By table: the names of its columns, and its rows as SQLite stores them."""


class Gathering(Session):
    """A session that keeps what would be written, and leaves the database as it is."""

    gathered: list[Base]

    def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        """Know of no publication: all of them are new."""
        return None if entity is Publication else super().get(entity, ident, **options)

    def execute(self, statement: Any, *arguments: Any, **options: Any) -> Any:
        """Read what is asked for, keep what would be inserted; there is nothing to delete."""
        if isinstance(statement, Insert):
            made = {one.local_table: one.class_ for one in Base.registry.mappers}[statement.table]
            self.gathered.extend(made(**row) for row in arguments[0])
            return None
        return None if isinstance(statement, Delete) else super().execute(statement, *arguments, **options)

    def add(self, instance: Any, **_options: Any) -> None:
        """Keep an object."""
        self.gathered.append(instance)

    def add_all(self, instances: Iterable[Any]) -> None:
        """Keep several objects."""
        self.gathered.extend(instances)

    def flush(self, objects: Any = None) -> None:
        """Write nothing."""


@dataclass(frozen=True)
class Plan:
    """Which projects a chunk holds: how many there are in all, and the numbers its rows begin after."""

    count: int
    first: int
    after_project: int
    after_revision: int

    def moment(self, position: int) -> datetime:
        """Return when a project of the whole plan was published: all in their order, evenly over the years."""
        return (FIRST_DAY + (LAST_DAY - FIRST_DAY) * position / self.count).replace(microsecond=0)


class Maker:
    """Makes the rows of projects inside the application context of a catalogue with reference data."""

    def __init__(self, app: Any) -> None:
        """Read the registers once, and let `session` be one that only gathers."""
        self.database = database.of(app)
        self.session = Gathering(self.database.reading, expire_on_commit=False)
        g._catalogue_session = self.session
        places = select(Municipality).where(Municipality.retired_at.is_(None), Municipality.kind != MILITARY)
        self.places = self.session.scalars(places.options(joinedload(Municipality.district))).all()
        areas, topics = (area.code for area in taxonomy.key_areas()), (topic.code for topic in taxonomy.topics())
        self.registers = Registers(areas, topics, {place.code: place.population for place in self.places})
        self.session.commit()

    def chunk(self, plan: Plan) -> list[Base]:
        """Return the objects of a chunk of projects, its last one maybe shorter."""
        self.session.gathered = []
        author = Author(self.registers, SEED, plan.first)
        for position in range(plan.first, min(plan.first + CHUNK, plan.count)):
            self._publish(author, plan, position)
        self.session.commit()
        return self.session.gathered

    def _publish(self, author: Author, plan: Plan, position: int) -> None:
        document, moment = author.document(), plan.moment(position)
        project = Project(
            id=plan.after_project + position + 1, municipality_code=document["municipality"], title=document["title"],
            state=State.PUBLISHED, label=author.label(document["stage"]), is_example=False, created_at=moment,
            changed_at=moment, submitted_at=moment, published_at=moment, confirmed_at=author.confirmed(moment),
            confirmation_asks=0, results_asks=0, version=1,
        )  # fmt: skip
        revision = Revision(
            id=plan.after_revision + position + 1, project_id=project.id, number=1, document=document,
            content_hash=content_hash(document), created_at=moment, published_at=moment,
        )  # fmt: skip
        before = len(self.session.gathered)
        self.session.gathered += [project, revision]
        refresh(project, revision)
        for made in self.session.gathered[before:]:  # The moment of the run is not to be seen in the rows.
            if isinstance(made, Publication):
                made.changed_at = moment
            elif isinstance(made, PublicationChange):
                made.at = moment

    def rows(self, plan: Plan) -> Rows:
        """Return the rows of a chunk."""
        rows: Rows = {}
        writers: dict[str, list[tuple[str, Any]]] = {}
        for made in self.chunk(plan):
            table = made.__table__
            if table.name not in rows:
                writers[table.name] = _writers(table, self.database.engine.dialect)
                rows[table.name] = ([name for name, _write in writers[table.name]], [])
            known = made.__dict__
            rows[table.name][1].append(
                tuple(write(known.get(name)) if write else known.get(name) for name, write in writers[table.name])
            )
        return rows


def _writers(table: Table, dialect: Any) -> list[tuple[str, Any]]:
    """Return by column what turns a value into what the database stores."""
    return [(column.name, column.type.dialect_impl(dialect).bind_processor(dialect)) for column in table.columns]


_maker: Maker | None = None


def _prepare(folder: Path) -> None:
    """Open the catalogue of reference data in a process that makes rows."""
    global _maker
    app = create_app(config_of(folder))
    app.app_context().push()
    _maker = Maker(app)


def _rows(plan: Plan) -> Rows:
    assert _maker is not None
    return _maker.rows(plan)


def config_of(folder: Path) -> Config:
    """Return the settings of a catalogue that keeps its data in a folder."""
    return from_environment(environment_of(folder))


def environment_of(folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of commands about a data folder."""
    return {**os.environ, "CATALOGUE_DATA": str(folder), **more}


def command(folder: Path, *arguments: str) -> None:
    """Run a command of the catalogue on a data folder; a failing one ends the program with its words."""
    done = subprocess.run(
        [sys.executable, "-m", "catalogue", *arguments],
        cwd=ROOT, env=environment_of(folder), capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"catalogue {' '.join(arguments)}: {done.stderr or done.stdout}")


def reference(cache: Path) -> Path:
    """Return a data folder with the examples and the demonstration accounts, made where it is not there yet."""
    folder = cache / f"examples-{fingerprint()}"
    if not folder.is_dir():
        _remove_older(cache, "examples")
        unfinished = _emptied(cache / f"{folder.name}.unfinished")
        command(unfinished, "db", "upgrade")
        command(unfinished, "seed", "--examples")
        with closing(sqlite3.connect(database_file(unfinished))) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        unfinished.rename(folder)
    return folder


def filled(cache: Path, count: int) -> tuple[Path, bool]:
    """Return a data folder with so many published projects, the examples among them, and whether it was there already."""
    folder = cache / f"{count}-{fingerprint()}"
    was_there = folder.is_dir()
    if not was_there:
        source = reference(cache)
        _remove_older(cache, str(count))
        unfinished = cache / f"{folder.name}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(source, unfinished)
        load(database_file(unfinished), source, count)
        unfinished.rename(folder)
    return folder, was_there


def load(target: Path, source: Path, count: int, processes: int | None = None) -> None:
    """Publish projects in a database until it has so many; the registers come from the data folder `source`."""
    with closing(sqlite3.connect(target, isolation_level=None)) as connection:
        for pragma in _LOADING:
            connection.execute(f"PRAGMA {pragma}")
        ask = "SELECT (SELECT count(*) FROM publications), coalesce(max(id), 0) FROM "
        present, after_project = connection.execute(f"{ask} projects").fetchone()
        _present, after_revision = connection.execute(f"{ask} revisions").fetchone()
        plans = [
            Plan(count - present, first, after_project, after_revision) for first in range(0, count - present, CHUNK)
        ]
        for rows in _made(plans, source, processes or os.cpu_count() or 1):
            connection.execute("BEGIN")
            for table, (columns, values) in rows.items():
                places = ", ".join("?" * len(columns))
                connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", values)
            connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode=WAL")


def _made(plans: Iterable[Plan], source: Path, processes: int) -> Iterator[Rows]:
    """Yield the rows of every plan in order, made by several processes that are never far ahead."""
    with ProcessPoolExecutor(processes, initializer=_prepare, initargs=(source,)) as pool:
        waiting: deque[Future[Rows]] = deque()
        for plan in plans:
            waiting.append(pool.submit(_rows, plan))
            if len(waiting) >= processes * _IN_FLIGHT:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def database_file(folder: Path) -> Path:
    """Return the file of the embedded database of a data folder."""
    return Path(config_of(folder).database.removeprefix("sqlite:///"))


def fingerprint() -> str:
    """Return a mark of everything that decides which rows are made; another one means to make them anew."""
    found = hashlib.sha256()
    for source in _SOURCES:
        path = ROOT / source
        for file in sorted(path.rglob("*.*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                found.update(file.read_bytes())
    return found.hexdigest()[:10]


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _remove_older(cache: Path, name: str) -> None:
    """Remove what an older version of the catalogue or of this program made under the same name."""
    for folder in cache.glob(f"{name}-*"):
        shutil.rmtree(folder, ignore_errors=True)
