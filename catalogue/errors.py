"""What goes wrong in words: refusals that services raise, and the pages that explain them."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, make_response, render_template, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from .i18n import _

PAGES = (400, 401, 403, 404, 409, 410, 413, 422, 429, 500, 503)
COME_BACK_AFTER = 10
"""After how many seconds to try again when the database was away."""


class Refused(Exception):
    """An operation that was not done; the message is for the person who asked."""

    status = 400

    def __init__(self, message: str = "", **details: Any) -> None:
        """Keep the message and what a page needs to explain it."""
        super().__init__(message)
        self.message = message
        self.details = details


class NotFound(Refused):
    """There is no such thing, or this person may not know of it."""

    status = 404


class Forbidden(Refused):
    """The thing is known to this person, the action is not theirs."""

    status = 403


class Conflict(Refused):
    """Somebody else changed the thing in the meantime."""

    status = 409


class Gone(Refused):
    """The thing was withdrawn from the public."""

    status = 410


class Invalid(Refused):
    """What was sent cannot be accepted as it is."""

    status = 422


class TooMany(Refused):
    """Too many attempts; `retry_after` says after how many seconds to come back."""

    status = 429

    @property
    def headers(self) -> dict[str, str]:
        """What programs are told about when to come back."""
        return {"Retry-After": str(self.details["retry_after"])}


class Unavailable(Refused):
    """What is asked for is being prepared, or its store is away; coming back later helps."""

    status = 503

    @property
    def headers(self) -> dict[str, str]:
        """What programs are told about when to come back."""
        return {"Retry-After": str(self.details.get("retry_after", COME_BACK_AFTER))}


def wants_json() -> bool:
    """Whether the address asked for belongs to machines."""
    return request.path.startswith("/api/") or request.path.endswith((".json", ".geojson"))


def problem(status: int, title: str, detail: str = "") -> Response:
    """Return an RFC 9457 problem document."""
    from .templating import json_response

    body = {"type": "about:blank", "title": title, "status": status} | ({"detail": detail} if detail else {})
    response = json_response(body, status)
    response.mimetype = "application/problem+json"
    return response


def error_page(status: int, message: str = "", **details: Any) -> Response:
    """Return the page that explains a status and says what to do next."""
    shown = status if status in PAGES else (400 if status < 500 else 500)
    response = make_response(render_template(f"errors/{shown}.html", message=message, **details), status)
    if retry_after := details.get("retry_after"):
        response.headers["Retry-After"] = str(retry_after)
    return response


def _on_refused(error: Refused) -> Response:
    if wants_json():
        response = problem(error.status, HTTPStatus(error.status).phrase, error.message)
    else:
        response = error_page(error.status, error.message, **error.details)
    response.headers.update(getattr(error, "headers", {}))
    return response


def _on_stale(_error: StaleDataError) -> Response:
    return _on_refused(Conflict(_("Somebody else changed this in the meantime. Look at it once more.")))


def _on_database_away(error: OperationalError) -> Response:
    """Ask to come back when the database cannot be reached or is busy for too long."""
    structlog.get_logger().error("database_away", exc_info=error)
    response = problem(503, "Service Unavailable") if wants_json() else error_page(503)
    response.headers["Retry-After"] = str(COME_BACK_AFTER)
    return response


def _methods_here() -> Iterable[str]:
    """Return the methods of the address asked for; none where there is no such address."""
    return (request.url_rule.methods or ()) if request.url_rule is not None else ()


def _on_http(error: HTTPException) -> Response:
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    status = error.code or 500
    details = {"form_address": request.path} if status == 413 and "GET" in _methods_here() else {}
    response = problem(status, error.name) if wants_json() else error_page(status, **details)
    if status == 405 and (valid := getattr(error, "valid_methods", None)):
        response.headers["Allow"] = ", ".join(sorted(valid))
    return response


def _on_exception(error: Exception) -> Response:
    structlog.get_logger().error("unhandled", exc_info=error)
    return problem(500, "Internal Server Error") if wants_json() else error_page(500)


def init_app(app: Flask) -> None:
    """Register the pages for refusals, HTTP errors and everything unforeseen."""
    app.register_error_handler(Refused, _on_refused)
    app.register_error_handler(StaleDataError, _on_stale)
    app.register_error_handler(OperationalError, _on_database_away)
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(Exception, _on_exception)
