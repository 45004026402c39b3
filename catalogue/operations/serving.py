"""Serving by granian, with the mail worker beside it where that is wanted."""

import socket
import subprocess
import sys

import click
from flask import current_app
from granian import Granian
from granian.constants import Interfaces

from ..accounts.demonstration import ACCOUNTS, PASSWORD

CONNECTIONS = 1024
"""Open connections of one process. Granian counts idle ones too, and browsers keep theirs open for later."""


def is_taken(host: str, port: int) -> bool:
    """Whether somebody listens there already; granian would share the port with them without a word."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def announce(host: str, port: int) -> None:
    """Say where the catalogue is, and in development who may sign in."""
    click.echo(f"Catalogue: http://{host}:{port}/")
    if not current_app.config["CATALOGUE"].production:
        click.echo("Demonstration accounts (development only), password for all: " + PASSWORD)
        for account in ACCOUNTS:
            click.echo(f"  {account.role:14} {account.email}")
        click.echo(f"Mail is not sent but listed at http://{host}:{port}/dev/mail")
    sys.stdout.flush()


def serve_until_stopped(host: str, port: int, workers: int, *, with_worker: bool) -> None:
    """Serve in this process; the mail worker is a child that ends with it."""
    child = _start_worker() if with_worker else None
    server = Granian(
        "wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        log_access=False,
        backpressure=CONNECTIONS,
        blocking_threads=4,
        respawn_failed_workers=True,
    )
    try:
        server.serve()
    finally:
        if child is not None:
            child.terminate()
            _wait(child)


def _start_worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "catalogue", "worker"])


def _wait(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(timeout=10)
    except subprocess.TimeoutExpired:
        child.kill()
