"""Where uploaded files lie: written whole or not at all, under names that the rooms make; a folder of this machine."""

import os
import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Protocol
from urllib.parse import unquote, urlsplit

_UNFINISHED = ".part"


class Unusable(ValueError):
    """An address of a storage that this program cannot use; the message says what to write instead."""


def folder_of(address: str) -> Path:
    """Return the folder that an address `file:///…` names; raise Unusable for every other one."""
    parts = urlsplit(address)
    if parts.scheme == "s3":
        raise Unusable("s3:// is not supported yet; mount the storage and name its folder as file:///…")
    if parts.scheme != "file" or parts.netloc not in ("", "localhost") or not parts.path.startswith("/"):
        raise Unusable("an address such as file:///var/lib/catalogue/uploads is needed")
    return Path(unquote(parts.path))


class Storage:
    """Files below one folder. Names are relative, made by the program itself from hashes, never by a person."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder; it is made when the first file comes."""
        self.folder = folder

    def write(self, name: str, content: bytes) -> None:
        """Write beside the name and take the name last, so that a power cut leaves a whole file or none."""
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{secrets.token_hex(8)}{_UNFINISHED}")
        try:
            with part.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def open(self, name: str) -> IO[bytes] | None:
        """Open a file for reading, or return None where there is none; the caller closes it."""
        try:
            return self._path(name).open("rb")
        except FileNotFoundError:
            return None

    def read(self, name: str) -> bytes | None:
        """Return a file, or None where there is none."""
        if (file := self.open(name)) is None:
            return None
        with file:
            return file.read()

    def has(self, name: str) -> bool:
        """Whether a file is there."""
        return self._path(name).is_file()

    def names(self, pattern: str) -> Iterator[tuple[str, datetime]]:
        """Yield the names that fit a pattern such as `??/*.webp`, each with the moment when it was written."""
        for path in self.folder.glob(pattern):
            if path.suffix != _UNFINISHED:
                yield path.relative_to(self.folder).as_posix(), _written(path)

    def remove(self, name: str, *, untouched_since: datetime) -> None:
        """Remove a file, unless it was written anew in the meantime."""
        path = self._path(name)
        if _written(path) < untouched_since:
            path.unlink(missing_ok=True)

    def unfinished(self, *, untouched_since: datetime) -> list[Path]:
        """Return files whose writing was cut short."""
        return [path for path in self.folder.glob(f"??/*{_UNFINISHED}") if _written(path) < untouched_since]

    def _path(self, name: str) -> Path:
        if name.startswith("/") or ".." in name or "\0" in name:
            raise ValueError(f"not a name of a stored file: {name!r}")
        return self.folder / name


class Swept(Protocol):
    """A store of which files can be removed that nobody needs."""

    def remove(self, name: str, *, untouched_since: datetime) -> None:
        """Remove a file, unless it was written anew in the meantime."""

    def unfinished(self, *, untouched_since: datetime) -> list[Path]:
        """Return files whose writing was cut short."""


def sweep(store: Swept, orphans: Sequence[str], untouched_since: datetime) -> int:
    """Remove files that nobody knows any more and those whose writing was cut short; return how many of the former."""
    for name in orphans:
        store.remove(name, untouched_since=untouched_since)
    for part in store.unfinished(untouched_since=untouched_since):
        part.unlink(missing_ok=True)
    return len(orphans)


def _written(path: Path) -> datetime:
    """Return when a file was written; one that has just gone counts as new."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return datetime.now(UTC)
