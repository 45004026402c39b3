"""Where the files of pictures lie: in the data folder, under the hash of their content, written whole or not at all."""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from flask import current_app

from .encoder import WIDTHS

_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_UNFINISHED = ".part"


def is_name(text: str) -> bool:
    """Whether a text could be the name of a picture; anything else is not worth a question to disk or database."""
    return bool(_HASH.fullmatch(text))


class ImageStore:
    """The files of all pictures; a name is only ever made from a hash and a nominal width."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder; it is made when the first picture comes."""
        self.folder = folder

    def put(self, files: Mapping[int, bytes]) -> str:
        """Keep the files of a picture and return its name: the SHA-256 of the largest."""
        name = hashlib.sha256(files[max(files)]).hexdigest()
        for width, content in files.items():
            self._write(self._path(name, width), content)
        return name

    def read(self, name: str, width: int) -> bytes | None:
        """Return a file, or None where there is none."""
        if not is_name(name) or width not in WIDTHS:
            return None
        try:
            return self._path(name, width).read_bytes()
        except FileNotFoundError:
            return None

    def has(self, name: str) -> bool:
        """Whether every file of a picture is there."""
        return is_name(name) and all(self._path(name, width).is_file() for width in WIDTHS)

    def names(self, *, untouched_since: datetime | None = None) -> set[str]:
        """Return the names of all pictures; only those not written since a moment, if one is given."""
        newest: dict[str, float] = {}
        for path in self.folder.glob("??/*.webp"):
            name = path.name.partition("-")[0]
            newest[name] = max(newest.get(name, 0.0), _written(path))
        limit = untouched_since.timestamp() if untouched_since else None
        return {name for name, written in newest.items() if limit is None or written < limit}

    def unfinished(self, *, untouched_since: datetime) -> list[Path]:
        """Return files whose writing was cut short."""
        parts = self.folder.glob(f"??/*{_UNFINISHED}")
        return [path for path in parts if _written(path) < untouched_since.timestamp()]

    def remove(self, name: str, *, untouched_since: datetime) -> None:
        """Remove the files of a picture, unless they were written anew in the meantime."""
        for path in self._paths(name):
            if _written(path) < untouched_since.timestamp():
                path.unlink(missing_ok=True)

    def _path(self, name: str, width: int) -> Path:
        return self.folder / name[:2] / f"{name}-{width}.webp"

    def _paths(self, name: str) -> Iterator[Path]:
        if is_name(name):
            yield from (self.folder / name[:2]).glob(f"{name}-*.webp")

    def _write(self, path: Path, content: bytes) -> None:
        """Write beside the name and take the name last, so that a power cut leaves a whole file or none."""
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


def _written(path: Path) -> float:
    """Return when a file was written; one that has just gone counts as new."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return datetime.now(UTC).timestamp()


def image_store() -> ImageStore:
    """Return the files of the application at hand."""
    return ImageStore(current_app.config["CATALOGUE"].data / "uploads" / "images")
