"""Public pages kept ready in each process: rendered, compressed, and known to be unchanged by their ETag.

The layer stands around the application and answers without it. What it keeps is the same for everybody: answers of public
blueprints, which neither read nor set a cookie. It is true for one generation of the catalogue, which moves on with
everything that public pages show; see `depends_on`. A change in another process is seen within `SECONDS_BETWEEN_LOOKS`.
"""

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from http import HTTPStatus
from pathlib import Path
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, Any

import brotli
import structlog
import zstandard
from flask import Flask

from . import observing
from .clock import now
from .config import ROOT
from .routing import PublicBlueprint

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KEEP, TAG = "catalogue.keep", "catalogue.tag"
"""What the application says in the environment: that the answer may be kept; and what it is told: the ETag to give it."""
SECONDS_BETWEEN_LOOKS = 0.2
LONGEST_KEPT = 60.0
"""Seconds after which a page is made anew even where nothing is known to have changed."""
LONGEST_WAIT = 0.03
"""Seconds that a page waits for another one at most."""
MOST_BYTES = 32 * 1024 * 1024
_LONGEST_ADDRESS = 2000
_LARGEST = 1024 * 1024
_KEPT_TYPES = (
    "text/",
    "application/json",
    "application/ld+json",
    "application/xml",
    "application/geo+json",
    "application/atom+xml",
    "image/svg",
)
_MARKS = "catalogue_generation_marks"

log = structlog.get_logger()


def depends_on(app: Flask, mark: Callable[[], Any]) -> None:
    """Let public pages depend on what a function returns: when that is another value, none of them is kept on.

    The function is asked some times a second, in an application context, and must be quick. Its value has to be the same
    in every process that shows the same.
    """
    app.extensions.setdefault(_MARKS, []).append(mark)


class Generation:
    """What all public pages of a moment have in common; another value as soon as any of them may have changed."""

    def __init__(self, app: Flask) -> None:
        """Ask at the first request."""
        self._app = app
        self._value = ""
        self._look_at = 0.0
        self._lock = threading.Lock()

    def look_soon(self) -> None:
        """Ask at the next request; this process has changed something."""
        self._look_at = 0.0

    def current(self) -> str:
        """Return the present generation, at most `SECONDS_BETWEEN_LOOKS` old; empty where it cannot be told."""
        if monotonic() >= self._look_at:
            with self._lock:
                if monotonic() >= self._look_at:
                    self._look_at = monotonic() + SECONDS_BETWEEN_LOOKS
                    self._value = self._ask()
        return self._value

    def _ask(self) -> str:
        try:
            with self._app.app_context():
                marks = [mark() for mark in self._app.extensions.get(_MARKS, ())]
        except Exception as error:
            if self._value:
                log.warning("generation_unknown", error=str(error))
            return ""
        # What no mark tells of is confirmed anew every hour at the latest, by browsers too.
        told = repr((marks, code_version(), now().strftime("%Y-%m-%d %H")))
        return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()


