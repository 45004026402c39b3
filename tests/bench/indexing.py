"""The index of a data folder: how long `catalogue search rebuild` takes, how much memory and disk."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from catalogue.config import ROOT

from .generate import database_file, environment_of


def rebuild(folder: Path) -> dict[str, float]:
    """Build the index by the command that operators use; return seconds and the peak of its memory in MiB."""
    began = time.perf_counter()
    running = subprocess.Popen(
        [sys.executable, "-m", "catalogue", "search", "rebuild"],
        cwd=ROOT, env=environment_of(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _pid, status, used = os.wait4(running.pid, 0)
    if status:
        raise SystemExit(f"catalogue search rebuild ended with {os.waitstatus_to_exitcode(status)}")
    return {"seconds": time.perf_counter() - began, "peak": used.ru_maxrss / 1024}


def make_ahead(folder: Path) -> None:
    """Make ready what pages of results take, as the worker would."""
    making = [sys.executable, "-m", "catalogue", "search", "make-ahead"]
    subprocess.run(making, cwd=ROOT, env=environment_of(folder), check=True, capture_output=True)


def is_built(folder: Path) -> bool:
    """Whether a data folder has an index that the present code can use."""
    done = subprocess.run(
        [sys.executable, "-m", "catalogue", "search", "status"],
        cwd=ROOT, env=environment_of(folder), capture_output=True,
    )  # fmt: skip
    return done.returncode == 0


def sizes(folder: Path) -> dict[str, Any]:
    """Return the MiB on disk of the database and of the index."""
    return {
        "database": sum(_mib(file) for file in folder.glob(f"{database_file(folder).name}*")),
        "index": sum(_mib(file) for file in (folder / "search").rglob("*") if file.is_file()),
    }


def _mib(file: Path) -> float:
    return file.stat().st_size / 2**20
