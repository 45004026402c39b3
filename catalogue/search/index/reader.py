"""Reading the index: each process keeps the columns in memory and moves on when the writer has committed."""

import threading
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from time import monotonic, sleep
from typing import Any, cast

import structlog
import tantivy
from flask import Flask
from pyroaring import BitMap

from ... import database
from ...clock import now
from ...errors import Unavailable
from ...i18n import _
from ...projects import feed
from ..analysis import Analyser
from . import ahead, rows, texts
from .ahead import Ahead
from .columns import Columns
from .folder import IndexFolder
from .writer import MOST_AT_ONCE, catch_up_if_free, replay

SECONDS_BETWEEN_LOOKS = 0.3
_KEPT = "catalogue_index"
_BUILT_AT_ONCE = 2000
"""A catalogue of so many projects at most is indexed within the request that finds no index."""
_SMALL = 1000
_WARMED_FROM = 20_000
_FREQUENT = 32
"""The projects of words that more than one in so many projects holds are kept; a large catalogue gathers them ahead."""
_REPAIRED_AT_MOST = 300

log = structlog.get_logger()


class Reader:
    """What one process knows of the index; ask `current` for the one that is up to date."""

    def __init__(self, app: Flask) -> None:
        """Prepare; the index is opened at the first question."""
        self.app = app
        self.folder = IndexFolder(app.config["CATALOGUE"].data)
        self.lock = threading.RLock()
        self.columns = Columns()
        self.version = 0
        self._generation: Path | None = None
        self._index: tantivy.Index | None = None
        self._searcher: tantivy.Searcher | None = None
        self._analyser: Analyser | None = None
        self._look_at = 0.0
        self._newest = 0
        self._held: dict[str, tuple[int, BitMap]] = {}
        self._moved: list[tuple[int, BitMap]] = []
        self._vocabulary: tuple[int, Counter[str]] = (-1, Counter())
        self.warming: threading.Thread | None = None
        """What gathers the projects of frequent words, in a large catalogue, after its index was opened."""
        self._ahead: Ahead | None = None
        self._written: list[Any] = []

    @property
    def analyser(self) -> Analyser:
        """The dictionary that turns words into keys."""
        if self._analyser is None:
            self._analyser = self.folder.analyser()
        return self._analyser

    @property
    def searcher(self) -> tantivy.Searcher:
        """The full-text index as of the last look."""
        assert self._searcher is not None
        return self._searcher

    @property
    def sequence(self) -> int:
        """Up to which number of the change feed this process knows; -1 before the first look."""
        return self.columns.sequence if self._index else -1

    def state(self) -> tuple[int, int]:
        """Return what a search depends on: the last change of what the public sees, and the last one known here."""
        with self.lock:
            self.refresh()
            return self._newest, self.sequence

    def look_soon(self) -> None:
        """Look at the next question whether the index has moved; this process knows that it will."""
        self._look_at = 0.0

    def refresh(self) -> None:
        """Follow the writer where it has moved on; take its part where nobody writes. Call it with the lock held."""
        if monotonic() >= self._look_at:
            behind = self._look()
            self._look_at = monotonic() + (SECONDS_BETWEEN_LOOKS / 10 if behind else SECONDS_BETWEEN_LOOKS)
        if self.columns.roll(now().date()):
            self.version += 1

    def _look(self) -> bool:
        """Read what is new, and return whether the feed is still ahead."""
        with database.only_reading() as reading:
            newest = self._newest = rows.newest_change(reading)
            generation = self.folder.current()
            if generation is None:
                generation = self._build(rows.count_rows(reading))
            if generation != self._generation:
                self._open(generation)
            held = self._reload()
            self._look_ahead(generation)
            if held < newest <= held + MOST_AT_ONCE and catch_up_if_free(self.app):
                held = self._reload()
            if held > self.columns.sequence:
                self._note(replay(self.columns, reading, held))
            return held < newest

    def _build(self, projects: int) -> Path:
        if projects <= _BUILT_AT_ONCE:
            catch_up_if_free(self.app)
        if (found := self.folder.current()) is None:
            raise Unavailable(_("The search is being prepared. Try again in a few minutes."))
        return found

    def _open(self, generation: Path) -> None:
        self._index = texts.open_index(generation / "text")
        self.columns = Columns.load(generation / "columns")
        self._generation = generation
        self._held.clear()
        self._moved.clear()
        self.version += 1
        if len(self.columns.ids) >= _WARMED_FROM:
            self.warming = threading.Thread(target=self._warm, args=(self._index.searcher(),), daemon=True)
            self.warming.start()

    def _reload(self) -> int:
        assert self._index is not None
        self._index.reload()
        self._searcher = self._index.searcher()
        return texts.sequence_of(self._searcher)

    def _look_ahead(self, generation: Path) -> None:
        """Notice that something was made ready anew."""
        written = [generation, ahead.written(generation)]
        if written != self._written:
            self._ahead, self._written = Ahead(generation), written

    @property
    def ahead(self) -> Ahead:
        """What is ready beside the index, as of the last look."""
        assert self._ahead is not None
        return self._ahead

    def _note(self, moved: list[int]) -> None:
        self.version += 1
        self._moved.append((self.version, BitMap(moved)))
        if len(self._moved) > _REPAIRED_AT_MOST:
            self._held.clear()
            self._moved.clear()

    def _warm(self, searcher: tantivy.Searcher) -> None:
        """Gather the projects of frequent words in the background, as of a commit."""
        version = self.version
        for key in texts.frequent_keys(searcher, len(self.columns.ids) // _FREQUENT):
            began = monotonic()
            self._held.setdefault(key, (version, texts.projects(searcher, texts.term("keys", key))))
            sleep(monotonic() - began)  # Requests come first.

    def vocabulary(self) -> Counter[str]:
        """Return the folded words of all texts, with the number of projects that use each."""
        if self._vocabulary[0] != self.version:
            self._vocabulary = (self.version, texts.vocabulary(self.searcher))
        return self._vocabulary[1]

    def holds_key(self, key: str) -> bool:
        """Whether any project holds a key."""
        return key in self._held or bool(self.searcher.doc_freq("keys", key))

    def is_common(self, keys: Iterable[str]) -> bool:
        """Whether more than half of all projects hold one of several keys."""
        return any(2 * self.searcher.doc_freq("keys", key) > len(self.columns.ids) > _SMALL for key in keys)

    def having_key(self, key: str) -> BitMap:
        """Return the projects that hold a key in any of their texts."""
        query = texts.term("keys", key)
        version, found = self._held.get(key, (-1, None))
        if found is None or version < self.version:
            moved = BitMap.union(BitMap(), *(numbers for at, numbers in self._moved if at > version))
            if found is None or len(moved) > _REPAIRED_AT_MOST:
                found = texts.projects(self.searcher, query)
            elif moved:
                now_holding = texts.projects(self.searcher, texts.all_of([query, texts.numbered(moved)]))
                found = (found - moved) | now_holding
            if len(found) * _FREQUENT > len(self.columns.ids):
                self._held[key] = (self.version, found)
        return found

    def having_any_key(self, keys: list[str]) -> BitMap:
        """Return the projects that hold any of several keys."""
        rare = [key for key in keys if key not in self._held]
        found = [self.having_key(key) for key in keys if key in self._held]
        if len(rare) == 1:
            found.append(self.having_key(rare[0]))
        elif rare:
            found.append(texts.projects(self.searcher, texts.any_of("keys", rare)))
        return BitMap.union(*found) if found else BitMap()


def of(app: Flask) -> Reader:
    """Return the reader of an application."""
    return cast(Reader, app.extensions[_KEPT])


def init_app(app: Flask) -> None:
    """Give the application a reader, which looks at once after a commit of this process that moved the feed."""
    reader = app.extensions[_KEPT] = Reader(app)
    feed.tell(app, reader.look_soon)
