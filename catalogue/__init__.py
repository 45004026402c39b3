"""A public catalogue of good practice of Czech municipalities; `create_app` wires it."""

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
    from .projects.key_areas.views import taxonomy
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
        own_data,
        quality_desk,
        register,
        mailing,
        statistics,
        outbox,
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
    _fill_menu(app)


def _fill_menu(app: Flask) -> None:
    """Add the desks of projects and reviews to the menu of signed-in pages."""
    from .accounts import navigation
    from .accounts.policies import is_administrator, is_reviewer
    from .i18n import _l
    from .moderation.reports.queries import open_reports
    from .municipalities.coordinators.policies import can_draft_for_others
    from .operations.outbox.queries import failed_mails
    from .projects.queries import queue_length
    from .sharing.adoptions.queries import waiting_adoptions
    from .sharing.needs.queries import waiting_needs

    navigation.add(
        app,
        navigation.Entry(
            _l("My projects"),
            "manage.projects",
            position=10,
            also_current=("manage.project", "questions.listing", "manage.new", "exchange.imports", "exchange.batch"),
        ),
        navigation.Entry(
            _l("Writing for others"),
            "assisting.projects",
            can_draft_for_others,
            position=15,
            also_current=("assisting.new", "assisting.ask"),
        ),
        navigation.Entry(
            _l("Moderators"),
            "reviewers.admin",
            is_administrator,
            also_current=("reviewers.limit",),
            position=68,
            is_administration=True,
        ),
        navigation.Entry(
            _l("Accounts"),
            "people.listing",
            is_administrator,
            also_current=("people.person", "people.role", "people.block"),
            position=69,
            is_administration=True,
        ),
        navigation.Entry(_l("Ready wordings"), "reasons.admin", is_administrator, position=70, is_administration=True),
        navigation.Entry(
            _l("Quality"),
            "quality.overview",
            is_administrator,
            also_current=("quality.listing",),
            position=74,
            is_administration=True,
        ),
        navigation.Entry(
            _l("Key areas"),
            "taxonomy.overview",
            is_administrator,
            also_current=("taxonomy.key_area", "taxonomy.merge"),
            position=72,
            is_administration=True,
        ),
        navigation.Entry(
            _l("Register of municipalities"),
            "register.overview",
            is_administrator,
            also_current=("register.preview", "register.apply"),
            position=71,
            is_administration=True,
        ),
        navigation.Entry(
            _l("Other catalogues"),
            "harvesting.sources",
            is_administrator,
            also_current=("harvesting.source",),
            position=73,
            is_administration=True,
        ),
        navigation.Entry(
            _l("Outbox"),
            "outbox.listing",
            is_administrator,
            failed_mails,
            ("outbox.templates", "outbox.template"),
            position=76,
            is_administration=True,
        ),
        navigation.Entry(
            _l("What happened"), "auditing.listing", is_administrator, position=77, is_administration=True
        ),
        navigation.Entry(
            _l("Coordinators"), "coordinators.admin", is_administrator, position=75, is_administration=True
        ),
        navigation.Entry(
            _l("Review desk"),
            "moderation.queue_page",
            is_reviewer,
            queue_length,
            ("moderation.review", "moderation.topics", "moderation.topic"),
            position=40,
        ),
        navigation.Entry(
            _l("Reports"), "reports.listing", is_reviewer, open_reports, also_current=("reports.report",), position=45
        ),
        navigation.Entry(
            _l("Taken over"),
            "adopting.adoptions",
            also_current=("adopting.new", "adopting.change", "adopting.reply"),
            position=20,
        ),
        navigation.Entry(
            _l("Collections"),
            "curating.collections",
            position=26,
            also_current=("curating.new", "curating.arrange", "curating.describe"),
        ),
        navigation.Entry(_l("Collections of municipalities"), "collection_desk.listing", is_reviewer, position=48),
        navigation.Entry(_l("Shortlists"), "shortlists.listing", also_current=("shortlists.new",), position=25),
        navigation.Entry(
            _l("Saved searches"),
            "alerts.searches",
            position=22,
            also_current=("alerts.new", "alerts.change", "alerts.delete"),
        ),
        navigation.Entry(
            _l("Reports of taking over"), "adoption_desk.listing", is_reviewer, waiting_adoptions, position=46
        ),
        navigation.Entry(
            _l("What we are looking for"),
            "seeking.needs",
            position=21,
            also_current=("seeking.new", "seeking.change", "seeking.close", "seeking.answer"),
        ),
        navigation.Entry(
            _l("What municipalities look for"),
            "need_desk.listing",
            is_reviewer,
            waiting_needs,
            ("need_desk.demand",),
            position=47,
        ),
    )


def _kept_ready(app: Flask, settings: Config) -> caching.PageCache:
    """Put the kept public pages before the application, and say what they depend on."""
    from .api import bulk
    from .municipalities.queries import mark_of_register
    from .projects import feed
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
    return caching.PageCache(app.wsgi_app, generation.current, behind_proxy=settings.proxies > 0)


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
