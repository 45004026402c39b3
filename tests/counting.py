"""Counting the statements that a request sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from catalogue import database

BOOKKEEPING = ("PRAGMA", "BEGIN", "SET TRANSACTION")


@contextmanager
def queries_of(app: Flask) -> Iterator[list[str]]:
    """Collect the statements of what happens inside."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(BOOKKEEPING):
            statements.append(statement)

    engine = database.of(app).engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
