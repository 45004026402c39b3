"""Reference data for programs: the taxonomy, the regions with their districts, and the municipalities."""

from flask import Response, request
from werkzeug.exceptions import BadRequest, NotFound

from ..i18n import _l
from ..municipalities import lookup
from ..municipalities import queries as places
from ..municipalities.presenters import municipality_json, region_json
from ..taxonomy import queries as taxonomy
from ..taxonomy.goals import GOALS
from ..taxonomy.presenters import both, pillar_json, retired_json, topic_json
from ..templating import json_response
from .blueprint import api
from .operations import Parameter, documented
from .shapes import TEXT

_PARAMETERS = [
    Parameter("q", _l("A name, also without diacritics, abbreviated or with the district; or a code."), TEXT),
    Parameter("page", _l("The page, from 1."), {"type": "integer", "minimum": 1}),
    Parameter(
        "per_page",
        _l("How many at most, to 100; 20 without it or where it is no number."),
        {**TEXT, "examples": [str(lookup.PER_PAGE)]},
    ),
]


@api.get("/taxonomy")
@documented(
    _l("Pillars, key areas, topics and goals"),
    _l(
        "The pillars with their key areas, the topics, and the Sustainable Development Goals. Key areas no longer in use are"
        " listed apart: `replaced_by` is the code by which each goes now, `split_into` the codes of its parts. Filters take old codes too."
    ),
    "Taxonomy",
)
def taxonomy_list() -> Response:
    """Return the pillars with their key areas, those no longer in use, the topics and the goals."""
    pillars = [pillar_json(pillar) for pillar in taxonomy.pillars()]
    return json_response(
        {
            "total": len(pillars),
            "items": pillars,
            "retired_key_areas": [retired_json(one) for one in taxonomy.retired_key_areas()],
            "topics": [topic_json(topic) for topic in taxonomy.topics()],
            "goals": [{"code": str(number), "name": both(*names)} for number, names in GOALS.items()],
        }
    )


@api.get("/regions")
@documented(_l("Regions and districts"), _l("The regions (NUTS 3) with their districts (LAU 1)."), "Regions")
def regions() -> Response:
    """Return the regions with their districts."""
    items = [region_json(region) for region in places.regions()]
    return json_response({"total": len(items), "items": items})


@api.get("/municipalities")
@documented(
    _l("Municipalities"),
    _l("Those that fit a name, the best first; all of them in Czech order without one."),
    "Municipalities",
    parameters=lambda: _PARAMETERS,
    refusals=(400, 404),
    example="?q=Kolín",
)
def municipalities() -> Response:
    """Return the municipalities that fit `q`, the best first; all of them in Czech order without it."""
    query = request.args.get("q", "")
    page, per_page = _page(), _per_page()
    if query.strip():
        found = lookup.find(query, limit=per_page, page=page)
        total, items = found.total, found.places
    else:
        total, items = places.municipality_count(), places.offered_municipalities(limit=per_page, page=page)
    if page > 1 and not items:
        raise NotFound()
    return json_response({"total": total, "items": [municipality_json(place) for place in items]})


def _page() -> int:
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdecimal() and int(text[:10]) > 0):
        raise BadRequest()
    return int(text[:10])


def _per_page() -> int:
    text = request.args.get("per_page", "")
    number = int(text[:10]) if text.isascii() and text.isdecimal() else lookup.PER_PAGE
    return min(max(number, 1), lookup.MOST_PER_PAGE)
