"""Pieces of a search for the pages of others: the only pages that a frame may show (`security.FRAMED_HEADERS`)."""

from flask import Response, make_response, render_template, request

from ..projects.presenters import card_html, card_views
from ..routing import PAGES, PublicBlueprint
from ..search import mapping
from ..search.criteria import VIEWS, SearchCriteria
from ..search.presenters import SearchView
from ..search.queries import cards, facet_counts, numbers_of, total

embedding = PublicBlueprint("embedding", __name__, url_prefix=f"{PAGES}/embed")

MOST_CARDS = 10


@embedding.get("/projects")
def projects() -> Response:
    """Show the first projects of a search."""
    criteria = _asked_for()
    first = card_views(cards(numbers_of(criteria, MOST_CARDS)))
    return _framed(criteria, criteria.url, cards=[card_html(card, heading=2) for card in first])


@embedding.get("/map", endpoint="map")
def project_map() -> Response:
    """Show in which regions the projects of a search are, or in which districts of those chosen."""
    criteria = _asked_for()
    counts = facet_counts(criteria, ["district"])["district"]
    by_region = facet_counts(criteria.without("district"), ["region"])["region"]
    areas = mapping.district_map(criteria, counts) or mapping.region_map(criteria, by_region)
    return _framed(criteria, mapping.map_url(criteria), areas=areas)


def _asked_for() -> SearchCriteria:
    return SearchCriteria.read(request.args).seen_as(VIEWS[0]).on_page(1)


def _framed(criteria: SearchCriteria, url: str, **shown: object) -> Response:
    """Return a page for frames, with the way to the same search in the catalogue."""
    found = total(criteria)
    sentence = SearchView(criteria, {}).sentence(found)
    response = make_response(render_template("sharing/embed.html", total=found, sentence=sentence, url=url, **shown))
    response.headers["X-Robots-Tag"] = "noindex"
    return response
