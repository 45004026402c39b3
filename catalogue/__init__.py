"""A public catalogue of good practice of Czech municipalities; `create_app` wires it."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from . import caching, database, errors, i18n, observing, ready, remembered, security, templating
from .config import Config, from_environment

__version__ = "0.1.0"
STATIC_AGE = 86_400
"""How long browsers keep static files, in seconds; their addresses change with their content."""


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

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return a view or a hook as it is: none is asynchronous, and asking each one anew costs every request."""
        return func

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
    observing.init_app(app, behind_proxy=settings.proxies > 0, quiet=settings.testing)
    i18n.init_app(app)
    templating.init_app(app)
    ready.init_app(app)
    database.init_app(app, settings.database)
    security.init_app(app, settings.hosts)
    errors.init_app(app)


def _open_rooms(app: Flask, settings: Config) -> None:
    """Register the blueprints of every feature."""
    from .accounts import views as accounts
    from .accounts.address_views import own_address
    from .accounts.appeals.admin_views import appeals
    from .accounts.appeals.views import appealing
    from .accounts.leaving_views import own_data
    from .accounts.mailing_views import mailing
    from .api import bulk_views, change_views, collection_views, linked_views, project_views, reference_views  # noqa: F401 - importing registers their addresses
    from .api.blueprint import api
    from .api.document_views import open_data
    from .moderation import edit_views, label_views, queue_views, spam_views, topic_views, undo_views  # noqa: F401 - likewise
    from .moderation import views as review_views  # noqa: F401 - likewise
    from .moderation.blueprint import moderation
    from .moderation.limit_views import reviewers
    from .moderation.reason_views import reasons
    from .moderation.reports.public_views import reporting
    from .moderation.reports.views import reports
    from .moderation.statistics.views import statistics
    from .municipalities.coordinators.views import coordinators
    from .municipalities.memberships import persons as membership_persons
    from .municipalities.memberships import team_views  # noqa: F401 - likewise
    from .municipalities.memberships import views as memberships
    from .notifications.dev_views import dev
    from .operations import menu
    from .operations.administration_views import administration
    from .operations.auditing.views import auditing
    from .operations.health_views import health
    from .operations.outbox.views import outbox
    from .operations.people.views import people
    from .operations.quality_views import quality_desk
    from .operations.register import persons as register_persons
    from .operations.register.views import register
    from .pages import coverage_views, home_views, machine_views, pillar_views, place_views, statement_views  # noqa: F401 - likewise
    from .pages.blueprint import pages
    from .projects import adopted, duplicates, similar, suggestions, wording
    from .projects import persons as project_persons
    from .projects.assisting.answer_views import assisted
    from .projects.assisting.views import assisting
    from .projects.attachments.views import attachments
    from .projects.confirm_views import confirming
    from .projects.edit_views import edits
    from .projects.exchange.views import exchange
    from .projects.images.views import media
    from .projects.key_areas import key_area_views, pillar_admin_views, split_views, topic_admin_views  # noqa: F401 - likewise
    from .projects.key_areas.blueprint import taxonomy
    from .projects.labelling.views import labelling
    from .projects.manage_views import manage
    from .projects.questions.public_views import asking
    from .projects.questions.views import questions
    from .projects.transferring.views import transfers
    from .projects.upload_views import uploads
    from .projects.views import projects
    from .search import map_views, suggesting, views  # noqa: F401 - likewise
    from .search.blueprint import search
    from .search.file_views import files
    from .search.index import reader as search_index
    from .search.similar import projects_with_the_words, similar_projects
    from .sharing import counting
    from .sharing.adoptions import persons as adoption_persons
    from .sharing.adoptions import register as adoptions
    from .sharing.adoptions.desk_views import adoption_desk
    from .sharing.adoptions.views import adopting
    from .sharing.alerts import persons as alert_persons
    from .sharing.alerts.views import alerts
    from .sharing.badge_views import badges
    from .sharing.collections import persons as collection_persons
    from .sharing.collections.desk_views import collection_desk
    from .sharing.collections.public_views import collections
    from .sharing.collections.views import curating
    from .sharing.embedding_views import embedding
    from .sharing.harvest import persons as harvest_persons
    from .sharing.harvest.views import harvesting
    from .sharing.needs import persons as need_persons
    from .sharing.needs.desk_views import need_desk
    from .sharing.needs.public_views import needs
    from .sharing.needs.views import seeking
    from .sharing.passing_views import passing
    from .sharing.payback_views import payback
    from .sharing.shortlist import persons as shortlist_persons
    from .sharing.shortlist.desk_views import shortlists
    from .sharing.shortlist.views import shortlist

    wording.init_app(app)
    search_index.init_app(app)
    adopted.known_by(app, adoptions)
    similar.found_by(app, similar_projects)
    duplicates.found_by(app, projects_with_the_words)
    suggesting.init_app(app)
    counting.init_app(app)
    suggestions.suggested_by(app, suggesting.suggest_key_areas)
    for room in (
        pages,
        search,
        files,
        projects,
        media,
        attachments,
        api,
        health,
        manage,
        uploads,
        confirming,
        moderation,
        badges,
        payback,
        edits,
        exchange,
        assisting,
        assisted,
        taxonomy,
        coordinators,
        reports,
        reporting,
        reasons,
        reviewers,
        labelling,
        own_address,
        own_data,
        appealing,
        appeals,
        quality_desk,
        register,
        mailing,
        statistics,
        outbox,
        administration,
        auditing,
        people,
        transfers,
        asking,
        questions,
        open_data,
        passing,
        embedding,
        adopting,
        adoption_desk,
        alerts,
        needs,
        seeking,
        need_desk,
        collections,
        curating,
        collection_desk,
        harvesting,
        shortlist,
        shortlists,
    ):
        app.register_blueprint(room)
    accounts.init_app(app)
    memberships.init_app(app)
    membership_persons.init_app()
    project_persons.init_app()
    adoption_persons.init_app()
    alert_persons.init_app()
    need_persons.init_app()
    collection_persons.init_app()
    harvest_persons.init_app()
    register_persons.init_app()
    shortlist_persons.init_app()
    if not settings.production:
        app.register_blueprint(dev)
    menu.fill(app)


