"""An SMTP server that keeps what it gets, and fails in the ways it is told to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Sink:
    """What arrived, with its envelope; `answers` are given first, one a message."""

    def __init__(self) -> None:
        self.received: list[tuple[list[str], EmailMessage]] = []
        self.answers: list[str] = []
        self.lock = threading.Lock()
        self.port = 0

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Keep a message, or answer as told."""
        with self.lock:
            if self.answers:
                return self.answers.pop(0)
            content: Any = envelope.content
            message = message_from_bytes(content, policy=default)
            assert isinstance(message, EmailMessage)
            self.received.append((list(envelope.rcpt_tos), message))
        return "250 kept"


class OnFreePort(Controller):
    """A controller that learns its port from the system before it tries its own server."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def running() -> Iterator[Sink]:
    """Run a server on a free port of this machine."""
    sink = Sink()
    controller = OnFreePort(sink, hostname="127.0.0.1", port=0)
    controller.start()
    sink.port = controller.port
    try:
        yield sink
    finally:
        controller.stop()
