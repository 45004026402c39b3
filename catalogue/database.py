"""Engine, transactions and the base of all models; one transaction per request."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, cast

import orjson
from flask import Flask, current_app, g, has_request_context, request
from flask.globals import request_ctx
from sqlalchemy import JSON, Connection, DateTime, Dialect, Executable, MetaData, Row, Select, create_engine, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session
from sqlalchemy.types import TypeDecorator
from werkzeug.local import LocalProxy

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_WROTE = "catalogue_wrote"
_ONLY_READS = "catalogue_only_reads"
_ROWS_ANALYSED = 400
LONGEST_WAIT = 20_000
"""How long a writer waits for its turn on SQLite, in milliseconds: waiters are not served in order, and four that
write without a break were seen to keep one of them waiting for more than five seconds."""


class UTCDateTime(TypeDecorator[datetime]):
    """Store aware moments in UTC; SQLite keeps no zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments and turn the others to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


JSONValue = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Base(DeclarativeBase):
    """The base of all models; constraint names follow one convention on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UTCDateTime(), dict[str, Any]: JSONValue, list[Any]: JSONValue}


class Database:
    """The engine of one application, in two facades: one that may only read and one that writes."""

    def __init__(self, url: str) -> None:
        """Open the pool for an SQLAlchemy address; nothing is connected yet."""
        self.engine = create_engine(
            url,
            json_serializer=lambda value: orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode(),
            json_deserializer=orjson.loads,
            pool_pre_ping=not url.startswith("sqlite"),
        )
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _prepare_sqlite_connection)
        event.listen(self.engine, "begin", _begin)
        self.reading: Engine = self.engine.execution_options(access="read")
        self.writing: Engine = self.engine.execution_options(access="write")

    def open(self, *, writes: bool) -> Session:
        """Return a new session in a reading or a writing transaction; the caller closes it."""
        return NotingSession(self.writing if writes else self.reading, expire_on_commit=False)

    def analyse(self) -> None:
        """Let SQLite learn how its rows are distributed, from samples; PostgreSQL does so by itself.

        Without it SQLite takes every index for selective, and reads a whole one to find twenty projects.
        """
        if self.engine.dialect.name == "sqlite":
            with self.writing.begin() as connection:
                connection.exec_driver_sql(f"PRAGMA analysis_limit={_ROWS_ANALYSED}")
                connection.exec_driver_sql("ANALYZE")

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Run a writing transaction of its own, apart from the request's."""
        with self.open(writes=True) as own, own.begin():
            yield own


class NotingSession(Session):
    """A session that keeps whether its present transaction wrote anything; `let_go` asks."""


def _note_writing() -> None:
    """Listen to all sessions at once; listening to each cost pages as much as their query."""

    def wrote(writing: Session, *_event: object) -> None:
        writing.info[_WROTE] = True

    def executed(state: ORMExecuteState) -> None:
        if not state.is_select:
            wrote(state.session)

    event.listen(NotingSession, "after_flush", wrote)
    event.listen(NotingSession, "do_orm_execute", executed)
    for ending in ("after_commit", "after_rollback"):
        event.listen(NotingSession, ending, lambda ended: ended.info.pop(_WROTE, None))


_note_writing()


