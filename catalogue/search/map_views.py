"""The search as a map: its page, the points that its script draws, and the outlines below them."""

from flask import Response, render_template, request
from werkzeug.datastructures import MultiDict

from ..municipalities import queries as places
from ..ready import joined
from ..templating import json_response
from . import clusters, mapping
from .blueprint import search
from .context import MAP, Surroundings, addresses_of
from .criteria import VIEWS, SearchCriteria
from .page import chips_html, view_links
from .panel import panel
from .presenters import SearchView, counted_facets
from .queries import facet_counts, municipality_counts, total

OUTLINES_KEPT = "public, max-age=86400"


@search.get("/map", endpoint="map")
def project_map() -> str:
    """Show where the projects that fit come from, with the same facets as the list."""
    criteria = SearchCriteria.read(request.args).seen_as(VIEWS[0]).on_page(1)
    counts, found = facet_counts(criteria, counted_facets(criteria)), total(criteria)
    by_region = facet_counts(criteria.without("district"), ["region"])["region"]
    view = SearchView(criteria, counts)
    around, chips = Surroundings(criteria, view, found), view.chips()
    return render_template(
        "search/map.html",
        total=found,
        without_place=found - sum(municipality_counts(criteria).values()),
        relaxations=[] if found else view.relaxations(),
        regions=mapping.region_map(criteria, by_region),
        districts=mapping.district_map(criteria, counts["district"]),
        script_data=mapping.script_data(criteria),
        map_url=mapping.map_url,
        criteria=criteria,
        sentence=around.sentence,
        kept_query=around.kept_query,
        chips=chips,
        chips_html=chips_html(chips, mapping.map_url(criteria.cleared()), mapping.map_url),
        panel=joined([part.decode() for part in panel(view)]),
        view_links=view_links(around.views(MAP)),
        **addresses_of(MAP, around.query),
    )


@search.get("/map/points.json")
def map_points() -> Response:
    """Return the municipalities with projects that fit, drawn together for a zoom, for the script of the map."""
    criteria = SearchCriteria.read(request.args)
    zoom = clusters.nearest_zoom(request.args.get("zoom", ""))
    within = SearchCriteria.read(MultiDict({"bbox": request.args.get("within", "")})).bbox
    found = clusters.marks(municipality_counts(criteria), places.coordinates(), zoom, within)
    return _unlisted(json_response(mapping.points_json(criteria, found)))


@search.get("/map/outlines.json")
def map_outlines() -> Response:
    """Return what lies below the points: boundaries and towns, which hardly ever change."""
    response = _unlisted(json_response(mapping.outlines_json()))
    response.headers["Cache-Control"] = OUTLINES_KEPT
    return response


def _unlisted(response: Response) -> Response:
    """Keep files of the script out of other searches."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response
