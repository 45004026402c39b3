"""Structured logs: one line of JSON an answer, with a request id that the answer and the error page carry."""

import logging
import re
import secrets
import sys
import time

import structlog
from flask import Flask, Response, g, request

_REQUEST_ID = re.compile(r"[A-Za-z0-9\-]{8,64}")


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "") if g.get("trusts_proxy") else ""
    g.request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
    g.began = time.perf_counter()


def _path_without_secrets() -> str:
    """Return the address asked for; one that holds the secret of a mailed link is named by its rule only."""
    return str(request.url_rule) if "token" in (request.view_args or {}) else request.path


def _finish(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("request_id", "")
    structlog.get_logger("catalogue.request").info(
        "request",
        request_id=g.get("request_id"),
        method=request.method,
        path=_path_without_secrets(),
        endpoint=request.endpoint,
        status=response.status_code,
        milliseconds=round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
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
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if quiet else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )

    def begin() -> None:
        g.trusts_proxy = behind_proxy
        _begin()

    app.before_request(begin)
    app.after_request(_finish)
