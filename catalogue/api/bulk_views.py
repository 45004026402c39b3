"""The files with the whole catalogue, and their list with checksums."""

from flask import Response, current_app, send_file

from ..errors import NotFound
from ..i18n import _l, absolute_url
from ..templating import json_response
from . import bulk
from .blueprint import api
from .operations import documented

FILE_AGE = 60
"""How long a copy of a file may be kept without asking, in seconds."""


@api.get("/files")
@documented(
    _l("Files with the whole catalogue"),
    _l("Made anew every night, each with its SHA-256. “cursor” is where the changes go on from there."),
    "Files",
)
def bulk_list() -> Response:
    """List the files as they were made last."""
    items = [
        {
            "url": absolute_url("api.bulk_file", ending=one.ending),
            "media_type": bulk.KINDS[one.ending].media_type,
            "bytes": one.bytes,
            "sha256": one.sha256,
            "projects": one.projects,
            "made_at": one.made_at,
            "cursor": one.cursor,
        }
        for one in bulk.files()
    ]
    return json_response({"total": len(items), "items": items})


@api.get("/files/projects.<any(csv, jsonl, geojson):ending>")
@documented(
    _l("A file with all projects"),
    _l("CSV for tables, JSON Lines with the whole records, GeoJSON for maps; without the contacts of persons."),
    answers={kind.media_type: None for kind in bulk.KINDS.values()},
    refusals=(404,),
)
def bulk_file(ending: str) -> Response:
    """Send a file in pieces; there is none before the first night."""
    found = next((one for one in bulk.files() if one.ending == ending), None)
    path = bulk.folder_of(current_app) / found.stored if found else None
    if found is None or path is None or not path.is_file():
        raise NotFound()
    return send_file(
        path,
        mimetype=bulk.KINDS[ending].media_type,
        as_attachment=True,
        download_name=f"projects-{found.made_at[:10]}.{ending}",
        etag=found.sha256,
        max_age=FILE_AGE,
    )
