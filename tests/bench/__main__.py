"""Measures the running catalogue: cold start, search, project page, sign-in, save of a draft, memory of a worker."""

import argparse
import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from catalogue import create_app
from catalogue.accounts.demonstration import PASSWORD
from catalogue.config import Config, from_environment

from .generate import generate

FACETS = "/cs/projects?pillar=B&stage=operation&stage=pilot&size=2&size=3"
TEXT = "/cs/projects?q=verejne+osvetleni&pillar=B&stage=operation"


class Visitor:
    """A small client of one server that keeps cookies, Secure ones included."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
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
        body = self.ask("GET", path)[2]
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', body)
        if found is None:
            raise SystemExit(f"no form at {path}")
        return found[1], body


def timed(action: Callable[[], None], times: int) -> list[float]:
    """Return the milliseconds of each run, after one that is not counted."""
    action()
    measured = []
    for _run in range(times):
        began = time.perf_counter()
        action()
        measured.append((time.perf_counter() - began) * 1000)
    return measured


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def peak_memory_mib(pid: int) -> float:
    """Return the largest peak resident size among a process and its children (VmHWM of /proc)."""
    pids, peak = [pid], 0
    while pids:
        one = pids.pop()
        try:
            status = Path(f"/proc/{one}/status").read_text()
            pids += [int(child) for child in Path(f"/proc/{one}/task/{one}/children").read_text().split()]
        except OSError:
            continue
        if found := re.search(r"VmHWM:\s+(\d+)", status):
            peak = max(peak, int(found[1]))
    return peak / 1024


def measure(folder: Path, times: int) -> dict[str, dict[str, float]]:
    """Start a server on a data folder, measure it, and stop it."""
    port = free_port()
    environment = {**os.environ, "CATALOGUE_DATA": str(folder), "PORT": str(port)}
    began = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", "catalogue", "serve", "--no-worker"], env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        visitor = Visitor(port)
        while True:
            try:
                if visitor.ask("GET", "/healthz")[0] == 200:
                    break
            except OSError:
                time.sleep(0.02)
        results = {"cold start of the server": summary([(time.perf_counter() - began) * 1000])}
        first = re.search(r'href="(/cs/projects/\d+-[^"]+)"', visitor.ask("GET", "/cs/projects")[2])
        assert first is not None
        results["search page, three facets"] = summary(timed(lambda: _expect(visitor, FACETS), times))
        results["search page, text and two facets"] = summary(timed(lambda: _expect(visitor, TEXT), times))
        results["search page, everything"] = summary(timed(lambda: _expect(visitor, "/cs/projects"), times))
        results["project page"] = summary(timed(lambda: _expect(visitor, first[1]), times))
        results["sign-in"] = summary(timed(lambda: _sign_in(port), max(3, min(5, times))))
        results["save of a draft"] = summary(_saves(port, times))
        results["peak memory of the largest process, MiB"] = {"median": peak_memory_mib(server.pid)}
        return results
    finally:
        server.terminate()
        server.wait(timeout=20)


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


def _saves(port: int, times: int) -> list[float]:
    visitor = _sign_in(port)
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

    def save() -> None:
        nonlocal count
        count += 1
        fresh, page = visitor.token(section)
        version = re.search(r'name="version"[^>]*value="(\d+)"', page)
        assert version
        status, _location, _body = visitor.ask(
            "POST",
            section,
            {"csrf_token": fresh, "version": version[1], "problem": f"Popis potíže číslo {count}. " * 20},
        )
        if status != 303:
            raise SystemExit(f"saving answered {status}")

    return timed(save, times)


def summary(milliseconds: list[float]) -> dict[str, float]:
    """Return median and 95th percentile, in milliseconds."""
    ordered = sorted(milliseconds)
    return {"median": statistics.median(ordered), "p95": ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]}


def main() -> None:
    """Measure the thirty examples and a generated catalogue; print a table and write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=10_000, help="size of the generated catalogue")
    parser.add_argument("--times", type=int, default=30, help="runs of each measurement")
    parser.add_argument("--json", type=Path, default=Path("bench-results.json"))
    options = parser.parse_args()
    results: dict[str, dict[str, dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        environment = {**os.environ, "CATALOGUE_DATA": str(data)}
        for command in (["db", "upgrade"], ["seed", "--examples"]):
            subprocess.run(
                [sys.executable, "-m", "catalogue", *command], env=environment, check=True, capture_output=True
            )
        results["examples"] = measure(data, options.times)
        began = time.perf_counter()
        generate(create_app(_config(data)), options.projects)
        print(f"generated {options.projects} projects in {time.perf_counter() - began:.0f} s", file=sys.stderr)
        results[f"{options.projects} projects"] = measure(data, options.times)
    options.json.write_text(json.dumps(results, indent=2), encoding="utf-8")
    _print_table(results)


def _config(data: Path) -> Config:
    return from_environment({**os.environ, "CATALOGUE_DATA": str(data)})


def _print_table(results: dict[str, dict[str, dict[str, float]]]) -> None:
    catalogues = list(results)
    print(f"| {'measurement':40} | " + " | ".join(f"{name}: median | p95" for name in catalogues) + " |")
    print("|---|" + "---:|---:|" * len(catalogues))
    for name in results[catalogues[0]]:
        cells = [
            f"{results[catalogue][name]['median']:.1f} | {results[catalogue][name].get('p95', float('nan')):.1f}"
            for catalogue in catalogues
        ]
        print(f"| {name:40} | " + " | ".join(cells) + " |")


main()
