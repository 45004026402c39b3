"""Migrations lead to what the models say, go down again, and run once when two start them together."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import func, inspect, select

from catalogue import database, migrate
from catalogue.config import ROOT
from catalogue.database import Database
from catalogue.operations.schema import metadata
from tests.databases import TestDatabase
from tests.factories.projects import publish

_TABLES_OF_LATER_MIGRATIONS = {
    "import_batches", "import_rows", "project_attachments", "project_views", "project_searches", "invitations",
    "canned_reasons", "label_reviews",
}  # fmt: skip


@pytest.fixture
def address(database_template: TestDatabase, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    url = database_template.empty(tmp_path)
    yield url
    database_template.drop(url)


@pytest.fixture
def empty(address: str) -> Iterator[Database]:
    """A database without tables."""
    database = Database(address)
    yield database
    database.engine.dispose()


def _tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names())


def test_there_is_one_newest_migration_and_each_says_what_it_does() -> None:
    scripts = ScriptDirectory.from_config(AlembicConfig(str(ROOT / "setup.cfg")))
    assert len(scripts.get_heads()) == 1
    for script in scripts.walk_revisions():
        assert re.fullmatch(r"\d{4}_[a-z]+(_[a-z0-9]+)+\.py", Path(script.path).name), script.path
        assert script.doc and callable(script.module.downgrade), script.path


def test_migrations_lead_to_what_the_models_say(empty: Database) -> None:
    migrate.upgrade(empty.writing)
    assert migrate.current(empty.reading) == migrate.newest()
    assert migrate.differences(empty.reading) == []
    assert _tables(empty) - {"alembic_version"} == set(metadata.tables)


def test_checks_and_indexes_carry_the_names_of_the_models(empty: Database) -> None:
    migrate.upgrade(empty.writing)
    found = inspect(empty.engine)
    for name, table in metadata.tables.items():
        checks = {str(one.name) for one in table.constraints if type(one).__name__ == "CheckConstraint"}
        assert checks <= {str(one["name"]) for one in found.get_check_constraints(name)}, name
        assert {one.name for one in table.indexes} <= {one["name"] for one in found.get_indexes(name)}, name


def test_every_migration_goes_down_and_up_again(empty: Database) -> None:
    scripts = ScriptDirectory.from_config(AlembicConfig(str(ROOT / "setup.cfg")))
    for script in reversed(list(scripts.walk_revisions())):
        migrate.upgrade(empty.writing, script.revision)
        migrate.downgrade(empty.writing, "-1")
        migrate.upgrade(empty.writing, script.revision)
    assert migrate.differences(empty.reading) == []
    migrate.downgrade(empty.writing, "base")
    assert _tables(empty) <= {"alembic_version"}
    migrate.upgrade(empty.writing)
    assert migrate.differences(empty.reading) == []


def test_migrations_lose_nothing_of_a_filled_database(app: Flask) -> None:
    filled = database.of(app)
    with app.app_context():
        publish(title="Chytré lampy")
        database.commit()

    def rows() -> dict[str, int]:
        kept = set(metadata.tables) - _TABLES_OF_LATER_MIGRATIONS
        with filled.reading.connect() as connection:
            return {
                name: connection.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one()
                for name in sorted(kept)
            }

    before = rows()
    assert before["projects"] == before["publications"] == 1
    assert before["publication_key_areas"] > 1
    migrate.downgrade(filled.writing, "0003")
    migrate.upgrade(filled.writing)
    assert rows() == before
    assert migrate.differences(filled.reading) == []


def test_processes_that_migrate_together_do_it_once(address: str, empty: Database, tmp_path: Path) -> None:
    environment = {**os.environ, "CATALOGUE_DATABASE_URL": address, "CATALOGUE_DATA": str(tmp_path / "data")}
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "catalogue", "db", "upgrade"], cwd=ROOT, env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    for process in running:
        _, problem = process.communicate(timeout=120)
        assert process.returncode == 0, problem
    assert migrate.current(empty.reading) == migrate.newest()
    assert migrate.differences(empty.reading) == []
