"""A search as GeoJSON (RFC 7946): a feature for each project at its municipality; without a place, no geometry."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import orjson

from ...projects.public_queries import PublicProject
from .columns import COLUMNS, LICENCE_URL, Value, values
from .matches import in_chunks
from .moments import written

MIMETYPE = "application/geo+json"
IN_THE_GEOMETRY = ("longitude", "latitude")


def geojson_file(numbers: Sequence[int]) -> Iterator[bytes]:
    """Yield the collection of these projects, a chunk at a time; it reads nothing before the first is asked."""
    return _written(in_chunks(numbers, feature))


def _written(chunks: Iterable[list[dict[str, Any]]]) -> Iterator[bytes]:
    yield b'{"type":"FeatureCollection","licence":' + orjson.dumps(LICENCE_URL) + b',"features":['
    before = b"\n"
    for chunk in chunks:
        if chunk:
            yield before + b",\n".join(map(orjson.dumps, chunk))
            before = b",\n"
    yield b"\n]}\n"


def feature(project: PublicProject) -> dict[str, Any]:
    """Return a project as a feature; several codes are an array, what is not known is null."""
    cells = zip(COLUMNS, values(project), strict=True)
    point = project.card["point"]
    return {
        "type": "Feature",
        "id": project.id,
        "geometry": {"type": "Point", "coordinates": point} if point else None,
        "properties": {column.key: _property(cell) for column, cell in cells if column.key not in IN_THE_GEOMETRY},
    }


def _property(cell: Value) -> Any:
    return written(cell) if isinstance(cell, datetime) else cell
