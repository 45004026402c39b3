"""Bringing a database to the newest schema and back, by Alembic; its settings are a section of setup.cfg."""

from functools import cache

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.engine import Engine

from .config import ROOT


def _settings(connection: Connection | None = None) -> AlembicConfig:
    settings = AlembicConfig(str(ROOT / "setup.cfg"))
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    settings.attributes["connection"] = connection
    return settings


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Apply every migration up to a revision in one transaction."""
    with engine.begin() as connection:
        command.upgrade(_settings(connection), revision)


def downgrade(engine: Engine, revision: str = "-1") -> None:
    """Take migrations back down to a revision."""
    with engine.begin() as connection:
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
