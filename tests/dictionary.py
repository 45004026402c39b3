"""The Czech dictionary of the search, built once for all test runs and lent to every data folder."""

import os
from pathlib import Path

from catalogue.config import ROOT
from catalogue.search.analysis.dictionary import opened, path_in

SHARED = ROOT / ".pytest_cache" / "words"


def lend(data: Path) -> None:
    """Put the dictionary into a data folder, so that the test need not build it."""
    opened(SHARED)
    built = path_in(SHARED)
    folder = data / "search"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / built.name).exists():
        try:
            os.link(built, folder / built.name)
        except OSError:  # The temporary folder lies on another file system.
            (folder / built.name).write_bytes(built.read_bytes())
