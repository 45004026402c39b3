"""Documents of published projects; nobody else's exist here."""

from flask import Response

from ...errors import NotFound
from ...routing import PublicBlueprint
from .queries import public_attachment
from .responses import attachment_response

attachments = PublicBlueprint("attachments", __name__)

# A hidden project's documents leave all caches within the hour; the ETag makes asking again cost no bytes.
CACHING = "public, max-age=3600"


@attachments.get("/attachments/<int(max=2147483647):project_id>/<string(length=64):file>")
def download(project_id: int, file: str) -> Response:
    """Give out a document that a published text names."""
    found = public_attachment(project_id, file)
    if found is None:
        raise NotFound()
    response = attachment_response(file, found.kind, found.title)
    response.headers["Cache-Control"] = CACHING
    return response
