"""The answer that carries a picture: one fixed type, nothing that could run, and a name that says nothing."""

from flask import Response

from ...errors import NotFound
from ...security import MEDIA_POLICY
from ..models import Project
from .queries import belongs_to
from .storage import JPEG, WEBP, image_store

TYPES = {WEBP: "image/webp", JPEG: "image/jpeg"}


def image_response(file: str, width: int, ending: str = WEBP) -> Response:
    """Return the answer with a file of a picture; the caller has asked whether it may be shown."""
    content = image_store().read(file, width, ending)
    if content is None:
        raise NotFound()
    response = Response(content, mimetype=TYPES[ending])
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    response.headers["Content-Disposition"] = f'inline; filename="{file[:12]}-{width}.{ending}"'
    response.set_etag(f"{file}-{width}-{ending}")
    return response


def private_image_response(project: Project, file: str, width: int) -> Response:
    """Return the answer with a picture of a project that the caller has authorised; raise NotFound for any other."""
    if not belongs_to(project, file):
        raise NotFound()
    return image_response(file, width)
