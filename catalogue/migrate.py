"""Bringing a database to the newest schema and back, by Alembic; its settings are a section of setup.cfg."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from .config import ROOT


def _settings(connection: Connection | None = None) -> AlembicConfig:
    settings = AlembicConfig(str(ROOT / "setup.cfg"))
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    settings.attributes["connection"] = connection
    return settings


@contextmanager
def _changing(engine: Engine) -> Iterator[Connection]:
    """Give a connection in one transaction; on SQLite with foreign keys that are checked at its end, not in between.

    SQLite alters a table by copying and dropping it. With foreign keys in force, dropping it would delete what refers to
    it, or fail; they cannot be switched off within a transaction. Raises IntegrityError where the result breaks one.
    """
    with engine.connect() as connection:
        file: Any = connection.connection.dbapi_connection if engine.dialect.name == "sqlite" else None
        if file:
            file.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if file and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
                    raise IntegrityError(
                        "PRAGMA foreign_key_check", None, ValueError(f"{len(broken)} rows: {broken[0]}")
                    )
        finally:
            if file:
                file.execute("PRAGMA foreign_keys=ON")


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Apply every migration up to a revision in one transaction."""
    with _changing(engine) as connection:
        command.upgrade(_settings(connection), revision)


def downgrade(engine: Engine, revision: str = "-1") -> None:
    """Take migrations back down to a revision."""
    with _changing(engine) as connection:
        command.downgrade(_settings(connection), revision)


def current(engine: Engine) -> str | None:
    """Return the revision that the database is at; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@cache
def newest() -> str | None:
    """Return the revision that this code needs."""
    return ScriptDirectory.from_config(_settings()).get_current_head()


def differences(engine: Engine) -> list[str]:
    """Return in words how the models differ from the database; nothing when they agree."""
    from .database import Base

    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "render_as_batch": True}
        )
        return [repr(difference) for difference in compare_metadata(context, Base.metadata)]
