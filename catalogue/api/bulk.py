"""The whole catalogue as files, made once a night: written under the hash of their content, listed with their checksums.

A list names the files of a moment and is replaced last, so that whoever reads it finds exactly the files that it names.
They are in the data folder of each node that runs a worker.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import orjson
import structlog
from flask import Flask, current_app

from ..clock import PRAGUE, now
from ..database import only_reading
from ..i18n import DEFAULT_LANGUAGE, speaking
from ..search.criteria import SearchCriteria
from ..search.files import as_csv, as_geojson
from ..search.files.matches import CHUNK, numbers_of, projects_of
from ..search.files.moments import written
from ..stopping import Stopped, going_on
from .presenters import records_in_bulk
from .queries import newest_sequence

LIST = "list.json"
FROM_HOUR = 2
"""From which hour of the night, in Prague, the files are made anew."""
KEPT_FOR = timedelta(days=2)
"""How long older files stay, for those who read them just now."""
SECONDS_BETWEEN_LOOKS = 600

log = structlog.get_logger()


@dataclass(frozen=True)
class Kind:
    """A form of the whole catalogue: its media type, and what writes it."""

    media_type: str
    write: Callable[[Sequence[int]], Iterator[bytes]]


@dataclass(frozen=True)
class BulkFile:
    """A file that was made: its ending, its checksum, how large it is, and of when."""

    ending: str
    sha256: str
    bytes: int
    projects: int
    made_at: str
    cursor: str
    """What to ask the changes with from here on."""

    @property
    def made(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at)

    @property
    def stored(self) -> str:
        """The name under which it lies in the folder."""
        return f"{self.sha256}.{self.ending}"


def _json_lines(numbers: Sequence[int]) -> Iterator[bytes]:
    for start in range(0, len(numbers), CHUNK):
        with only_reading():
            chunk = records_in_bulk(projects_of(numbers[start : start + CHUNK]))
            lines = b"".join(orjson.dumps(record) + b"\n" for record in chunk)
        yield lines


KINDS = {
    "csv": Kind("text/csv", as_csv.csv_file),
    "jsonl": Kind("application/jsonl", _json_lines),
    "geojson": Kind("application/geo+json", as_geojson.geojson_file),
}


def folder_of(app: Flask) -> Path:
    """Return where the files of an application lie."""
    data: Path = app.config["CATALOGUE"].data
    return data / "open-data"


def make(stop: Event | None = None) -> list[BulkFile]:
    """Make every file anew from what the public finds now, and return them; raise Stopped when told to stop meanwhile."""
    folder = folder_of(current_app)
    folder.mkdir(parents=True, exist_ok=True)
    with speaking(DEFAULT_LANGUAGE), only_reading():
        cursor, numbers = str(newest_sequence()), numbers_of(SearchCriteria())
        made = [_make(folder, ending, numbers, cursor, stop) for ending in KINDS]
    _write(folder / LIST, [orjson.dumps([asdict(one) for one in made])])
    _remove_older(folder, {one.stored for one in made})
    return made


def _make(folder: Path, ending: str, numbers: Sequence[int], cursor: str, stop: Event | None) -> BulkFile:
    part = folder / f"new.{os.getpid()}.{ending}.part"
    digest, size = _write(part, going_on(stop, KINDS[ending].write(numbers)), keep_name=True)
    found = BulkFile(ending, digest, size, len(numbers), written(now()), cursor)
    part.replace(folder / found.stored)
    return found


def _write(path: Path, parts: Iterator[bytes] | list[bytes], *, keep_name: bool = False) -> tuple[str, int]:
    """Write a file beside its name and take the name last; return its SHA-256 and its size."""
    part = path if keep_name else path.with_name(f"{path.name}.{os.getpid()}.part")
    digest, size = hashlib.sha256(), 0
    with part.open("wb") as file:
        for piece in parts:
            digest.update(piece)
            size += file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if part is not path:
        part.replace(path)
    return digest.hexdigest(), size


def _remove_older(folder: Path, current: set[str]) -> None:
    """Remove what no list names any more, and what was left half written, after a while."""
    before = (now() - KEPT_FOR).timestamp()
    for path in folder.iterdir():
        if path.name not in {LIST, *current} and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def files() -> list[BulkFile]:
    """Return the files as they were made last; none before the first night."""
    try:
        told: list[dict[str, Any]] = orjson.loads((folder_of(current_app) / LIST).read_bytes())
    except FileNotFoundError:
        return []
    return [BulkFile(**one) for one in told if one["ending"] in KINDS]


def mark() -> int:
    """Return another number whenever the files were made anew; the pages that list them depend on it."""
    try:
        return (folder_of(current_app) / LIST).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def is_due(moment: datetime) -> bool:
    """Whether there are no files, or a new night has come since they were made."""
    found = files()
    if not found:
        return True
    night = moment.astimezone(PRAGUE).replace(hour=FROM_HOUR, minute=0, second=0, microsecond=0)
    night = night if night <= moment else night - timedelta(days=1)
    return found[0].made < night


def make_forever(app: Flask, stop: Event) -> None:
    """Make the files once a night until told to stop; trouble is waited out."""
    while not stop.is_set():
        try:
            with app.app_context():
                if is_due(now()):
                    log.info("open_data_made", projects=make(stop)[0].projects)
        except Stopped:
            return
        except Exception:
            log.exception("open_data_failed")
        stop.wait(SECONDS_BETWEEN_LOOKS)
