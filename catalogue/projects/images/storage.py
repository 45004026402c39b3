"""The files of pictures: under the hash of their content, one for each nominal width and each kind of file."""

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from flask import current_app

from ...storage import Storage
from .encoder import WIDTHS

_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
WEBP, JPEG = "webp", "jpg"
ENDINGS = (WEBP, JPEG)


def is_name(text: str) -> bool:
    """Whether a text could be the name of a picture; anything else is not worth a question to disk or database."""
    return bool(_HASH.fullmatch(text))


class ImageStore:
    """The files of all pictures; a name is only ever made from a hash, a nominal width and an ending."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder; it is made when the first picture comes."""
        self.folder = folder
        self._storage = Storage(folder)

    def put(self, files: Mapping[int, bytes], jpegs: Mapping[int, bytes] | None = None) -> str:
        """Keep the files of a picture and return its name: the SHA-256 of the largest WebP."""
        name = hashlib.sha256(files[max(files)]).hexdigest()
        for ending, contents in ((JPEG, jpegs or {}), (WEBP, files)):
            for width, content in contents.items():
                self._storage.write(_place(name, width, ending), content)
        return name

    def read(self, name: str, width: int, ending: str = WEBP) -> bytes | None:
        """Return a file, or None where there is none."""
        if not is_name(name) or width not in WIDTHS or ending not in ENDINGS:
            return None
        return self._storage.read(_place(name, width, ending))

    def has(self, name: str) -> bool:
        """Whether every WebP file of a picture is there; its JPEG files serve old programs only."""
        return is_name(name) and all(self._storage.has(_place(name, width, WEBP)) for width in WIDTHS)

    def names(self, *, untouched_since: datetime | None = None) -> set[str]:
        """Return the names of all pictures; only those not written since a moment, if one is given."""
        newest: dict[str, datetime] = {}
        for ending in ENDINGS:
            for path, written in self._storage.names(f"??/*.{ending}"):
                name = path.rpartition("/")[2].partition("-")[0]
                newest[name] = max(newest.get(name, written), written)
        return {name for name, written in newest.items() if untouched_since is None or written < untouched_since}

    def unfinished(self, *, untouched_since: datetime) -> list[Path]:
        """Return files whose writing was cut short."""
        return self._storage.unfinished(untouched_since=untouched_since)

    def remove(self, name: str, *, untouched_since: datetime) -> None:
        """Remove the files of a picture, unless they were written anew in the meantime."""
        if not is_name(name):
            return
        for ending in ENDINGS:
            for path, _written in list(self._storage.names(f"{name[:2]}/{name}-*.{ending}")):
                self._storage.remove(path, untouched_since=untouched_since)


def _place(name: str, width: int, ending: str) -> str:
    return f"{name[:2]}/{name}-{width}.{ending}"


def image_store() -> ImageStore:
    """Return the files of the application at hand."""
    return ImageStore(current_app.config["CATALOGUE"].uploads / "images")
