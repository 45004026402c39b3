"""One server and one browser for all journeys of a test process."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from .person import Arrive, Person
from .server import Server, start

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A filled catalogue that really runs."""
    running = start(tmp_path_factory.mktemp("catalogue"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def axe_source() -> str:
    """The accessibility checker, vendored."""
    return (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def arrive(browser: Browser, server: Server, axe_source: str) -> Iterator[Arrive]:
    """Let a test give a window to one more person, signed in or not, and see to it in the end that no page broke a rule."""
    people: list[Person] = []

    def come(address: str = "", *, scripts: bool = True, width: int = 1280) -> Person:
        people.append(Person(browser, server, axe_source, scripts=scripts, width=width))
        if address:
            people[-1].sign_in(address)
        return people[-1]

    yield come
    for person in people:
        person.leave()
