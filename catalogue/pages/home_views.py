"""The home page, and the way to it in the reader's language."""

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..i18n import DEFAULT_LANGUAGE, LANGUAGE_COOKIE, LANGUAGES
from ..municipalities import queries as places
from ..projects.presenters import card_views
from ..routing import PAGES
from ..search import queries as search
from ..sharing.collections.presenters import tiles_of
from ..sharing.collections.queries import public_collections
from ..taxonomy import queries as taxonomy
from .blueprint import pages
from .presenters import pillar_tile, region_map

NEWEST, NEWEST_COLLECTIONS = 6, 3


@pages.get("/")
def root() -> BaseResponse:
    """Lead to the home page in the language chosen before, else in the browser's, else in Czech."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen not in LANGUAGES:
        chosen = request.accept_languages.best_match(LANGUAGES, DEFAULT_LANGUAGE)
    response = redirect(url_for("pages.home", lang=chosen), 302)
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


@pages.get(PAGES + "/")
def home() -> str | Response:
    """Ask what problem the reader solves, and show what the catalogue holds."""
    by_pillar, by_key_area = search.count_by_pillar(), search.count_by_key_area()
    return render_template(
        "pages/home.html",
        tiles=[pillar_tile(pillar, by_pillar, by_key_area) for pillar in taxonomy.pillars()],
        map=region_map(search.count_by_region()),
        cards=card_views(search.newest(NEWEST)),
        collections=tiles_of(public_collections(most=NEWEST_COLLECTIONS)),
        totals=search.totals(),
        region_count=len(places.regions()),
    )
