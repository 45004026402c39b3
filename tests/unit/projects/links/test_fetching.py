"""Asking for pages that strangers name: only the public internet, however the name, the redirect or the server tries."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from catalogue.projects.links.fetching import MOST_REDIRECTS, Connect, Fetcher, Resolve, connected, is_public

PUBLIC = "93.184.215.14"


class _Pages(BaseHTTPRequestHandler):
    """Answers by the words of its path: `status-404`, `to-<address>`, `loop`; notes who was asked for."""

    asked: list[tuple[str, str]]

    def do_GET(self) -> None:
        self.asked.append((self.headers["Host"], self.path))
        word = self.path.strip("/")
        if word.startswith("to-"):
            self._answer(302, word.removeprefix("to-"))
        elif word == "loop":
            self._answer(301, "/loop")
        else:
            self._answer(int(word.partition("?")[0].removeprefix("status-") or 200))

    def _answer(self, status: int, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(b"x" * 100_000)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@contextmanager
def server() -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Run a server and yield its port and what it is asked."""
    asked: list[tuple[str, str]] = []
    handler = type("Pages", (_Pages,), {"asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
        yield running.server_port, asked
        running.shutdown()


def towards(port: int, reached: list[str]) -> Connect:
    """Connect to the test's own server, and note which address was meant."""

    def connect(address: str, _port: int, seconds: float) -> socket.socket:
        reached.append(address)
        return connected("127.0.0.1", port, seconds)

    return connect


def names(**answers: Sequence[str]) -> Resolve:
    """Resolve these names, everything else to a public address."""
    return lambda host, _port: answers.get(host.replace(".", "_"), [PUBLIC])


def never(_address: str, _port: int, _seconds: float) -> socket.socket:
    """Fail the test: nobody may be connected to."""
    raise AssertionError("a connection was made")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.5.5", "192.168.1.1", "169.254.169.254", "100.64.0.1",
     "192.0.0.8", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0",
     "fd00:ec2::254", "fc00::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
     "2002:7f00:1::", "2001:0:7f00:1::", "::127.0.0.1", "2001:db8::1", "name"],
)  # fmt: skip
def test_addresses_inside_are_refused_before_any_connection(address: str) -> None:
    assert not is_public(address)
    fetcher = Fetcher(resolve=lambda _host, _port: [address], connect=never)
    assert fetcher.problem_of("http://obec.example/") == "refused"


def test_one_inner_address_among_public_ones_is_enough_to_refuse() -> None:
    fetcher = Fetcher(resolve=lambda _host, _port: [PUBLIC, "10.0.0.1"], connect=never)
    assert fetcher.problem_of("https://obec.example/") == "refused"
    assert is_public(PUBLIC)
    assert is_public("2a00:1450:4014:80c::200e")


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "gopher://obec.example/", "ftp://obec.example/", "http://obec.example:8080/",
     "https://obec.example:22/", "http://user@obec.example/", "http://obec.example:x/", "http:///", "http://[::1", "//obec.example/"],
)  # fmt: skip
def test_only_plain_web_addresses_are_asked(url: str) -> None:
    assert Fetcher(resolve=names(), connect=never).problem_of(url) == "refused"


@pytest.mark.parametrize("url", ["http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/", "http://localhost./", "http://[::1]/"])  # fmt: skip
def test_other_spellings_of_this_machine_are_refused_by_what_they_resolve_to(url: str) -> None:
    assert Fetcher(connect=never).problem_of(url) in ("refused", "name")


def test_a_name_is_resolved_once_and_that_address_is_connected_to() -> None:
    answers, reached = iter([[PUBLIC], ["127.0.0.1"]]), list[str]()
    with server() as (port, asked):
        fetcher = Fetcher(resolve=lambda _host, _port: next(answers), connect=towards(port, reached))
        assert fetcher.problem_of("http://obec.example/status-200?a=1 2&b=č") == ""
    assert reached == [PUBLIC]
    assert asked == [("obec.example", "/status-200?a=1%202&b=%C4%8D")]
    assert next(answers) == ["127.0.0.1"]


@pytest.mark.parametrize("target", ["http://inside.example/", "http://169.254.169.254/latest", "//inside.example/", "file:///etc/passwd", "http://[x"])  # fmt: skip
def test_a_redirect_is_judged_like_the_first_address(target: str) -> None:
    reached: list[str] = []
    resolve = names(inside_example=["10.0.0.7"], **{"169_254_169_254": ["169.254.169.254"]})
    with server() as (port, asked):
        fetcher = Fetcher(resolve=resolve, connect=towards(port, reached))
        assert fetcher.problem_of(f"http://obec.example/to-{target}") == "refused"
    assert reached == [PUBLIC]
    assert len(asked) == 1


def test_redirects_are_followed_five_times_and_no_more() -> None:
    reached: list[str] = []
    with server() as (port, asked):
        fetcher = Fetcher(resolve=names(), connect=towards(port, reached))
        assert fetcher.problem_of("http://obec.example/to-/status-200") == ""
        assert fetcher.problem_of("http://obec.example/to-http://jiny.example/status-404") == "gone"
        asked.clear()
        assert fetcher.problem_of("http://obec.example/loop") == "redirects"
    assert len(asked) == MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    ("status", "problem"),
    [(200, ""), (204, ""), (404, "gone"), (410, "gone"), (500, "server"), (403, ""), (429, ""), (503, "")],
)
def test_only_what_the_server_says_plainly_is_a_problem(status: int, problem: str) -> None:
    with server() as (port, _asked):
        assert (
            Fetcher(resolve=names(), connect=towards(port, [])).problem_of(f"http://a.example/status-{status}")
            == problem
        )


def test_a_server_without_encryption_and_one_that_is_not_there_are_told_apart() -> None:
    def unknown(_host: str, _port: int) -> Sequence[str]:
        raise socket.gaierror

    def closed(_address: str, _port: int, _seconds: float) -> socket.socket:
        raise ConnectionRefusedError

    with server() as (port, _asked):
        assert Fetcher(resolve=names(), connect=towards(port, [])).problem_of("https://a.example/") == "secure"
    assert Fetcher(resolve=unknown).problem_of("https://a.example/") == "name"
    assert Fetcher(resolve=names(), connect=closed).problem_of("https://a.example/") == "connection"


def test_a_name_that_leads_inside_the_second_time_is_refused() -> None:
    answers, reached = iter([[PUBLIC], ["169.254.169.254"]]), list[str]()
    with server() as (port, asked):
        fetcher = Fetcher(resolve=lambda _host, _port: next(answers), connect=towards(port, reached))
        assert fetcher.problem_of("http://obec.example/to-/latest") == "refused"
    assert (reached, len(asked)) == ([PUBLIC], 1)


def test_a_resolver_that_does_not_answer_holds_nobody() -> None:
    over = threading.Event()
    fetcher = Fetcher(resolve=lambda _host, _port: [PUBLIC] if over.wait(30) else [], connect=never, seconds=0.1)
    assert fetcher.problem_of("http://obec.example/") == "slow"
    over.set()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_server_that_drips_is_given_up(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        fetcher = Fetcher(resolve=names(), connect=towards(port, []), seconds=0.2)
        assert fetcher.problem_of(f"{scheme}://a.example/") == "slow"
