"""Projects for programs: the search, and one whole public record."""

from flask import Response, request

from ..projects.labelling.queries import public_scores
from ..projects.presenters import json_project
from ..projects.public_queries import public_project
from ..search.criteria import SearchCriteria
from ..search.presenters import SearchView, search_json
from ..search.queries import facet_counts, search_page
from ..search.similar import similar_json
from ..templating import json_response
from .blueprint import api


@api.get("/projects")
def projects() -> Response:
    """Return a page of the search with its facets; the parameters are those of the search page."""
    criteria = SearchCriteria.read(request.args)
    view = SearchView(criteria, facet_counts(criteria))
    return json_response(search_json(search_page(criteria), view))


@api.get("/projects/<int(max=2147483647):project_id>")
def project(project_id: int) -> Response:
    """Return everything that the public may know of a project."""
    found = public_project(project_id)
    scores = public_scores(found)
    if scores:
        scores["decided_on"] = scores["decided_on"].isoformat()
    return json_response(json_project(found) | {"label_scores": scores})


@api.get("/projects/<int(max=2147483647):project_id>/similar")
def similar(project_id: int) -> Response:
    """Return the projects most like one, the best first, each with the reasons in both languages."""
    found = public_project(project_id)
    items = similar_json(found.card, found.document)
    return json_response({"total": len(items), "items": items})
