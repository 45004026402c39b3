"""The public pages of collections."""

from flask import render_template

from ...routing import PAGES, PublicBlueprint
from . import presenters, queries

collections = PublicBlueprint("collections", __name__, url_prefix=f"{PAGES}/collections")


@collections.get("")
def listing() -> str:
    """List the published collections, newest first."""
    return render_template("collections/listing.html", collections=presenters.tiles_of(queries.public_collections()))


@collections.get("/<int(max=2147483647):collection_id>")
def show(collection_id: int) -> str:
    """Show one collection with its projects in order."""
    found = queries.public_collection_or_404(collection_id)
    return render_template("collections/show.html", collection=presenters.view_of(found))
