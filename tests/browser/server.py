"""Starts the catalogue as `make run` does, on a folder and a port of its own, and reads the mail it writes."""

import email
import email.policy
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.dictionary import lend

PASSWORD = "ukazkove-heslo-2026"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A running catalogue with its data folder."""

    address: str
    folder: Path
    process: subprocess.Popen[bytes]

    def wait_for_mail(self, recipient: str, link: str, timeout: float = 20.0) -> str:
        """Return the newest link in the mails to a person that contains a text; fail when none comes."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            for path in sorted((self.folder / "mail").glob("*.eml"), key=lambda one: one.stat().st_mtime, reverse=True):
                message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                if recipient not in str(message["To"]):
                    continue
                body = message.get_body(("plain",))
                found = re.search(rf"https?://\S*{re.escape(link)}\S*", body.get_content() if body else "")
                if found:
                    return found[0].rstrip(".")
            time.sleep(0.2)
        raise AssertionError(f"no mail to {recipient} with {link}")

    def stop(self) -> None:
        """End the server and what it started."""
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()


def start(folder: Path) -> Server:
    """Migrate and seed an empty folder, then serve it; return when it answers."""
    lend(folder)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "CATALOGUE_DATA": str(folder),
        "CATALOGUE_BASE_URL": address,
        "CATALOGUE_ENV": "development",
        "PORT": str(port),
    }
    for command in (["db", "upgrade"], ["seed", "--examples"]):
        subprocess.run([sys.executable, "-m", "catalogue", *command], env=environment, check=True, capture_output=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "catalogue", "serve"], env=environment, stdout=subprocess.DEVNULL,
        stderr=(folder / "server.log").open("wb"),
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return Server(address, folder, process)
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start: " + (folder / "server.log").read_text(errors="replace")[-2000:])
