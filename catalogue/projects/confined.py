"""Handing a stranger's file to a program of its own: started by path, with an empty environment, and ended in time."""

import subprocess
import sys
from pathlib import Path
from typing import IO

HEAD = 512
"""How many bytes of the beginning tell what kind of file somebody sent."""


def take(stream: IO[bytes], target: IO[bytes], most: int) -> tuple[bytes, int]:
    """Copy an upload, at most one byte more than is allowed; return its beginning and how much was copied."""
    head = b""
    size = 0
    while chunk := stream.read(min(1 << 20, most + 1 - size)):
        head = head or chunk[:HEAD]
        size += len(chunk)
        if size > most:
            break
        target.write(chunk)
    target.flush()
    target.seek(0)
    return head, size


def run(path: str, given: IO[bytes], made: IO[bytes], patience: float) -> int | None:
    """Start a program on a file and return how it ended; None where it had to be stopped."""
    program = [sys.executable, "-I", "-B", str(Path(path).resolve())]
    child = subprocess.Popen(program, stdin=given, stdout=made, stderr=subprocess.DEVNULL, env={}, cwd="/")  # noqa: S603
    try:
        return child.wait(patience)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