@cache
def code_version() -> str:
    """Return a mark of everything that pages are made of: code, templates, texts and static files."""
    mark = hashlib.blake2b(digest_size=8)
    for folder in (Path(__file__).parent, ROOT / "templates", ROOT / "docs" / "guides"):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".html", ".mo", ".md", ".css", ".js", ".svg"):
                status = path.stat()
                mark.update(f"{path.relative_to(folder)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return mark.hexdigest()


@dataclass(slots=True)
class Kept:
    """An answer as it is kept: what all its forms share, and its body in the encodings asked for so far."""

    generation: str
    until: float
    endpoint: str
    headers: list[tuple[str, str]]
    bodies: dict[str, bytes]

    @property
    def tag(self) -> str:
        """Its ETag."""
        return next(value for name, value in self.headers if name == "ETag")

    @property
    def size(self) -> int:
        """How many bytes it takes, about."""
        return sum(map(len, self.bodies.values())) + 1000

    def in_encoding(self, encoding: str) -> bytes:
        """Return the body in an encoding."""
        if encoding in self.bodies:
            return self.bodies[encoding]
        known, packed = next(iter(self.bodies.items()))
        return _PACK[encoding](_UNPACK[known](packed))


Key = tuple[str, ...]


class Turns:
    """Lets the threads of a process make pages one after the other.

    Python runs one of them at a time anyway; where they change places in the middle of pages, at each row that a database
    gives them, a page takes nearly twice as long.
    """

    def __init__(self, longest_wait: float) -> None:
        """Begin with nobody; after the longest wait, in seconds, one goes ahead beside others."""
        self._lock = threading.Lock()
        self._longest_wait = longest_wait

    @contextmanager
    def one(self) -> Iterator[None]:
        """Take a turn, at the latest when whoever has it has taken too long."""
        is_mine = self._lock.acquire(timeout=self._longest_wait)
        try:
            yield
        finally:
            if is_mine:
                self._lock.release()


class PageCache:
    """Wrap a WSGI application so that public pages are made once for a generation of the catalogue."""

    def __init__(
        self,
        application: "WSGIApplication",
        generation: Callable[[], str],
        *,
        tidied: Callable[[str, str], str] = lambda _path, query: query,
        behind_proxy: bool,
        most: int = MOST_BYTES,
        longest_wait: float = LONGEST_WAIT,
    ) -> None:
        """Begin with nothing kept; `most` is how many bytes are kept at the same time, and see `Turns`.

        `tidied` returns what matters of the query string of a path; the application never sees the rest.
        """
        self._application = application
        self._generation = generation
        self._tidied = tidied
        self._behind_proxy = behind_proxy
        self._most = most
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self._turns = Turns(longest_wait)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer from what is kept, or let the application answer and keep that where it says so."""
        if query := environ.get("QUERY_STRING", ""):
            environ["QUERY_STRING"] = self._tidied(environ.get("PATH_INFO", ""), query)
        key: Key = (
            environ.get("wsgi.url_scheme", ""), environ.get("HTTP_HOST", ""), environ.get("SCRIPT_NAME", ""),
            environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""),
        )  # fmt: skip
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or sum(map(len, key)) > _LONGEST_ADDRESS:
            return self._application(environ, start_response)
        began, generation = perf_counter(), self._generation()
        if (kept := self._found(key, generation)) is not None:
            return self._answered(key, kept, environ, start_response, began)
        if not generation:
            return self._application(environ, start_response)
        tag = _tag(generation, key)
        if _knows(environ.get("HTTP_IF_NONE_MATCH", ""), tag):
            headers = [("ETag", tag), ("Cache-Control", PublicBlueprint.caching)]
            return self._unchanged(headers, None, environ, start_response, began)
        environ[TAG] = tag
        return self._made(key, generation, environ, start_response)

    def _found(self, key: Key, generation: str) -> Kept | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                return None
            if kept.generation == generation and monotonic() < kept.until:
                self._kept.move_to_end(key)
                return kept
            self._forget(key)
            return None

    def _answered(
        self, key: Key, kept: Kept, environ: "WSGIEnvironment", start_response: "StartResponse", began: float
    ) -> Iterable[bytes]:
        """Answer with what is kept, or that the asker has it already."""
        if _knows(environ.get("HTTP_IF_NONE_MATCH", ""), kept.tag):
            return self._unchanged(kept.headers, kept.endpoint, environ, start_response, began)
        encoding = _encoding(environ.get("HTTP_ACCEPT_ENCODING", ""), repeated=True)
        body = kept.in_encoding(encoding)
        if encoding and encoding not in kept.bodies:
            with self._lock:
                if self._kept.get(key) is kept and encoding not in kept.bodies:
                    kept.bodies[encoding] = body
                    self._size += len(body)
        request_id = self._note(kept.endpoint, HTTPStatus.OK, environ, began)
        headers = [*kept.headers, ("X-Request-Id", request_id), ("Content-Length", str(len(body)))]
        start_response("200 OK", [*headers, ("Content-Encoding", encoding)] if encoding else headers)
        return [body if environ["REQUEST_METHOD"] == "GET" else b""]

    def _unchanged(
        self, headers: list[tuple[str, str]], endpoint: str | None, environ: "WSGIEnvironment",
        start_response: "StartResponse", began: float,
    ) -> Iterable[bytes]:  # fmt: skip
        request_id = self._note(endpoint, HTTPStatus.NOT_MODIFIED, environ, began)
        start_response(
            "304 Not Modified", [*(one for one in headers if one[0] != "Content-Type"), ("X-Request-Id", request_id)]
        )
        return [b""]

    def _note(self, endpoint: str | None, status: HTTPStatus, environ: "WSGIEnvironment", began: float) -> str:
        """Write the line of the log that the application writes of its own answers; return the request's mark."""
        request_id = observing.request_id(environ.get("HTTP_X_REQUEST_ID", "") if self._behind_proxy else "")
        observing.note(request_id, environ["REQUEST_METHOD"], environ["PATH_INFO"], endpoint, status, began)
        return request_id

    def _made(
        self, key: Key, generation: str, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Let the application answer; pack and keep the answer where it says that it may be kept."""
        started: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:
            started[:] = [status, headers, *rest]
            return start_response(status, headers, *rest) if KEEP not in environ else lambda _body: None

        with self._turns.one():
            answer = self._application(environ, start)
            if KEEP not in environ:
                return answer
            try:
                body = b"".join(answer)
            finally:
                if hasattr(answer, "close"):
                    answer.close()
        status, headers, *rest = started
        headers = [one for one in headers if one[0] not in ("Content-Length", "Vary")]
        headers.append(("Vary", "Accept-Encoding"))
        encoding = _encoding(environ.get("HTTP_ACCEPT_ENCODING", ""), repeated=False)
        packed = _PACK[encoding](body)
        kept = [one for one in headers if one[0] != "X-Request-Id"]
        bodies = {encoding: packed} if encoding else {"zstd": _PACK["zstd"](body)}
        self._keep(key, Kept(generation, monotonic() + LONGEST_KEPT, environ[KEEP], kept, bodies))
        headers.append(("Content-Length", str(len(packed))))
        start_response(status, [*headers, ("Content-Encoding", encoding)] if encoding else headers, *rest)
        return [packed]

    def _keep(self, key: Key, kept: Kept) -> None:
        if kept.size > _LARGEST:
            return
        with self._lock:
            self._forget(key)
            self._kept[key] = kept
            self._size += kept.size
            while self._size > self._most:
                self._forget(next(iter(self._kept)))

    def _forget(self, key: Key) -> None:
        if (kept := self._kept.pop(key, None)) is not None:
            self._size -= kept.size


def may_be_kept(content_type: str) -> bool:
    """Whether an answer is of a kind that is kept and packed: texts, not pictures."""
    return content_type.startswith(_KEPT_TYPES)


def _tag(generation: str, key: Key) -> str:
    return f'W/"{hashlib.blake2b(repr((generation, key)).encode(), digest_size=12).hexdigest()}"'


def _knows(told: str, tag: str) -> bool:
    """Whether the asker has the answer of an ETag already; compared weakly, as RFC 9110 has it for GET and HEAD."""
    return bool(told) and tag.removeprefix("W/") in {one.strip().removeprefix("W/") for one in told.split(",")}


@lru_cache(maxsize=256)
def _encoding(told: str, *, repeated: bool) -> str:
    """Return the encoding for an asker; the slow one only for what is asked for again and again."""
    weights = {}
    for one in told.split(","):
        name, _mark, weight = one.partition(";")
        weights[name.strip().lower()] = weight.replace(" ", "").rstrip("0.") not in ("q=", "q")
    return next((name for name in ("zstd", "br", "gzip") if weights.get(name) and (repeated or name != "br")), "")


class _Packers(threading.local):
    """What packs by zstd in one thread; making it anew for each page would take as long as packing."""

    def __init__(self) -> None:
        self.zstd = zstandard.ZstdCompressor(level=1)


_packers = _Packers()


def _zstd(body: bytes) -> bytes:
    """Return a body packed by zstd, in a copy that takes no more memory than it needs.

    zstandard packs into a room of the size of the original and gives the rest back in pieces that hardly anything fits
    into: without the copy each page that is kept cost 130 kB.
    """
    return bytes(bytearray(_packers.zstd.compress(body)))


_PACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "zstd": _zstd,
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, compresslevel=1, mtime=0),
}
_UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
    "br": brotli.decompress,
    "gzip": gzip.decompress,
}
