"""The server that `catalogue serve` starts."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogue.config import ROOT
from catalogue.operations.serving import is_taken
from tests.dictionary import lend

ASKED = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """The port of a running server without a database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    lend(tmp_path / "data")
    environment = {**os.environ, "CATALOGUE_DATA": str(tmp_path / "data"), "CATALOGUE_ENV": "development"}
    with (tmp_path / "log").open("wb") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", "catalogue", "serve", "--no-worker", "--port", str(port)],
            cwd=ROOT, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        _wait(port, running, tmp_path / "log")
        yield port
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(timeout=30)


def _wait(port: int, running: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 60
    while running.poll() is None and time.monotonic() < deadline:
        try:
            with _answered(port):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace"))


def _answered(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.sendall(ASKED)
    assert connection.recv(4096).startswith(b"HTTP/1.1 200")
    return connection


def test_idle_browsers_do_not_keep_others_out(port: int) -> None:
    held = [_answered(port) for _ in range(100)]
    for connection in held:
        connection.close()


def test_a_second_server_is_told_that_the_port_is_taken(port: int) -> None:
    assert is_taken("127.0.0.1", port)
    with socket.create_server(("127.0.0.1", 0)) as passing:
        free = int(passing.getsockname()[1])
    assert not is_taken("127.0.0.1", free)
