"""Asking for a page that a stranger named: public addresses only, resolved once, every step bounded.

The name is resolved once and the connection is made to that very address, so a name that answers differently the second
time leads nowhere. Each redirect is a new address that is judged like the first.
"""

import http.client
import ipaddress
import queue
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urljoin, urlsplit

MOST_REDIRECTS = 5
SECONDS_OF_SILENCE = 10.0
SECONDS_IN_ALL = 20.0
SECONDS_OF_NAMES = 5.0
PORTS = {"http": 80, "https": 443}
AGENT = "smart-catalogue-link-checker/1.0"
_GONE = (404, 410)
_REDIRECTS = (301, 302, 303, 307, 308)
# What the standard library takes for public, and is not: NAT64, 6to4 and Teredo lead to IPv4 addresses that they carry,
# and two ranges serve machines inside one network.
_INNER_6 = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10")))
_INNER_4 = ipaddress.IPv4Network("192.0.0.0/24")

Resolve = Callable[[str, int], Sequence[str]]
Connect = Callable[[str, int, float], socket.socket]


class Failed(Exception):
    """The page cannot be had; `problem` says why in one word."""

    def __init__(self, problem: str) -> None:
        """Keep the word."""
        super().__init__(problem)
        self.problem = problem


def resolved(host: str, port: int) -> list[str]:
    """Return the addresses of a name, as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def connected(address: str, port: int, seconds: float) -> socket.socket:
    """Return a connection to a numeric address."""
    return socket.create_connection((address, port), timeout=seconds)


@dataclass(frozen=True)
class Fetcher:
    """Looks whether pages are there; how names are resolved and connections made may be replaced."""

    resolve: Resolve = resolved
    connect: Connect = connected
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    seconds: float = SECONDS_IN_ALL
    trusted: frozenset[str] = frozenset()
    """Names with their ports that the operator lets be asked although they lie in a private network."""

    def problem_of(self, url: str) -> str:
        """Return why a page cannot be had: `refused`, `name`, `connection`, `secure`, `slow`, `gone`, `server`,
        `redirects`; an empty text where it can, or where the server does not say.
        """  # fmt: skip
        try:
            for _step in range(MOST_REDIRECTS + 1):
                status, location, _body = self._ask(url)
                if status not in _REDIRECTS or not location:
                    return "gone" if status in _GONE else "server" if status >= 500 and status != 503 else ""
                url = urljoin(url, location)
        except Failed as found:
            return found.problem
        except ValueError:  # The server redirects to what is no address.
            return "refused"
        return "redirects"

    def body_of(self, url: str, most: int) -> bytes:
        """Return what an address answers, of `most` bytes at most; raise Failed where it cannot be had or is larger."""
        for _step in range(MOST_REDIRECTS + 1):
            try:
                status, location, body = self._ask(url, most)
                if status not in _REDIRECTS or not location:
                    break
                url = urljoin(url, location)
            except ValueError:
                raise Failed("refused") from None
        else:
            raise Failed("redirects")
        if status != http.HTTPStatus.OK:
            raise Failed("gone" if status in _GONE else "server")
        if len(body) > most:
            raise Failed("large")
        return body

    def _ask(self, url: str, most: int = -1) -> tuple[int, str, bytes]:
        """Ask one address and return its status, where it redirects to, and the body to just over `most` bytes, if any."""
        is_trusted = urlsplit(url).netloc in self.trusted
        parts = urlsplit(url) if is_trusted else _judged(url)
        host, port = _ascii(parts.hostname or ""), parts.port or PORTS.get(parts.scheme, 0)
        address = host if is_trusted else self._public_address(host, port)
        links = [self._linked(address, port)]
        over = threading.Event()
        running_out = threading.Timer(self.seconds, _shut, [links, over])
        running_out.daemon = True
        running_out.start()
        try:
            if parts.scheme == "https":
                links.append(self.context.wrap_socket(links[0], server_hostname=host, do_handshake_on_connect=False))
                links[-1].do_handshake()  # type: ignore[attr-defined]
            path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
            return _answer(links[-1], parts.netloc if is_trusted else host, path, most)
        except (OSError, http.client.HTTPException, ValueError) as problem:
            if over.is_set() or isinstance(problem, TimeoutError):
                raise Failed("slow") from None
            raise Failed("secure" if isinstance(problem, ssl.SSLError) else "connection") from None
        finally:
            running_out.cancel()
            for link in links:
                link.close()

    def _public_address(self, host: str, port: int) -> str:
        """Return an address of a name; refuse the name where any of its addresses is not public."""
        found = self._resolved(host, port)
        if not found:
            raise Failed("name")
        if not all(map(is_public, found)):
            raise Failed("refused")
        return found[0]

    def _resolved(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses of a name; the system's resolver cannot be told to hurry, so it is waited for elsewhere."""
        answers: queue.SimpleQueue[Sequence[str] | None] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self.resolve(host, port))
            except (OSError, UnicodeError):
                answers.put(None)

        threading.Thread(target=ask, name="resolving", daemon=True).start()
        try:
            return answers.get(timeout=min(SECONDS_OF_NAMES, self.seconds)) or ()
        except queue.Empty:
            raise Failed("slow") from None

    def _linked(self, address: str, port: int) -> socket.socket:
        try:
            return self.connect(address, port, min(SECONDS_OF_SILENCE, self.seconds))
        except OSError:
            raise Failed("connection") from None


def is_public(address: str) -> bool:
    """Whether an address is one of the open internet: not of this machine, its network, or a cloud's own services."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped:
            return is_public(str(known.ipv4_mapped))
        if any(known in network for network in _INNER_6):
            return False
    elif known in _INNER_4:
        return False
    return known.is_global and not (known.is_multicast or known.is_reserved or known.is_unspecified)


def _judged(url: str) -> SplitResult:
    """Return the parts of an address; refuse all but plain http(s) on its usual port."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Failed("refused") from None
    usual = PORTS.get(parts.scheme)
    if usual is None or port not in (None, usual) or not parts.hostname or "@" in parts.netloc:
        raise Failed("refused")
    return parts


def _ascii(host: str) -> str:
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise Failed("name") from None


def _answer(link: socket.socket, host: str, path: str, most: int) -> tuple[int, str, bytes]:
    speaking = http.client.HTTPConnection(host)
    speaking.sock = link
    name = f"[{host}]" if host.count(":") > 1 else host
    speaking.request(
        "GET", _quoted(path), headers={"Host": name, "User-Agent": AGENT, "Accept": "*/*", "Connection": "close"}
    )
    answer = speaking.getresponse()
    return answer.status, answer.headers.get("Location", ""), answer.read(most + 1) if most >= 0 else b""


def _quoted(path: str) -> str:
    """Return a path with spaces and Czech letters as servers are asked for it."""
    return "".join(
        sign if sign.isascii() and sign != " " else "".join(f"%{byte:02X}" for byte in sign.encode()) for sign in path
    )


def _shut(links: Sequence[socket.socket], over: threading.Event) -> None:
    """End what takes too long: whoever waits for these connections gets an error, and can tell why."""
    over.set()
    for link in links:
        with suppress(OSError):
            link.shutdown(socket.SHUT_RDWR)
