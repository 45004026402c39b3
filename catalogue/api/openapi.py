"""The OpenAPI 3.1 document, made of the routes of the API and of what their views say of themselves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from flask import Flask, current_app
from werkzeug.routing import AnyConverter, BaseConverter, Rule

from .. import __version__
from ..i18n import _, current_language
from ..search.files.columns import LICENCE_URL
from .operations import Operation, Parameter, operation_of
from .schemas import schemas
from .shapes import Shape, one_of, ref

PREFIX = "/api/v1"
PROBLEM = "application/problem+json"
_IN_PATH = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
_MAY_ALWAYS_HAPPEN = (503,)
_ABOUT_REFUSALS = {
    400: "The number of a page, or the point in time, is not one.",
    404: "There is no such thing, or it is past the end.",
    410: "It was withdrawn from the public.",
    503: "The catalogue is being prepared; `Retry-After` says when to come back.",
}


@dataclass(frozen=True)
class Described:
    """An address of the API with what it does."""

    path: str
    endpoint: str
    operation: Operation
    in_path: dict[str, Shape]

    @property
    def is_one_address(self) -> bool:
        """Whether its path is complete as it stands."""
        return not self.in_path


def described(app: Flask) -> list[Described]:
    """Return every address of the API in the order of its path; raise TypeError where one does not describe itself."""
    return sorted(_described(app), key=lambda one: (one.path.count("/"), one.path))


def _described(app: Flask) -> Iterator[Described]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("api."):
            path = _IN_PATH.sub(r"{\1}", rule.rule).removeprefix(PREFIX)
            yield Described(path, rule.endpoint, operation_of(app.view_functions[rule.endpoint]), _in_path(rule))


def _in_path(rule: Rule) -> dict[str, Shape]:
    """Return the schema of each part of a path that varies: a number, or one of a few words."""
    return {name: _part(rule._converters[name]) for name in _IN_PATH.findall(rule.rule)}


def _part(converter: BaseConverter) -> Shape:
    if isinstance(converter, AnyConverter):
        return one_of(sorted(converter.items))
    return {"type": "integer", "minimum": 1, "maximum": 2147483647}


def openapi() -> Shape:
    """Return the document in the current language."""
    config = current_app.config["CATALOGUE"]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("SMART Solutions Catalogue"),
            "version": __version__,
            "summary": _("Programs can read everything that is public, without a key."),
            "license": {"name": "CC BY 4.0", "url": LICENCE_URL},
            **({"contact": {"email": config.contact_email}} if config.contact_email else {}),
        },
        "servers": [{"url": config.base_url.rstrip("/") + PREFIX}],
        "paths": {one.path: {"get": _operation(one)} for one in described(current_app)},
        "components": {"schemas": _schemas(current_language()), "headers": _HEADERS},
    }


@lru_cache(maxsize=4)
def _schemas(_language: str) -> dict[str, Shape]:
    return schemas()


_HEADERS: Shape = {
    "ETag": {"description": "Send it back in `If-None-Match`, and an unchanged answer is 304.", "schema": {"type": "string"}},
    "Link": {"description": 'The next page: `rel="next"` (RFC 8288).', "schema": {"type": "string"}},
    "Retry-After": {"description": "In seconds.", "schema": {"type": "integer"}},
}  # fmt: skip


def _operation(one: Described) -> Shape:
    operation = one.operation
    parameters = [{"name": name, "in": "path", "required": True, "schema": part} for name, part in one.in_path.items()]
    parameters += [_in_query(parameter) for parameter in operation.parameters()]
    return {
        "operationId": one.endpoint.partition(".")[2],
        "summary": str(operation.name),
        "description": str(operation.about),
        "parameters": parameters,
        "responses": {
            "200": _answer(operation),
            "304": {"description": HTTPStatus(304).description or HTTPStatus(304).phrase},
        }
        | {str(status): _refusal(status) for status in sorted({*operation.refusals, *_MAY_ALWAYS_HAPPEN})},
    }


def _in_query(parameter: Parameter) -> Shape:
    schema = dict(parameter.schema)
    told: dict[str, Any] = {"name": parameter.name, "in": "query", "description": str(parameter.about)}
    if parameter.repeats:
        return {**told, "schema": {"type": "array", "items": schema}, "style": "form", "explode": True}
    return {**told, "schema": schema}


def _answer(operation: Operation) -> Shape:
    content = {media: {"schema": ref(name) if name else {}} for media, name in operation.answers.items()}
    names = ["ETag", "Link"] if operation.is_paged else ["ETag"]
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    return {"description": str(operation.name), "content": content, "headers": headers}


def _refusal(status: int) -> Shape:
    headers = {"headers": {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}} if status == 503 else {}
    return {"description": _ABOUT_REFUSALS[status], "content": {PROBLEM: {"schema": ref("Problem")}}} | headers
