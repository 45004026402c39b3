"""Projects for programs: the search, and one whole public record."""

from flask import Response, request

from ..projects.presenters import json_project
from ..projects.public_queries import public_project
from ..search.criteria import SearchCriteria
from ..search.presenters import SearchView, search_json
from ..search.queries import facet_counts, search_page
from ..templating import json_response
from .blueprint import api


@api.get("/projects")
def projects() -> Response:
    """Return a page of the search with its facets; the parameters are those of the search page."""
    criteria = SearchCriteria.read(request.args)
    view = SearchView(criteria, facet_counts(criteria), everything=True)
    return json_response(search_json(search_page(criteria), view))


@api.get("/projects/<int(max=2147483647):project_id>")
def project(project_id: int) -> Response:
    """Return everything that the public may know of a project."""
    return json_response(json_project(public_project(project_id)))
