"""A public catalogue of good practice of Czech municipalities; `create_app` wires it."""

from flask import Flask
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix

from . import database, errors, i18n, security, templating
from .config import Config, from_environment

__version__ = "0.1.0"


class Catalogue(Flask):
    """A Flask application with one transaction per request."""

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer the request and keep its changes; a server error or an exception drops them."""
        response = self.make_response(super().dispatch_request())
        if response.status_code < 500:
            database.commit()
        else:
            database.rollback()
        return response

    def handle_user_exception(self, error: Exception) -> ResponseReturnValue:
        """Drop the changes before the error is explained, so that the page can read a clean state."""
        database.rollback()
        return super().handle_user_exception(error)


def create_app(config: Config | None = None) -> Flask:
    """Build the application from explicit settings or from the environment."""
    settings = (config or from_environment()).checked()
    app = Catalogue(__name__, static_url_path="/static")
    _configure(app, settings)
    _prepare_core(app, settings)
    _open_rooms(app, settings)
    _wrap(app, settings)
    return app


def _configure(app: Flask, settings: Config) -> None:
    app.config.update(
        CATALOGUE=settings,
        SECRET_KEY=settings.secret_key,
        TESTING=settings.testing,
        WTF_CSRF_TIME_LIMIT=None,  # A token lives as long as its session.
        WTF_CSRF_SSL_STRICT=False,  # The Referrer-Policy keeps it; some offices' proxies do not.
    )
    settings.data.mkdir(parents=True, exist_ok=True)


def _prepare_core(app: Flask, settings: Config) -> None:
    i18n.init_app(app)
    templating.init_app(app)
    database.init_app(app, settings.database)
    security.init_app(app, settings.hosts)
    errors.init_app(app)


def _open_rooms(app: Flask, settings: Config) -> None:
    """Register the blueprints of every feature."""
    from .api import project_views as _api_projects
    from .api import reference_views as _api_reference
    from .api.blueprint import api
    from .moderation.views import moderation
    from .operations.health_views import health
    from .pages import home_views, machine_views, pillar_views, place_views, statement_views
    from .pages.blueprint import pages
    from .projects import wording
    from .projects.manage_views import manage
    from .projects.views import projects
    from .search.views import search

    wording.init_app(app)
    for room in (pages, search, projects, api, health, manage, moderation):
        app.register_blueprint(room)


def _wrap(app: Flask, settings: Config) -> None:
    """Put the layers around the application that see every answer."""
    wrapped = app.wsgi_app
    if settings.proxies:
        wrapped = ProxyFix(wrapped, x_for=settings.proxies, x_proto=settings.proxies, x_host=0)
    app.wsgi_app = security.SecurityHeaders(wrapped)  # type: ignore[method-assign]
