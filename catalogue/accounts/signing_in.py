"""What stands before every private page: who is signed in, forged requests, and asking to sign in."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, url_for
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.local import LocalProxy
from werkzeug.wrappers import Response

from ..database import SAFE_METHODS
from ..errors import error_page
from ..i18n import _
from ..routing import PrivateBlueprint, asks_to_sign_in, current_room
from . import navigation, recovery
from .sessions import ServerSessions, of_request


class ForeignRequest(CSRFError):  # type: ignore[misc]
    """The request comes from another site, so its text is not offered for sending again."""


class Protection(CSRFProtect):  # type: ignore[misc]
    """CSRF protection of every unsafe method: first where the request comes from, then its token."""

    def protect(self, apply_exemptions: bool = False) -> None:
        """Raise CSRFError for what was not sent from one of our own pages, but where the address proves the request."""
        if request.method in SAFE_METHODS:
            return
        if getattr(current_app.view_functions.get(request.endpoint or ""), "signed_by_link", False):
            return
        if not _comes_from_here():
            raise ForeignRequest()
        super().protect(apply_exemptions=apply_exemptions)


class SignedIn(LoginManager):  # type: ignore[misc]
    """Flask-Login over our own sessions: no cookie of its own, and nothing known on public pages."""

    def init_app(self, app: Flask, add_context_processor: bool = False) -> None:
        """Attach to the application; the remember-me cookie of Flask-Login is left out."""
        app.login_manager = self  # type: ignore[attr-defined]

    def _load_user(self) -> None:
        self._update_request_context_with_user(of_request().touch().person)

    def unauthorized(self) -> Any:
        """Ask to sign in: a page comes back by its address, sent text is kept."""
        if request.method in SAFE_METHODS:
            address = request.full_path.rstrip("?") if request.query_string else request.path
            return redirect(url_for("accounts.sign_in", next=address), 303)
        return recovery.page(needs_sign_in=True)


def _comes_from_here() -> bool:
    """Judge by what browsers say themselves; a request that says nothing is left to its token.

    A page with the policy `no-referrer` sends the origin `null`, so `Sec-Fetch-Site` decides where it is present.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    return origin != "null" and urlsplit(origin).netloc == request.host


def _on_csrf(_error: CSRFError) -> Response:
    return recovery.page(needs_sign_in=asks_to_sign_in() and not current_user.is_authenticated)


def _on_foreign(_error: ForeignRequest) -> Response:
    return error_page(400, _("The request came from another site, so nothing was done."))


def _guard() -> Any:
    """Let nobody into a private page that does not say that visitors may use it."""
    if asks_to_sign_in() and not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    return None


def _who_is_here() -> dict[str, Any]:
    """Give templates of private rooms the person and the menu, both found only when they are used."""
    if not isinstance(current_room(), PrivateBlueprint):
        return {}
    menu: Callable[[], Any] = navigation.desk_nav
    return {"current_user": current_user, "desk_nav": LocalProxy(menu)}


def init_app(app: Flask) -> None:
    """Put sessions, CSRF protection and the guard before every request."""
    app.session_interface = ServerSessions()
    SignedIn().init_app(app)
    Protection().init_app(app)
    app.before_request(_guard)
    app.context_processor(_who_is_here)
    app.register_error_handler(CSRFError, _on_csrf)
    app.register_error_handler(ForeignRequest, _on_foreign)
