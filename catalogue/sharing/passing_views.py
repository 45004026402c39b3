"""What people pass a project on with: the short link, its QR code, and the picture that other sites show."""

from io import BytesIO

import segno
from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..i18n import DEFAULT_LANGUAGE, LANGUAGES, absolute_url
from ..projects.public_queries import public_project
from ..routing import PAGES, PublicBlueprint
from .pictures import picture_of

passing = PublicBlueprint("passing", __name__)

NUMBER = "<int(max=2147483647):project_id>"
CACHING = "public, max-age=3600"


@passing.get(f"/p/{NUMBER}")
def short(project_id: int) -> BaseResponse:
    """Lead from the short link to a project, in the language of the browser."""
    slug = public_project(project_id).card["slug"]
    language = request.accept_languages.best_match(LANGUAGES, DEFAULT_LANGUAGE)
    response = redirect(url_for("projects.show", lang=language, project_id=project_id, slug=slug), 302)
    response.headers["Vary"] = "Accept-Language"
    return response


@passing.get(f"{PAGES}/projects/{NUMBER}/qr.svg")
def qr(project_id: int) -> Response:
    """Draw the short link as a QR code; the code of a number never changes."""
    public_project(project_id)
    out = BytesIO()
    code = segno.make(absolute_url("passing.short", project_id=project_id), error="m", micro=False)
    code.save(out, kind="svg", scale=8, border=4, dark="#000", light="#fff", xmldecl=False)
    response = Response(out.getvalue(), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = CACHING
    return response


@passing.get(f"{PAGES}/projects/{NUMBER}/picture.png")
def picture(project_id: int) -> Response:
    """Draw what other sites show beside a link to a project."""
    response = Response(picture_of(public_project(project_id)), mimetype="image/png")
    response.headers["Cache-Control"] = CACHING
    return response
