"""The words in which schemas are written: JSON Schema 2020-12, as OpenAPI 3.1 has it."""

from collections.abc import Iterable
from typing import Any

Shape = dict[str, Any]

TEXT: Shape = {"type": "string"}
COUNT: Shape = {"type": "integer", "minimum": 0}
YES_OR_NO: Shape = {"type": "boolean"}
ADDRESS: Shape = {"type": "string", "format": "uri"}
MOMENT: Shape = {"type": "string", "format": "date-time", "description": "UTC, ISO 8601."}
POINT: Shape = {
    "type": "array",
    "items": {"type": "number"},
    "minItems": 2,
    "maxItems": 2,
    "description": "Longitude and latitude in degrees (WGS 84).",
}


def record(about: str = "", /, *, leaving_out: Iterable[str] = (), **members: Shape) -> Shape:
    """Return an object of exactly these members; those of `leaving_out` may be missing."""
    required = [name for name in members if name not in set(leaving_out)]
    shape: Shape = {"type": "object", "properties": members, "required": required, "additionalProperties": False}
    return {"description": about, **shape} if about else shape


def listing(of: Shape, most: int | None = None) -> Shape:
    """Return a list of something."""
    return {"type": "array", "items": of} | ({"maxItems": most} if most else {})


def maybe(shape: Shape) -> Shape:
    """Return the shape of something that may be null."""
    return {"anyOf": [shape, {"type": "null"}]}


def one_of(values: Iterable[str]) -> Shape:
    """Return a text of a closed list."""
    return {"type": "string", "enum": [str(value) for value in values]}


def matching(pattern: str) -> Shape:
    """Return a text that a regular expression describes as a whole."""
    return {"type": "string", "pattern": f"^(?:{pattern})$"}


def by_code(of: Shape) -> Shape:
    """Return an object whose members are codes."""
    return {"type": "object", "additionalProperties": of}


def told(about: str, shape: Shape) -> Shape:
    """Return a shape with an explanation."""
    return {**shape, "description": about}


def ref(name: str) -> Shape:
    """Return a reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


BOTH = record(cs=TEXT, en=TEXT)
IN_LANGUAGES = told(
    "By language; null where it was not written in that language.", record(cs=maybe(TEXT), en=maybe(TEXT))
)
