"""Linked data: the record of the catalogue (DCAT) and its taxonomy (SKOS), as JSON-LD and as Turtle."""

from flask import Response

from ..i18n import _l
from ..templating import json_response
from .blueprint import api
from .dcat import catalogue_graph
from .linked import JSON_LD, TURTLE, Graph
from .operations import documented
from .skos import taxonomy_graph

_CATALOGUE = _l("The catalogue as a data set")
_ABOUT_CATALOGUE = _l(
    "The record of the catalogue and its files for catalogues of open data: DCAT-AP with the Czech profile."
)
_TAXONOMY = _l("The taxonomy as linked data")
_ABOUT_TAXONOMY = _l("Pillars, key areas and topics as SKOS, with old codes and what replaced them.")


@api.get("/catalogue.jsonld")
@documented(_CATALOGUE, _ABOUT_CATALOGUE, answers={JSON_LD: None})
def catalogue_json_ld() -> Response:
    """Describe the catalogue as JSON-LD."""
    return _json_ld(catalogue_graph())


@api.get("/catalogue.ttl")
@documented(_CATALOGUE, _ABOUT_CATALOGUE, answers={TURTLE: None})
def catalogue_turtle() -> Response:
    """Describe the catalogue as Turtle."""
    return Response(catalogue_graph().turtle(), content_type=TURTLE)


@api.get("/taxonomy.jsonld")
@documented(_TAXONOMY, _ABOUT_TAXONOMY, answers={JSON_LD: None})
def taxonomy_json_ld() -> Response:
    """Return the taxonomy as JSON-LD."""
    return _json_ld(taxonomy_graph())


@api.get("/taxonomy.ttl")
@documented(_TAXONOMY, _ABOUT_TAXONOMY, answers={TURTLE: None})
def taxonomy_turtle() -> Response:
    """Return the taxonomy as Turtle."""
    return Response(taxonomy_graph().turtle(), content_type=TURTLE)


def _json_ld(graph: Graph) -> Response:
    response = json_response(graph.json_ld())
    response.mimetype = JSON_LD
    return response
