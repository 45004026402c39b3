"""Runs migrations on the connection that catalogue.migrate hands over, or on the configured database."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import JSON, Connection, text

from catalogue.config import from_environment
from catalogue.database import Database, UTCDateTime
from catalogue.operations.schema import metadata

_MIGRATION_LOCK = 7_206_218_002


def _plainly(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """Write our own column types as what they are in the database, so that old migrations never change with them."""
    if kind == "type" and isinstance(thing, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, JSON):
        return "JSON"
    return False


def _run(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = '4s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=_plainly,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if (handed_over := context.config.attributes.get("connection")) is not None:
    _run(handed_over)
else:
    with Database(from_environment().database).writing.begin() as own:
        _run(own)
