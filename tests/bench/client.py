"""The load generator: one process, one loop over non-blocking keep-alive connections, next to no work per answer.

Threads of Python that use http.client cost the client more than the server spends on a cached page.  This loop reads
only the status, the length and the ETag of an answer (some 20 microseconds each), and lives in a process of its own, so
that it never waits for the interpreter lock of whoever measures.  It still shares the machine with the server: trust
the ratio of two runs that follow each other, not one run.

The process reads one job as JSON from standard input and writes one result: see `run`.
"""

import json
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ENCODINGS = "gzip, deflate, br, zstd"
"""What browsers accept."""


@dataclass(frozen=True)
class Answers:
    """What came back, in the order of the requests: milliseconds, status, ETag and bytes of each, and seconds in all."""

    seconds: float
    milliseconds: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """How many requests were answered in a second."""
        return len(self.milliseconds) / self.seconds

    def only(self, *statuses: int) -> "Answers":
        """Return the answers; end the program where one has another status."""
        if found := [status for status in self.statuses if status not in statuses]:
            raise SystemExit(f"{len(found)} requests were answered with {found[0]}")
        return self


def run(
    port: int, host: str, paths: Sequence[str], connections: int, tags: Sequence[str] = (), encodings: str = ENCODINGS
) -> Answers:
    """Ask for every path once over several connections, each with its ETag where one is given."""
    job = {
        "port": port, "host": host, "paths": list(paths), "connections": connections, "tags": list(tags),
        "encodings": encodings,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.client"], input=json.dumps(job), capture_output=True, text=True, cwd=ROOT
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return Answers(**json.loads(done.stdout))


class Connection:
    """One keep-alive connection and the answer that it is waiting for."""

    def __init__(self, port: int) -> None:
        """Connect."""
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=300)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.position = -1
        self.began = 0.0
        self._received = bytearray()
        self._wanted = 0
        self._head = b""

    def ask(self, position: int, request: bytes) -> None:
        """Send a request."""
        self.position = position
        self._received.clear()
        self._wanted = 0
        self.began = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Take in what arrived, and return whether the answer is whole."""
        data = self.socket.recv(262_144)
        if not data:
            raise SystemExit("the server closed a connection")
        self._received += data
        if not self._wanted:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return False
            self._head = bytes(self._received[: end + 2])
            self._wanted = end + 4 + int(_field(self._head, b"content-length") or 0)
        return len(self._received) >= self._wanted

    def answer(self) -> tuple[int, str, int]:
        """Return status, ETag and bytes of the answer."""
        return int(self._head[9:12]), _field(self._head, b"etag").decode(), len(self._received)


def _field(head: bytes, name: bytes) -> bytes:
    start = head.lower().find(b"\r\n" + name + b": ")
    if start < 0:
        return b""
    start += len(name) + 4
    return head[start : head.index(b"\r\n", start)]


def _requests(job: dict[str, Any]) -> list[bytes]:
    common = f" HTTP/1.1\r\nHost: {job['host']}\r\nAccept-Encoding: {job['encodings']}\r\n"
    tags = job["tags"] or [""] * len(job["paths"])
    return [
        f"GET {path}{common}{f'If-None-Match: {tag}' + chr(13) + chr(10) if tag else ''}\r\n".encode()
        for path, tag in zip(job["paths"], tags, strict=True)
    ]


def work(job: dict[str, Any]) -> Answers:
    """Do a job in this process."""
    requests = _requests(job)
    number = len(requests)
    milliseconds, statuses, tags, sizes = [0.0] * number, [0] * number, [""] * number, [0] * number
    connections = [Connection(job["port"]) for _position in range(min(job["connections"], number))]
    waiting = selectors.DefaultSelector()
    began = time.perf_counter()
    for position, connection in enumerate(connections):
        waiting.register(connection.socket, selectors.EVENT_READ, connection)
        connection.ask(position, requests[position])
    following, left = len(connections), number
    while left:
        for key, _events in waiting.select():
            connection = key.data
            if not connection.receive():
                continue
            position = connection.position
            milliseconds[position] = (time.perf_counter() - connection.began) * 1000
            statuses[position], tags[position], sizes[position] = connection.answer()
            left -= 1
            if following < number:
                connection.ask(following, requests[following])
                following += 1
    return Answers(time.perf_counter() - began, milliseconds, statuses, tags, sizes)


if __name__ == "__main__":
    json.dump(asdict(work(json.load(sys.stdin))), sys.stdout)
