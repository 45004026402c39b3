"""What protects every answer: headers, caching classes, redirects that stay at home, limits of requests."""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, make_response, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from . import caching
from .routing import PublicBlueprint, View, current_room

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MAX_BODY = 12 * 1024 * 1024
MAX_FILES = 32 * 1024 * 1024
"""The largest request with files, where a view says that it takes some."""
MAX_FORM_MEMORY = 1024 * 1024
MAX_FORM_PARTS = 1000

# The set that Mozilla's HTTP Observatory 4 graded A+ (135 of 135).
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# Nothing runs in a page that any site may frame, and no form is sent: there is nothing to be clicked by stealth.
FRAMED_HEADERS = {
    **{name: value for name, value in HEADERS.items() if name != "X-Frame-Options"},
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors *; object-src 'none'"
    ),
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
_IS_FRAMED = re.compile(r"/(?:cs|en)/embed/(?:projects|map)").fullmatch
MEDIA_POLICY = "default-src 'none'; sandbox"


class SecurityHeaders:
    """Wrap a WSGI application so that no answer, static files and errors included, leaves without the headers."""

    def __init__(self, application: "WSGIApplication") -> None:
        """Remember the wrapped application."""
        self.application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Add each header that the answer does not set itself."""
        is_framed = _IS_FRAMED(environ["PATH_INFO"])

        def start(status: str, headers: list[tuple[str, str]], *rest: object) -> Callable[[bytes], object]:
            own = {name.lower() for name, _value in headers}
            wanted = FRAMED_HEADERS if is_framed and status.startswith(("200", "304")) else HEADERS
            missing = [(name, value) for name, value in wanted.items() if name.lower() not in own]
            return start_response(status, [*headers, *missing], *rest)  # type: ignore[arg-type]

        return self.application(environ, start)


def _classify(response: Response) -> Response:
    """Give the answer the caching of its room; errors and answers to forms are never stored."""
    room = current_room()
    if response.status_code == 200 and isinstance(room, PublicBlueprint) and request.method in ("GET", "HEAD"):
        response.headers.setdefault("Cache-Control", room.caching)
        if not response.is_streamed:
            _let_keep(response)
        if caching.KEEP not in request.environ:  # Whoever keeps an answer has compared its ETag before it was made.
            response.make_conditional(request)
    else:
        response.headers.setdefault("Cache-Control", "no-store")
    if room is not None and not isinstance(room, PublicBlueprint):
        response.headers["Cache-Control"] = "no-store"
    return response


def _let_keep(response: Response) -> None:
    """Give the answer its ETag, and let it be kept for everybody where it is a text and sets no cookie."""
    tag, told = request.environ.get(caching.TAG), {name for name, _value in response.headers}
    if "ETag" in told:
        return
    if tag is None:
        response.add_etag(weak=True)
        return
    response.headers.add("ETag", tag)
    if request.method == "GET" and "Set-Cookie" not in told and caching.may_be_kept(response.mimetype or ""):
        request.environ[caching.KEEP] = request.endpoint


def own_path(address: str | None, method: str = "GET") -> str | None:
    """Return the address if it is a plain path of one of our own routes for the method, else None.

    Only what the route map knows is accepted; a check of leading slashes passes tabs and backslashes.
    """
    if not address or not address.startswith("/") or not address.isprintable() or "\\" in address:
        return None
    path, _mark, query = address.partition("?")
    if path.startswith("//") or "#" in path:
        return None
    adapter = current_app.url_map.bind("localhost")
    try:
        endpoint, values = adapter.match(path, method=method)
        rebuilt = adapter.build(endpoint, values)
    except HTTPException:
        return None
    return f"{rebuilt}?{query}" if query and "#" not in query else rebuilt


def redirect_home(address: str | None, endpoint: str) -> BaseResponse:
    """Redirect to one of our own addresses, or to the endpoint where the address is not ours."""
    return redirect(own_path(address) or url_for(endpoint), 303)


def secret_page(page: str, status: int = 200) -> Response:
    """Return a page whose address holds a secret, which no other page is told."""
    response = make_response(page, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def takes_files(view: View) -> View:
    """Mark a view whose requests carry files and may therefore be larger than a form."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def _allow_files() -> None:
    """Set the limit of a request before anything reads its body."""
    if getattr(current_app.view_functions.get(request.endpoint or ""), "takes_files", False):
        request.max_content_length = MAX_FILES


def init_app(app: Flask, hosts: list[str]) -> None:
    """Set limits, hosts and headers for the whole application."""
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_MEMORY,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
        TRUSTED_HOSTS=hosts,
    )
    app.before_request(_allow_files)
    app.after_request(_classify)
