"""Projects for programs: the search, and one whole public record."""

from collections.abc import Iterable

from flask import Response, request

from ..i18n import _l
from ..projects.public_queries import public_project
from ..search.criteria import PER_PAGE, SORTS, SearchCriteria
from ..search.facets import FACETS, options_of
from ..search.presenters import SearchView, search_json
from ..search.queries import facet_counts, search_page
from ..search.similar import similar_json
from ..templating import json_response
from .blueprint import api
from .operations import Parameter, documented
from .presenters import records
from .shapes import TEXT, Shape


def _search_parameters() -> list[Parameter]:
    """Return the parameters of the search; the values of its facets are those of the moment."""
    return [
        Parameter("q", _l("Words, as on the page of the search; “kraj:Vysočina” or a key area's code narrow it."), TEXT),
        *(
            Parameter(facet.name, facet.label, _with_examples(option.value for option in options_of(facet, ())),
                      repeats=not facet.up_to)
            for facet in FACETS
        ),
        Parameter("bbox", _l("A part of the map: west, south, east and north in degrees, separated by commas."),
                  _with_examples(["12.0,48.5,15.0,50.0"])),
        Parameter("home", _l("Your own municipality, by its name or code, for the order “fit”."), _with_examples(["554782"])),
        Parameter("sort", _l("The order."), _with_examples(SORTS)),
        Parameter("page", _l("The page, from 1."), {"type": "integer", "minimum": 1}),
        Parameter("per_page", _l("How many on a page: 10, 20, 50 or 100; 20 otherwise."), _with_examples(map(str, PER_PAGE))),
    ]  # fmt: skip


def _with_examples(values: Iterable[str]) -> Shape:
    """Return a text of which some values mean something; all others are ignored, and so they are no mistake."""
    known = list(values)
    return {**TEXT, "examples": known} if known else TEXT


@api.get("/projects")
@documented(
    _l("Search the projects"),
    _l(
        "A page of projects with the counts of all facets. Repeated parameters are alternatives, different ones narrow the"
        " search. Unknown names and values are ignored."
    ),
    "SearchPage",
    parameters=_search_parameters,
    refusals=(400, 404),
    example="?q=lampy&region=CZ010&per_page=10",
)
def projects() -> Response:
    """Return a page of the search with its facets; the parameters are those of the search page."""
    criteria = SearchCriteria.read(request.args)
    view = SearchView(criteria, facet_counts(criteria))
    return json_response(search_json(search_page(criteria), view))


@api.get("/projects/<int(max=2147483647):project_id>")
@documented(
    _l("One project"),
    _l("Everything that is public of a project: all answers, and the names of its codes. 410 where it was withdrawn."),
    "Project",
    refusals=(404, 410),
)
def project(project_id: int) -> Response:
    """Return everything that the public may know of a project."""
    return json_response(records([public_project(project_id)])[project_id])


@api.get("/projects/<int(max=2147483647):project_id>/similar")
@documented(
    _l("Similar projects"),
    _l("The projects most like one, the best first, each with the reasons in both languages."),
    "SimilarProjects",
    refusals=(404, 410),
)
def similar(project_id: int) -> Response:
    """Return the projects most like one, the best first, each with the reasons in both languages."""
    found = public_project(project_id)
    items = similar_json(found.card, found.document)
    return json_response({"total": len(items), "items": items})
