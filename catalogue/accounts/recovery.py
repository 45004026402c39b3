"""Nothing typed is lost: a form that cannot be taken now comes back with its text, to be sent again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from ..security import own_path

PREFIX = "kept-"
ACTION = "kept_action"
_NOT_KEPT = ("csrf_token", ACTION, "next")


def name_fields(app: Flask, labels: Mapping[str, Any]) -> None:
    """Say how people know the fields of a form; an empty name keeps a technical field out of their sight."""
    _labels(app).update(labels)


def _labels(app: Flask) -> dict[str, Any]:
    return cast("dict[str, Any]", app.extensions.setdefault("catalogue_field_names", {}))


@dataclass(frozen=True)
class Kept:
    """What was typed, as pairs of name and value, and the address it was meant for."""

    pairs: list[tuple[str, str]]
    action: str


def page(*, needs_sign_in: bool) -> Response:
    """Answer a form that was refused: 401 when the person must sign in first, else 400.

    A sign-in that was refused itself goes on carrying the text that came with it.
    """
    if (kept := carried()) is not None:
        return _page(kept, 400, needs_sign_in=True)
    return _page(_sent(), 401 if needs_sign_in else 400, needs_sign_in=needs_sign_in)


def resend_page(kept: Kept) -> Response:
    """Show the kept text after signing in, with one button that sends it again."""
    return _page(kept, 200, needs_sign_in=False)


def carried() -> Kept | None:
    """Return the text that a sign-in carries along, if its address is one of our own forms."""
    action = own_path(request.form.get(ACTION), method="POST")
    if action is None:
        return None
    pairs = [(name[len(PREFIX) :], value) for name, value in request.form.items(multi=True) if name.startswith(PREFIX)]
    return Kept([pair for pair in pairs if _is_kept(pair[0])], action)


def _sent() -> Kept:
    query = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
    action = own_path(request.path + query, method="POST") or request.path
    return Kept([pair for pair in request.form.items(multi=True) if _is_kept(pair[0])], action)


def _is_kept(name: str) -> bool:
    return name not in _NOT_KEPT and not name.startswith(PREFIX) and "password" not in name


def _page(kept: Kept, status: int, *, needs_sign_in: bool) -> Response:
    rendered = render_template(
        "errors/recover.html",
        kept=kept.pairs,
        action=kept.action,
        labels=_labels(current_app),
        needs_sign_in=needs_sign_in,
        sign_in_url=url_for("accounts.sign_in") if needs_sign_in else None,
        files_lost=bool(request.files) and any(file.filename for file in request.files.values()),
    )
    return make_response(rendered, status)