def _kept_ready(app: Flask, settings: Config) -> caching.PageCache:
    """Put the kept public pages before the application, and say what they depend on."""
    from .api import bulk
    from .municipalities.queries import mark_of_register
    from .projects import feed
    from .search.criteria import without_unknown
    from .search.index import reader as search_index
    from .search.panel import mark_of_names
    from .sharing import showing

    generation = caching.Generation(app)
    caching.depends_on(app, search_index.of(app).state)
    caching.depends_on(app, mark_of_names)
    caching.depends_on(app, mark_of_register)
    caching.depends_on(app, bulk.mark)
    caching.depends_on(app, showing.mark)
    feed.tell(app, generation.look_soon)
    remembered.tell(app, generation.look_soon)
    return caching.PageCache(
        app.wsgi_app, generation.current, tidied=without_unknown, behind_proxy=settings.proxies > 0
    )


def _wrap(app: Flask, settings: Config) -> None:
    """Put the layers around the application that see every answer."""
    from .sharing import counting
    from .sharing.visits import CountingVisits

    wrapped = WhiteNoise(
        _kept_ready(app, settings),
        root=str(templating.STATIC),
        prefix=app.static_url_path,
        max_age=STATIC_AGE,
        autorefresh=not settings.production,
        index_file=False,
    )
    wrapped = CountingVisits(wrapped, counting.of(app).seen)
    if settings.proxies:
        wrapped = ProxyFix(wrapped, x_for=settings.proxies, x_proto=settings.proxies, x_host=0)
    app.wsgi_app = security.SecurityHeaders(wrapped)  # type: ignore[method-assign]
