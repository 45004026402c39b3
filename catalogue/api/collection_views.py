"""Collections for programs: all that are published, and one of them."""

from flask import Response

from ..i18n import _l
from ..sharing.collections.presenters import collections_json
from ..sharing.collections.queries import public_collection_or_404, public_collections
from ..templating import json_response
from .blueprint import api
from .operations import documented


@api.get("/collections")
@documented(
    _l("Collections"),
    _l(
        "What municipalities and the administrators put together, the newest first, with the numbers of the projects in their order."
        " A project that is no longer public is left out."
    ),
    "Collections",
)
def collections() -> Response:
    """Return the published collections, newest first."""
    items = collections_json(public_collections())
    return json_response({"total": len(items), "items": items})


@api.get("/collections/<int(max=2147483647):collection_id>")
@documented(_l("One collection"), _l("A published collection, as the list has it."), "Collection", refusals=(404,))
def collection(collection_id: int) -> Response:
    """Return one published collection."""
    return json_response(collections_json([public_collection_or_404(collection_id)])[0])
