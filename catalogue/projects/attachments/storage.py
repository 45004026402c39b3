"""The files of documents: under the hash of their content, with neither a name nor an ending of a person's choice."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import IO

from flask import current_app

from ...storage import Storage
from ..images.storage import is_name


class AttachmentStore:
    """The files of all documents."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder; it is made when the first document comes."""
        self._storage = Storage(folder)

    def put(self, content: bytes) -> str:
        """Keep a document and return its name, the SHA-256 of its content."""
        name = hashlib.sha256(content).hexdigest()
        self._storage.write(_place(name), content)
        return name

    def open(self, name: str) -> IO[bytes] | None:
        """Open a document for reading, or return None where there is none; the caller closes it."""
        return self._storage.open(_place(name)) if is_name(name) else None

    def has(self, name: str) -> bool:
        """Whether a document is there."""
        return is_name(name) and self._storage.has(_place(name))

    def names(self, *, untouched_since: datetime) -> set[str]:
        """Return the names of all documents that were not written since a moment."""
        found = self._storage.names("??/*")
        return {path.rpartition("/")[2] for path, written in found if written < untouched_since}

    def remove(self, name: str, *, untouched_since: datetime) -> None:
        """Remove a document, unless it was written anew in the meantime."""
        if is_name(name):
            self._storage.remove(_place(name), untouched_since=untouched_since)

    def unfinished(self, *, untouched_since: datetime) -> list[Path]:
        """Return files whose writing was cut short."""
        return self._storage.unfinished(untouched_since=untouched_since)


def _place(name: str) -> str:
    return f"{name[:2]}/{name}"


def attachment_store() -> AttachmentStore:
    """Return the documents of the application at hand."""
    return AttachmentStore(current_app.config["CATALOGUE"].uploads / "documents")
