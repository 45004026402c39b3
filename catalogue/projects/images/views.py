"""Pictures of published projects; nobody else's exist here."""

from flask import Response

from ...errors import NotFound
from ...routing import PublicBlueprint
from .queries import is_public
from .responses import image_response

media = PublicBlueprint("media", __name__)

# A hidden project's pictures leave all caches within the hour; the ETag makes asking again cost no bytes.
CACHING = "public, max-age=3600"


@media.get("/media/<string(length=64):file>-<int:width>.<any(webp, jpg):ending>")
def image(file: str, width: int, ending: str) -> Response:
    """Serve a picture that a published text shows."""
    if not is_public(file):
        raise NotFound()
    response = image_response(file, width, ending)
    response.headers["Cache-Control"] = CACHING
    return response
