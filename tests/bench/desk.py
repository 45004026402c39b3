"""What people do who are signed in, and the project page: one visitor, one request after the other."""

import http.client
import re
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from catalogue.accounts.demonstration import PASSWORD

from .serve import Server
from .summary import Summary, summary


class Visitor:
    """A small client of one server that keeps cookies, Secure ones included."""

    def __init__(self, port: int) -> None:
        """Begin without cookies."""
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Return status, Location and body of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(form) if form is not None else None, headers)
        answer = connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        body = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, answer.headers.get("Location", ""), body

    def token(self, path: str) -> tuple[str, str]:
        """Return the token of the form of a page, and the page."""
        body = self.ask("GET", path)[2]
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', body)
        if found is None:
            raise SystemExit(f"no form at {path}")
        return found[1], body


def measure(folder: Path, times: int) -> dict[str, Summary]:
    """Measure cold start, project page, sign-in and save of a draft on a data folder."""
    starts = []
    for _start in range(3):
        with Server.of_catalogue(folder) as started:
            starts.append(started.seconds_to_start * 1000)
    with Server.of_catalogue(folder, production=False) as server:
        visitor = Visitor(server.port)
        first = re.search(r'href="(/cs/projects/\d+-[^"]+)"', visitor.ask("GET", "/cs/projects")[2])
        assert first is not None
        return {
            "cold start to the first search page": summary(starts),
            "project page": summary(_timed(lambda: _expect(visitor, first[1]), times)),
            "sign-in": summary(_timed(lambda: _sign_in(server.port), max(3, min(5, times)))),
            **_saves(server, times),
        }


def _timed(action: Callable[[], object], times: int) -> list[float]:
    """Return the milliseconds of each run, after one that is not counted."""
    action()
    measured = []
    for _run in range(times):
        began = time.perf_counter()
        action()
        measured.append((time.perf_counter() - began) * 1000)
    return measured


def _expect(visitor: Visitor, path: str) -> None:
    status, _location, _body = visitor.ask("GET", path)
    if status != 200:
        raise SystemExit(f"{path} answered {status}")


def _sign_in(port: int) -> Visitor:
    visitor = Visitor(port)
    token, _body = visitor.token("/cs/sign-in")
    status, _location, _body = visitor.ask(
        "POST", "/cs/sign-in", {"csrf_token": token, "email": "clen@example.cz", "password": PASSWORD}
    )
    if status not in (302, 303):
        raise SystemExit(f"sign-in answered {status}")
    return visitor


def _saves(server: Server, times: int) -> dict[str, Summary]:
    """Return how long opening and saving a section takes by the clock, and what its saving alone costs the server."""
    visitor = _sign_in(server.port)
    token, body = visitor.token("/cs/my/projects/new")
    place = re.search(r'<option[^>]*value="(\d{6})"', body)
    key = re.search(r'name="creation_key"[^>]*value="([^"]+)"', body)
    assert place and key
    _status, location, _body = visitor.ask(
        "POST",
        "/cs/my/projects/new",
        {"csrf_token": token, "municipality": place[1], "creation_key": key[1], "title": "Měřený projekt"},
    )
    section = re.sub(r"edit/.*", "edit/solution", location)
    count = 0
    cost: list[float] = []

    def save() -> None:
        nonlocal count
        count += 1
        fresh, page = visitor.token(section)
        version = re.search(r'name="version"[^>]*value="(\d+)"', page)
        assert version
        form = {"csrf_token": fresh, "version": version[1], "problem": f"Popis potíže číslo {count}. " * 20}
        before = server.cpu()
        status, _location, _body = visitor.ask("POST", section, form)
        cost.append(server.cpu() - before)
        if status != 303:
            raise SystemExit(f"saving answered {status}")

    by_the_clock = _timed(save, times)
    return {"save of a draft": summary(by_the_clock), "save of a section, CPU": summary(cost[1:])}