def _prepare_sqlite_connection(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # The transaction is begun below, not by the driver.
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={LONGEST_WAIT}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Begin as SQLite and PostgreSQL need it: a reader cannot write, a writer takes its lock at once."""
    reads = connection.get_execution_options().get("access") == "read"
    if connection.dialect.name == "sqlite":
        if connection.info.get(_ONLY_READS) != reads:  # It stays so for as long as the connection is open.
            connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
            connection.info[_ONLY_READS] = reads
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
    elif reads:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def of(app: Flask) -> Database:
    """Return the database of an application."""
    return cast(Database, app.extensions["catalogue_database"])


def _current_session() -> Session:
    holder: Any = request_ctx if has_request_context() else g
    found = getattr(holder, "_catalogue_session", None)
    if found is None:
        writes = request.method not in SAFE_METHODS if has_request_context() else True
        found = of(current_app).open(writes=writes)
        holder._catalogue_session = found
    return cast(Session, found)


session: Session = cast(Session, LocalProxy(_current_session))
"""The session of the current request, or of the current application context outside of one."""


@contextmanager
def only_reading() -> Iterator[Session]:
    """Let `session` be one of its own that only reads, for background work that must not hold the right to write."""
    holder: Any = request_ctx if has_request_context() else g
    before = getattr(holder, "_catalogue_session", None)
    with of(current_app).open(writes=False) as own:
        holder._catalogue_session = own
        try:
            yield own
        finally:
            holder._catalogue_session = before


def read(statement: Executable, parameters: Mapping[str, Any]) -> Sequence[Row[Any]]:
    """Return the rows of a statement, read within the current transaction where there is one.

    Where there is none, as on pages that ask the database one thing only, no session is opened for it: that costs a third.
    """
    if (found := _existing_session()) is not None:
        return found.connection().execute(statement, parameters).all()
    with of(current_app).reading.connect() as connection:
        return connection.execute(statement, parameters).all()


class ByNumbers:
    """A question for rows of several numbers, written out once for each count of them.

    Pages that ask the database this one thing give it to the driver: through SQLAlchemy, asking takes three times as long
    as answering. It must return plain values, for the driver's are given back as they are.
    """

    def __init__(self, statement: Select[Any], parameter: str = "numbers") -> None:
        """Take a statement with an expanding parameter for the numbers; its other values must be plain, too."""
        self._statement = statement
        self._parameter = parameter
        self._written: dict[tuple[str, int], tuple[str, tuple[Any, ...], tuple[Any, ...]]] = {}

    def rows(self, numbers: Sequence[int]) -> Sequence[Any]:
        """Return the rows, read within the current transaction where there is one."""
        if (found := _existing_session()) is not None:
            return found.connection().execute(self._statement, {self._parameter: numbers}).all()
        text, before, after = self._for(of(current_app).engine.dialect, len(numbers))
        lent = of(current_app).engine.raw_connection()
        try:
            cursor = lent.cursor()
            cursor.execute(text, (*before, *numbers, *after))
            return cursor.fetchall()
        finally:
            lent.close()

    def _for(self, dialect: Dialect, count: int) -> tuple[str, tuple[Any, ...], tuple[Any, ...]]:
        """Return the statement as the driver takes it, with the values that stand before and after the numbers."""
        key = (dialect.name, count)
        if key not in self._written:
            written_for: Any = type(dialect)
            style = "qmark" if dialect.name == "sqlite" else "format"
            compiled = self._statement.compile(dialect=written_for(paramstyle=style))
            state = compiled.construct_expanded_state({self._parameter: [_NUMBER] * count})
            values = list(state.positional_parameters)
            at = values.index(_NUMBER)
            self._written[key] = (state.statement, tuple(values[:at]), tuple(values[at + count :]))
        return self._written[key]


_NUMBER = object()


def _existing_session() -> Session | None:
    holder: Any = request_ctx if has_request_context() else g
    return cast("Session | None", getattr(holder, "_catalogue_session", None))


def commit() -> None:
    """End the current transaction, if there is one, by keeping its changes."""
    if (found := _existing_session()) is not None:
        found.commit()


def rollback() -> None:
    """End the current transaction, if there is one, by dropping its changes."""
    if (found := _existing_session()) is not None:
        found.rollback()


def let_go() -> None:
    """End the current transaction if nothing was written in it, so that slow work that follows holds up nobody.

    What was read is read anew when it is used next; decisions that rest on it have to be taken again.
    """
    found = _existing_session()
    if found is not None and not (found.new or found.dirty or found.deleted or found.info.get(_WROTE)):
        found.rollback()


def close(_error: BaseException | None = None) -> None:
    """Give the connection back at the end of a request or an application context."""
    if (found := _existing_session()) is not None:
        found.close()
        holder: Any = request_ctx if has_request_context() else g
        holder._catalogue_session = None


def init_app(app: Flask, url: str) -> None:
    """Attach the database to the application and close sessions when their context ends."""
    app.extensions["catalogue_database"] = Database(url)
    app.teardown_request(close)
    app.teardown_appcontext(close)
