"""The search: its page and its JSON."""

from typing import Any

from flask import Response, render_template, request

from ..i18n import LANGUAGES, absolute_url, current_language
from ..projects.presenters import card_views
from ..routing import PAGES, PublicBlueprint
from ..templating import json_response
from .criteria import PER_PAGE, SearchCriteria
from .presenters import SearchView, search_json
from .queries import facet_counts, search_page

search = PublicBlueprint("search", __name__, url_prefix=PAGES)


@search.get("/projects")
def projects() -> str:
    """Show the projects that fit, with facets to narrow the search."""
    criteria = SearchCriteria.read(request.args)
    page = search_page(criteria)
    view = SearchView(criteria, facet_counts(criteria))
    return render_template(
        "search/projects.html",
        criteria=criteria,
        page=page,
        cards=card_views(page.items),
        view=view,
        chips=view.chips(),
        facets=view.facets(),
        sentence=view.sentence(page.total),
        relaxations=[] if page.total else view.relaxations(),
        per_page_choices=PER_PAGE,
        page_url=lambda number: criteria.on_page(number).url,
        **_addresses(criteria),
    )


def _addresses(criteria: SearchCriteria) -> dict[str, Any]:
    """Return the canonical address of the search in both languages, whatever was written in the address."""
    arguments = criteria.to_args()
    addresses = {language: absolute_url("search.projects", lang=language, **arguments) for language in LANGUAGES}
    other = next(language for language in LANGUAGES if language != current_language())
    return {
        "canonical_url": addresses[current_language()],
        "alternate_urls": addresses,
        "other_language_url": addresses[other],
    }


@search.get("/projects.json")
def projects_json() -> Response:
    """Return the same search for programs; it is open to every origin."""
    criteria = SearchCriteria.read(request.args)
    view = SearchView(criteria, facet_counts(criteria), everything=True)
    response = json_response(search_json(search_page(criteria), view))
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
