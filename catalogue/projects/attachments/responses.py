"""The answer that carries a document: always a download, never shown, and nothing in it could run."""

from flask import Response, request
from werkzeug.wsgi import wrap_file

from ...errors import NotFound
from ...security import MEDIA_POLICY
from ...text import slugify
from ..models import Project
from .queries import attachment_of
from .storage import attachment_store

TYPES = {
    "pdf": "application/pdf",
    "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}
LONGEST_NAME = 80


def attachment_response(file: str, kind: str, title: str) -> Response:
    """Return the answer with a document; the caller has asked whether it may be given out."""
    content = attachment_store().open(file)
    if content is None:
        raise NotFound()
    size = content.seek(0, 2)
    content.seek(0)
    response = Response(wrap_file(request.environ, content), direct_passthrough=True, mimetype=TYPES[kind])
    response.content_length = size
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    name = slugify(title)[:LONGEST_NAME].strip("-") or "document"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response.set_etag(file)
    return response


def private_attachment_response(project: Project, file: str) -> Response:
    """Return the answer with a document of a project that the caller has authorised; raise NotFound for any other."""
    found = attachment_of(project, file)
    if found is None:
        raise NotFound()
    return attachment_response(file, found.kind, f"{project.title} {file[:6]}")
