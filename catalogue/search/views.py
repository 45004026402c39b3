"""The search: its page and its JSON."""

from flask import Response, request

from ..templating import json_response
from .blueprint import search
from .criteria import SearchCriteria
from .files.responses import opened
from .page import projects_page
from .presenters import SearchView, counted_facets, search_json
from .queries import facet_counts, search_page


@search.get("/projects")
def projects() -> bytes:
    """Show the projects that fit, with facets to narrow the search."""
    criteria = SearchCriteria.read(request.args)
    page = search_page(criteria, with_cards=False)
    view = SearchView(criteria, facet_counts(criteria, counted_facets(criteria)))
    return projects_page(criteria, page, view)


@search.get("/projects.json")
def projects_json() -> Response:
    """Return the same search for programs; it is open to every origin."""
    criteria = SearchCriteria.read(request.args)
    view = SearchView(criteria, facet_counts(criteria))
    return opened(json_response(search_json(search_page(criteria), view)))
