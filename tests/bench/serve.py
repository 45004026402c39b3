"""Servers to be measured: started as operators start them, waited for, looked into, and stopped."""

import contextlib
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from catalogue.config import ROOT

from .generate import environment_of

HOST = "katalog.example.cz"
PRODUCTION = {
    "CATALOGUE_ENV": "production",
    "CATALOGUE_SECRET_KEY": "measured-with-a-key-of-its-own-0123456789",
    "CATALOGUE_BASE_URL": f"https://{HOST}",
    "CATALOGUE_SMTP_URL": "smtp://127.0.0.1:1",
}
"""The settings under which pages are measured; no mail is sent, because no worker runs."""
_IDLE, _LOOKS_IDLE = 0.05, 1.0
"""A server that works less than so much of so many seconds has nothing to do."""
_LONGEST_START = 90


@dataclass(frozen=True)
class Memory:
    """The memory of one process in MiB: now, at its largest, and its share of what it shares with others."""

    resident: float
    peak: float
    proportional: float


class Server:
    """A server in processes of its own, until the end of a `with` block."""

    def __init__(self, arguments: list[str], folder: Path, ready: str = "/", **settings: str) -> None:
        """Name the program's arguments, the data folder, the address that answers when all is well, and settings."""
        self.port = _free_port()
        self.host = HOST if settings else f"127.0.0.1:{self.port}"
        self._arguments = [sys.executable, "-m", *arguments]
        self._environment = environment_of(folder, PORT=str(self.port), **settings)
        self._ready = ready
        self.seconds_to_start = 0.0

    @classmethod
    def of_catalogue(cls, folder: Path, *, production: bool = True, workers: int = 1) -> "Server":
        """Return the server of a catalogue."""
        settings = PRODUCTION if production else {}
        arguments = ["catalogue", "serve", "--no-worker", "--workers", str(workers)]
        return cls(arguments, folder, ready="/cs/projects", **settings)

    @classmethod
    def of_hello(cls, folder: Path) -> "Server":
        """Return the server of a Flask application that only says hello."""
        return cls(["tests.bench.hello"], folder)

    def __enter__(self) -> "Server":
        """Start, and wait until it answers."""
        began = time.perf_counter()
        self.process = subprocess.Popen(
            self._arguments, cwd=ROOT, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            while not self._answers():
                if self.process.poll() is not None or time.perf_counter() - began > _LONGEST_START:
                    raise SystemExit(f"{' '.join(self._arguments)} does not serve")
                time.sleep(0.01)
        except BaseException:
            self.stop()
            raise
        self.seconds_to_start = time.perf_counter() - began
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()

    def stop(self) -> None:
        """Let the server end, and wait until it has."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def _answers(self) -> bool:
        asked = f"GET {self._ready} HTTP/1.1\r\nHost: {self.host}\r\nConnection: close\r\n\r\n".encode()
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=_LONGEST_START) as connection:
                connection.sendall(asked)
                return connection.recv(12).endswith(b" 200")
        except OSError:
            return False

    def cpu(self) -> float:
        """Return the milliseconds that the server's processes have had a processor, at the kernel's full resolution."""
        pids = [self.process.pid, *_descendants(self.process.pid)]
        return sum(_on_cpu(task) for pid in pids for task in Path(f"/proc/{pid}/task").iterdir()) / 1e6

    def settle(self) -> None:
        """Wait until the server has nothing to do: a large catalogue gathers the projects of frequent words after its start."""
        before = self.cpu()
        while True:
            time.sleep(_LOOKS_IDLE)
            now = self.cpu()
            if now - before < _IDLE * _LOOKS_IDLE * 1000:
                return
            before = now

    def memory(self) -> Memory:
        """Return the memory of the process that serves: the largest among the server's children."""
        found = [_memory(pid) for pid in _descendants(self.process.pid)] or [_memory(self.process.pid)]
        return max(found, key=lambda one: one.resident)


def _descendants(pid: int) -> Iterator[int]:
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                yield child
                yield from _descendants(child)


def _on_cpu(task: Path) -> int:
    try:
        return int((task / "schedstat").read_text().split()[0])
    except OSError:
        return 0


def _memory(pid: int) -> Memory:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return Memory(0, 0, 0)
    return Memory(*(_mib(name, text) for name, text in (("VmRSS", status), ("VmHWM", status), ("Pss", rollup))))


def _mib(name: str, text: str) -> float:
    found = re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
