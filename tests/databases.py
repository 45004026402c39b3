"""Databases for tests: SQLite files copied from a template, and PostgreSQL that the tests start themselves."""

import shutil
import sqlite3
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import make_url

from catalogue import create_app, database, migrate
from catalogue.config import Config
from catalogue.operations.seeding import seed_reference
from tests.postgresql import Server


class TestDatabase(Protocol):
    """A template database and its copies."""

    __test__ = False

    def prepare(self) -> None: ...
    def copy(self, folder: Path) -> str: ...
    def empty(self, folder: Path) -> str: ...
    def drop(self, url: str) -> None: ...
    def close(self) -> None: ...


def _fill(url: str, folder: Path) -> None:
    app = create_app(Config(database_url=url, data=folder, testing=True))
    migrate.upgrade(database.of(app).writing)
    with app.app_context():
        seed_reference()
        database.commit()
    database.of(app).engine.dispose()


class SQLite:
    """One file, copied for each test."""

    def __init__(self, factory: pytest.TempPathFactory) -> None:
        self.folder = factory.mktemp("template")
        self.file = self.folder / "template.sqlite3"

    def prepare(self) -> None:
        """Migrate and seed the file, and fold its write-ahead log into it."""
        _fill(f"sqlite:///{self.file}", self.folder)
        with sqlite3.connect(self.file) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def copy(self, folder: Path) -> str:
        """Return the address of a fresh copy."""
        target = folder / "test.sqlite3"
        shutil.copy(self.file, target)
        return f"sqlite:///{target}"

    def empty(self, folder: Path) -> str:
        """Return the address of a database that has no tables yet."""
        return f"sqlite:///{folder / 'empty.sqlite3'}"

    def drop(self, url: str) -> None:
        """The folder goes with the test."""

    def close(self) -> None:
        """The folder goes with the run."""


class PostgreSQL:
    """A server of its own for each test process, with a template database that PostgreSQL copies itself."""

    def __init__(self, factory: pytest.TempPathFactory) -> None:
        self.folder = factory.mktemp("postgresql")
        self.count = 0
        self.server = Server()

    def prepare(self) -> None:
        """Start the server, migrate and seed the template."""
        self.server.start()
        self.server.run("CREATE DATABASE template_catalogue")
        _fill(self.server.address("template_catalogue"), self.folder)

    def copy(self, folder: Path) -> str:
        """Return the address of a fresh copy."""
        return self._create("TEMPLATE template_catalogue STRATEGY file_copy")

    def empty(self, folder: Path) -> str:
        """Return the address of a database that has no tables yet."""
        return self._create("")

    def _create(self, how: str) -> str:
        self.count += 1
        name = f"test_{self.count}"
        self.server.run(f"CREATE DATABASE {name} {how}")
        return self.server.address(name)

    def drop(self, url: str) -> None:
        """Drop a copy."""
        name = make_url(url).database
        self.server.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def close(self) -> None:
        """Stop the server."""
        self.server.stop()
