"""The folder of the index in the data folder: which generation is in use, and who may write.

search/current            names the generation in use
search/<generation>/text      the full-text index, which also says how far it follows the change feed
search/<generation>/columns   the columns as of some number of the feed; what came later is read again
search/<generation>/cards.cs, cards.en, texts   what pages take ready
search/writer.lock, ahead.lock    held by those who write index and columns, and what pages take ready
"""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..analysis import Analyser
from . import columns, texts

_LAYOUT = f"{texts.FORMAT}.{columns.FORMAT}"


class IndexFolder:
    """Where the index of one data folder lies."""

    def __init__(self, data: Path) -> None:
        """Name the places; nothing is made yet."""
        self.path = data / "search"

    def analyser(self) -> Analyser:
        """Open the dictionary that turns words into keys; it is built at the first time."""
        self.path.mkdir(parents=True, exist_ok=True)
        return Analyser.open(self.path)

    def current(self) -> Path | None:
        """Return the generation in use; none before the first, and after a change of the layout."""
        try:
            name, layout = (self.path / "current").read_text(encoding="utf-8").split()
        except (OSError, ValueError):
            return None
        found = self.path / name
        return found if layout == _LAYOUT and found.is_dir() else None

    def begin(self) -> Path:
        """Make an empty folder for the next generation; what an interrupted rebuild left is removed."""
        self.remove_others()
        numbers = [int(one.name) for one in self.path.iterdir() if one.name.isdecimal()]
        made = self.path / str(max(numbers, default=0) + 1)
        made.mkdir()
        return made

    def swap_in(self, generation: Path) -> None:
        """Let a finished generation be the one in use."""
        unfinished = self.path / "current.unfinished"
        unfinished.write_text(f"{generation.name} {_LAYOUT}", encoding="utf-8")
        unfinished.replace(self.path / "current")

    def remove_others(self) -> None:
        """Remove every generation but the one in use; readers that still have one open keep it until they close."""
        kept = self.current()
        for one in self.path.iterdir():
            if one.name.isdecimal() and one != kept:
                shutil.rmtree(one, ignore_errors=True)

    @contextmanager
    def writing(self, *, wait: bool = False) -> Iterator[bool]:
        """Hold the right to write; say False at once where somebody else has it, unless told to wait."""
        with self._holding("writer.lock", wait=wait) as mine:
            yield mine

    @contextmanager
    def making_ahead(self) -> Iterator[bool]:
        """Hold the right to write what pages take ready; say False where somebody else has it."""
        with self._holding("ahead.lock", wait=False) as mine:
            yield mine

    @contextmanager
    def _holding(self, name: str, *, wait: bool) -> Iterator[bool]:
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / name).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            yield True
