"""Writing the index: it follows the change feed, is rebuilt whole, and is written by one process at a time."""

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import structlog
import tantivy
from flask import Flask
from sqlalchemy.orm import Session

from ... import database
from ...remembered import forget
from ..analysis import Analyser
from . import rows, texts
from .columns import Columns
from .folder import IndexFolder

MOST_AT_ONCE = 500
"""How many changes are taken into one commit."""
_REPLAYED_AT_MOST = 1000
"""After so many changes the columns are written anew, so that readers have little to read again at their start."""
_SECONDS_BETWEEN_LOOKS = 0.25
_SECONDS_AFTER_TROUBLE = 5.0
_QUIET_LOOKS, _LONGEST_TURN = 4, 30.0
"""When the index is let go for others to write: after so many looks without a change, and after so many seconds."""

Progress = Callable[[int, int], None]
"""Is told how many projects are done, and of how many."""

log = structlog.get_logger()


class Writer:
    """Writes the index of one data folder; only for those who hold `IndexFolder.writing`."""

    def __init__(self, app: Flask) -> None:
        """Prepare; nothing is opened yet."""
        self.app = app
        self.folder = IndexFolder(app.config["CATALOGUE"].data)
        self._analyser: Analyser | None = None
        self._adding: tuple[Path, tantivy.IndexWriter] | None = None
        self._names: list[Any] = []
        self._columns_hold: tuple[Path, int] | None = None

    @property
    def analyser(self) -> Analyser:
        """The dictionary, opened when it is first needed."""
        if self._analyser is None:
            self._analyser = self.folder.analyser()
        return self._analyser

    def catch_up(self) -> int:
        """Take in what changed since the last commit; build the index where there is none. Return how many changes."""
        generation = self.folder.current()
        if generation is None:
            return self.rebuild()
        index = texts.open_index(generation / "text")
        done = 0
        with database.only_reading() as reading:
            held = texts.sequence_of(index.searcher())
            newest = rows.newest_change(reading)
            while held < newest:
                until = min(held + MOST_AT_ONCE, newest)
                numbers = rows.changed_between(reading, held, until)
                self._replace(generation, index, reading, numbers, until)
                held, done = until, done + len(numbers)
            self._keep_columns_near(generation, reading, held)
        return done

    def _replace(
        self, generation: Path, index: tantivy.Index, reading: Session, numbers: list[int], until: int
    ) -> None:
        if (names := rows.names(reading)) != self._names:  # They may have changed with the projects.
            forget()
            self._names = names
        found = rows.rows_of(reading, numbers)
        writer = self._opened(generation, index)
        try:
            texts.take_out(writer, numbers)
            for number in numbers:
                if number in found:
                    writer.add_document(texts.document(found[number], self.analyser))
            texts.mark(writer, until)
            writer.commit()
        except Exception:
            writer.rollback()
            raise

    def _opened(self, generation: Path, index: tantivy.Index) -> tantivy.IndexWriter:
        """Return the writer of a generation, open from the first change until `close`: opening costs as much as a change.

        A writer that was killed between writing its files and committing them leaves files under the names that the
        next commit gives to its own, so what belongs to no commit is swept away first.
        """
        if self._adding is None or self._adding[0] != generation:
            self.close()
            self._adding = (generation, index.writer(heap_size=texts.HEAP, num_threads=1))
            self._adding[1].garbage_collect_files()
        return self._adding[1]

    def close(self) -> None:
        """Let go of the full-text index, after its parts have been merged."""
        if self._adding is not None:
            (_generation, writer), self._adding = self._adding, None
            writer.wait_merging_threads()

    def _keep_columns_near(self, generation: Path, reading: Session, held: int) -> None:
        path = generation / "columns"
        if self._columns_hold is None or self._columns_hold[0] != generation:
            self._columns_hold = (generation, Columns.load(path).sequence)
        if held - self._columns_hold[1] > _REPLAYED_AT_MOST:
            columns = Columns.load(path)
            replay(columns, reading, held)
            columns.save(path)
            self._columns_hold = (generation, held)

    def rebuild(self, progress: Progress | None = None) -> int:
        """Build a new generation beside the one in use, swap it in whole, and return how many projects it holds."""
        generation = self.folder.begin()
        index = texts.open_index(generation / "text")
        columns = Columns()
        with database.only_reading() as reading:
            columns.sequence = rows.newest_change(reading)
            total, done = rows.count_rows(reading), 0
            with index.writer(heap_size=4 * texts.HEAP, num_threads=1) as writer:
                for done, row in enumerate(rows.all_rows(reading), start=1):
                    writer.add_document(texts.document(row, self.analyser))
                    columns.put(row)
                    if progress and done % rows.BATCH == 0:
                        progress(done, total)
                texts.mark(writer, columns.sequence)
                writer.commit()
                writer.wait_merging_threads()
        columns.save(generation / "columns")
        self.folder.swap_in(generation)
        self.folder.remove_others()
        if progress:
            progress(done, done)
        return done


def replay(columns: Columns, reading: Session, until: int) -> list[int]:
    """Bring columns up to a number of the change feed; return the projects that changed."""
    numbers = rows.changed_between(reading, columns.sequence, until)
    found = rows.rows_of(reading, numbers)
    for number in numbers:
        if number in found:
            columns.put(found[number])
        else:
            columns.drop(number)
    columns.sequence = until
    return numbers


def catch_up_if_free(app: Flask) -> bool:
    """Take in what changed unless somebody else is writing; return whether the index was free, and could be written.

    An index that cannot be written is logged and goes on answering as it is: the database says what may be shown.
    """
    try:
        writer = Writer(app)
        with writer.folder.writing() as mine, closing(writer):
            if mine:
                writer.catch_up()
            return mine
    except Exception:
        log.exception("index_failed")
        return False


def follow_forever(app: Flask, stop: Event) -> None:
    """Follow the change feed until told to stop, or wait for the turn where another process does."""
    writer = Writer(app)
    while not stop.is_set():
        with writer.folder.writing() as mine, closing(writer):
            if mine:
                _follow_while_busy(app, writer, stop)
        stop.wait(_SECONDS_BETWEEN_LOOKS if mine else 1)


def _follow_while_busy(app: Flask, writer: Writer, stop: Event) -> None:
    """Follow until nothing changes for a while, or for a while at most; then whoever rebuilds the index gets a turn."""
    until, quiet = time.monotonic() + _LONGEST_TURN, 0
    while not stop.is_set() and quiet < _QUIET_LOOKS and time.monotonic() < until:
        quiet = 0 if _follow(app, writer, stop) else quiet + 1
        stop.wait(_SECONDS_BETWEEN_LOOKS)


def _follow(app: Flask, writer: Writer, stop: Event) -> int:
    """Take in what changed, and return how many changes that were."""
    began = time.monotonic()
    try:
        with app.app_context():
            if changed := writer.catch_up():
                log.info("index_followed", changes=changed, milliseconds=round((time.monotonic() - began) * 1000))
            return changed
    except Exception:
        log.exception("index_failed")
        stop.wait(_SECONDS_AFTER_TROUBLE)
        return 0
