"""Files beside the index with something ready for each project: written whole, read by number, deleted at any time."""

from array import array
from collections.abc import Iterable
from mmap import ACCESS_READ, mmap
from pathlib import Path
from struct import Struct, error

_HEAD = Struct("<40sQQQ")
"""The mark of what the records were made by, the number of the change feed, where the places begin, how many there are."""
_PLACE = Struct("<QQ")


class Records:
    """A file of records: they follow each other in the order of their projects' numbers, and their places follow them."""

    def __init__(self, path: Path) -> None:
        """Open a file; raise OSError, ValueError or struct.error where there is none."""
        with path.open("rb") as file:
            self._data = mmap(file.fileno(), 0, access=ACCESS_READ)
        mark, self.sequence, self._places, self._count = _HEAD.unpack_from(self._data)
        self.mark: bytes = mark.rstrip(b"\0")

    def get(self, number: int) -> bytes:
        """Return the record of a project; nothing where there is none."""
        if number >= self._count:
            return b""
        begin, end = _PLACE.unpack_from(self._data, self._places + 8 * number)
        return self._data[begin:end]


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
