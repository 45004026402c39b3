"""The description of the API: for programs as OpenAPI, for people as a page."""

from flask import Response, current_app, render_template

from ..i18n import _l, speaking
from ..projects.attachments.presenters import size_in_words
from ..routing import PAGES, PublicBlueprint
from ..templating import json_response
from . import bulk
from .blueprint import api
from .openapi import PREFIX, described, openapi
from .operations import documented

open_data = PublicBlueprint("open_data", __name__, url_prefix=PAGES)


@api.get("/openapi.json", endpoint="openapi")
@documented(_l("This description"), _l("What the API offers, as an OpenAPI 3.1 document."), "OpenAPI")
def openapi_document() -> Response:
    """Describe the API to programs, in English."""
    with speaking("en"):
        return json_response(openapi())


@open_data.get("/open-data")
def overview() -> str:
    """Show people what programs can read, with examples."""
    return render_template(
        "open_data/overview.html",
        operations=described(current_app),
        prefix=PREFIX,
        files=[(one, size_in_words(one.bytes)) for one in bulk.files()],
    )
