"""Structured logs: one line of JSON an answer, with a request id that the answer and the error page carry."""

import json
import logging
import re
import secrets
import sys
import time
from functools import cache
from typing import Any

import orjson
import structlog
from flask import Flask, Response, g, request

_REQUEST_ID = re.compile(r"[A-Za-z0-9\-]{8,64}")


def request_id(given: str) -> str:
    """Return the mark of a request: that given by a trusted proxy where it is sound, else a new one."""
    return given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def note(request_id: str, method: str, path: str, endpoint: str | None, status: int, began: float) -> None:
    """Write the line of an answer; `began` is a moment of `time.perf_counter`."""
    _requests().info(
        "request",
        request_id=request_id,
        method=method,
        path=path,
        endpoint=endpoint,
        status=int(status),
        milliseconds=round((time.perf_counter() - began) * 1000, 1),
    )


@cache
def _requests() -> Any:
    """Return the log of answers, bound once: structlog would bind it anew for every line."""
    return structlog.get_logger("catalogue.request").bind()


def _encoded(event: Any, **_options: Any) -> str:
    try:
        return orjson.dumps(event, default=str).decode()
    except TypeError:  # Half a letter of UTF-16, or a number of more than 64 bits.
        return json.dumps(event, default=str)


def _begin() -> None:
    g.request_id = request_id(request.headers.get("X-Request-Id", "") if g.get("trusts_proxy") else "")
    g.began = time.perf_counter()


def _path_without_secrets() -> str:
    """Return the address asked for; one that holds the secret of a mailed link is named by its rule only."""
    return str(request.url_rule) if "token" in (request.view_args or {}) else request.path


def _finish(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("request_id", "")
    began = g.get("began", time.perf_counter())
    note(
        g.get("request_id", ""), request.method, _path_without_secrets(), request.endpoint, response.status_code, began
    )
    return response


def init_app(app: Flask, *, behind_proxy: bool, quiet: bool) -> None:
    """Write logs as JSON lines to standard error; quiet installations keep only warnings."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(_encoded),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if quiet else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    _requests.cache_clear()

    def begin() -> None:
        g.trusts_proxy = behind_proxy
        _begin()

    app.before_request(begin)
    app.after_request(_finish)
