"""Files beside the index with something ready for each project: written whole, read by number, deleted at any time."""

import os
from array import array
from collections.abc import Iterable
from pathlib import Path
from struct import Struct, error

_HEAD = Struct("<40sQQQ")
"""The mark of what the records were made by, the number of the change feed, where the places begin, how many there are."""
_PLACE = Struct("<QQ")


class Records:
    """A file of records: they follow each other in the order of their projects' numbers, and their places follow them."""

    def __init__(self, path: Path) -> None:
        """Open a file; raise OSError, ValueError or struct.error where there is none."""
        self._file = path.open("rb", buffering=0)
        mark, self.sequence, self._places, self._count = _HEAD.unpack(self._file.read(_HEAD.size))
        self.mark: bytes = mark.rstrip(b"\0")

    def __del__(self) -> None:
        """Close the file."""
        if hasattr(self, "_file"):
            self._file.close()

    def get(self, number: int) -> bytes:
        """Return the record of a project; nothing where there is none.

        Files are read, not mapped: what pages have read of them would count as memory of each process.
        """
        if number >= self._count:
            return b""
        begin, end = _PLACE.unpack(os.pread(self._file.fileno(), _PLACE.size, self._places + 8 * number))
        return os.pread(self._file.fileno(), end - begin, begin)


def opened(path: Path) -> Records | None:
    """Open a file of records, if there is one."""
    try:
        return Records(path)
    except (OSError, ValueError, error):
        return None


def write(path: Path, mark: bytes, sequence: int, records: Iterable[tuple[int, bytes]]) -> None:
    """Write records in the order of their numbers; the file appears whole or not at all."""
    places, unfinished = array("Q"), path.with_suffix(f"{path.suffix}.unfinished")
    with unfinished.open("wb") as file:
        at = file.write(bytes(_HEAD.size))
        for number, record in records:
            places.extend([at] * (number + 1 - len(places)))  # Where a number has no record, the next one begins.
            at += file.write(record)
        places.append(at)
        file.write(places.tobytes())
        file.seek(0)
        file.write(_HEAD.pack(mark, sequence, at, len(places) - 1))
    unfinished.replace(path)
