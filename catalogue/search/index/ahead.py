"""What pages of results take ready from files beside the index: cards as they are sent, and where words stand in texts.

Whoever shows a card reads its JSON from the database as ever; what was drawn of other JSON is passed over, and so is a file
that was made by other code or with other names of tags and places. Texts are those of a revision, which never changes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from struct import Struct
from threading import Event
from time import monotonic, time

import orjson
import structlog
from flask import Flask
from sqlalchemy.orm import Session

from ... import database
from ...caching import code_version
from ...i18n import LANGUAGES, current_language, speaking
from ...projects.presenters import ReadyCard, card_viewer, cards_depend_on
from ...stopping import Stopped, going_on
from ..analysis import Analyser, Noted
from . import records, rows
from .folder import IndexFolder
from .records import Records

_TEXTS = frozenset(rows.TEXTS)
_FORMAT = b"1"
_MOST_CHANGES = 1000
_LONGEST_BEHIND = 3600.0
"""After so many changes, or so many seconds after a change, a file is written anew."""
_SECONDS_BETWEEN_LOOKS, _SECONDS_AFTER_TROUBLE = 2.0, 60.0
_HEAD = Struct("<QI")
"""The texts of a project begin with the number of their revision and their length in bytes."""

log = structlog.get_logger()


class Ahead:
    """What is ready beside one index."""

    def __init__(self, generation: Path) -> None:
        """Open what there is."""
        self._cards = {language: records.opened(_cards_in(generation, language)) for language in LANGUAGES}
        self._texts = records.opened(generation / "texts")

    def cards(self) -> Callable[[int], bytes]:
        """Return what finds the packed cards of projects in the language of the page, as far as they are ready."""
        found = self._cards[current_language()]
        return found.get if found is not None and found.mark == _mark_of_cards() else lambda _number: b""

    def texts(self, number: int, revision: int) -> Noted | None:
        """Return the longer texts of a revision of a project, if they are ready."""
        record = self._texts.get(number) if self._texts is not None and self._texts.mark == _FORMAT else b""
        if not record or _HEAD.unpack_from(record)[0] != revision:
            return None
        end = _HEAD.size + _HEAD.unpack_from(record)[1]
        return Noted.with_notes(record[_HEAD.size : end].decode(), record[end:])


def written(generation: Path) -> list[int]:
    """Return a value that is another one as soon as any of the files was written anew."""
    return [path.stat().st_ino for path in _files(generation) if path.exists()]


def make_forever(app: Flask, stop: Event) -> None:
    """Keep the files of the index in use near, until told to stop; apart from the writer, so that no change waits for them."""
    folder = IndexFolder(app.config["CATALOGUE"].data)
    while not stop.is_set():
        pause = _SECONDS_BETWEEN_LOOKS
        try:
            make(app, folder, stop)
        except Stopped:
            return
        except Exception:
            log.exception("making_ahead_failed")
            pause = _SECONDS_AFTER_TROUBLE
        stop.wait(pause)


def make(app: Flask, folder: IndexFolder, stop: Event | None = None) -> None:
    """Write the files of the index in use that are missing, not true any more, or far behind; unless somebody else does."""
    with folder.making_ahead() as mine:
        if mine and (generation := folder.current()) is not None:
            began = monotonic()
            if made := keep_near(app, generation, cache(folder.analyser), _MOST_CHANGES, stop):
                log.info("made_ahead", files=made, seconds=round(monotonic() - began, 1))


def keep_near(
    app: Flask, generation: Path, analyser: Callable[[], Analyser], most: int, stop: Event | None = None
) -> int:
    """Write what is missing, not true any more, more than so many changes behind, or behind for long; return how many files."""
    done = 0
    with app.app_context(), database.only_reading() as reading:
        newest = rows.newest_change(reading)
    for language in LANGUAGES:
        with _page_in(app, language), database.only_reading() as reading:
            path, mark = _cards_in(generation, language), _mark_of_cards()
            if _is_outdated(path, mark, newest, most):
                records.write(path, mark, newest, going_on(stop, _drawn_cards(reading, analyser())))
                done += 1
    with app.app_context(), database.only_reading() as reading:
        path = generation / "texts"
        if _is_outdated(path, _FORMAT, newest, most):
            before = records.opened(path)
            records.write(path, _FORMAT, newest, going_on(stop, _read_texts(reading, before, analyser())))
            done += 1
    return done


def _files(generation: Path) -> list[Path]:
    return [*(_cards_in(generation, language) for language in LANGUAGES), generation / "texts"]


def _cards_in(generation: Path, language: str) -> Path:
    return generation / f"cards.{language}"


def _is_outdated(path: Path, mark: bytes, newest: int, most: int) -> bool:
    """Whether a file has to be written; what is hidden must not lie in it for longer than an hour."""
    found = records.opened(path)
    if found is None or found.mark != mark:
        return True
    behind = newest - found.sequence
    return behind > most or (behind > 0 and time() - path.stat().st_mtime > _LONGEST_BEHIND)


@contextmanager
def _page_in(app: Flask, language: str) -> Iterator[None]:
    """Be where addresses of pages can be made, in a language."""
    base_url = app.config["CATALOGUE"].base_url
    with app.test_request_context(f"/{language}/", base_url=base_url), speaking(language):
        yield


def _mark_of_cards() -> bytes:
    return cards_depend_on()[0].hex().encode() + code_version().encode()


def _drawn_cards(reading: Session, analyser: Analyser) -> Iterator[tuple[int, bytes]]:
    view_of = card_viewer()
    for number, told in rows.all_cards(reading):
        card = ReadyCard.of(told, view_of)
        yield number, card.packed(told, title_and_summary(card, analyser).notes())


def _read_texts(reading: Session, before: Records | None, analyser: Analyser) -> Iterator[tuple[int, bytes]]:
    """Return the texts of every project with their words; those of the same revision as before are taken from there."""
    same = before.get if before is not None and before.mark == _FORMAT else lambda _number: b""
    for number, revision, language, document in rows.all_documents(reading):
        known = same(number)
        is_same = known and _HEAD.unpack_from(known)[0] == revision
        yield number, known if is_same else _packed_texts(revision, language, document, analyser)


def _packed_texts(revision: int, language: str, document: str, analyser: Analyser) -> bytes:
    noted = longer_texts(document, language, analyser)
    text = noted.text.encode()
    return _HEAD.pack(revision, len(text)) + text + noted.notes()


def longer_texts(document: str, language: str, analyser: Analyser) -> Noted:
    """Return the texts of a document, given as JSON, of which pieces are shown with results."""
    texts = [text for key, text in orjson.loads(document).items() if key in _TEXTS and text]
    return Noted.of(((text, language) for text in texts), analyser)


def title_and_summary(card: ReadyCard, analyser: Analyser) -> Noted:
    """Return what is noted of a card in the language of the page."""
    language = current_language()
    return Noted.of([(text, lang or language) for text, lang in (card.title, card.summary)], analyser)
