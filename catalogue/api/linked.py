"""Linked data, written twice from one graph: JSON-LD for programs that read JSON, Turtle for those that read RDF."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from ..search.files.moments import written

JSON_LD, TURTLE = "application/ld+json", "text/turtle; charset=utf-8"
PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "pu": "https://data.gov.cz/slovník/podmínky-užití/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_NOT_IN_IRIS = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TO_ESCAPE = re.compile(r'[\x00-\x1f"\\\x7f]')


class Iri(str):
    """The name of a thing."""

    def __new__(cls, text: str) -> "Iri":
        """Write what no name may hold as %XX."""
        return super().__new__(cls, _NOT_IN_IRIS.sub(lambda found: f"%{ord(found.group()):02X}", text))


@dataclass(frozen=True)
class Said:
    """A text in a language."""

    text: str
    language: str


@dataclass(frozen=True)
class Typed:
    """A value of a type of XML Schema."""

    text: str
    kind: str


Value: TypeAlias = Iri | Said | Typed | str


def moment(value: datetime) -> Typed:
    """Return a moment as a value."""
    return Typed(written(value), "xsd:dateTime")


def number(value: int) -> Typed:
    """Return a whole number that is not negative as a value."""
    return Typed(str(value), "xsd:nonNegativeInteger")


def in_both(czech: str, english: str) -> list[Value]:
    """Return a text in both languages; one that is empty is left out."""
    return [Said(text, language) for text, language in ((czech, "cs"), (english, "en")) if text]


@dataclass
class Graph:
    """Things by their names, each with its kind and what is said of it."""

    things: dict[Iri, dict[str, list[Value]]] = field(default_factory=dict)

    def add(self, thing: Iri, kind: str, said: Mapping[str, Value | Iterable[Value] | None]) -> Iri:
        """Say something of a thing; what is None or empty is left out."""
        about = self.things.setdefault(thing, {})
        about["a"] = [Iri(kind)]
        for predicate, value in said.items():
            values = [value] if isinstance(value, str | Said | Typed) else list(value or ())
            if values:
                about.setdefault(predicate, []).extend(values)
        return thing

    def json_ld(self) -> dict[str, Any]:
        """Return the graph as JSON-LD 1.1 with short names."""
        things = []
        for thing, about in self.things.items():
            node: dict[str, Any] = {"@id": thing, "@type": [*about["a"]]}
            node |= {name: [_in_json(value) for value in values] for name, values in about.items() if name != "a"}
            things.append(node)
        return {"@context": PREFIXES, "@graph": things}

    def turtle(self) -> str:
        """Return the graph as RDF 1.1 Turtle."""
        lines = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
        for thing, about in self.things.items():
            said = [f"  {name} {', '.join(map(_in_turtle, values))}" for name, values in about.items() if name != "a"]
            lines += ["", " ;\n".join([f"<{thing}> a {', '.join(map(str, about['a']))}", *said]) + " ."]
        return "\n".join([*lines, ""])


def _in_json(value: Value) -> Any:
    match value:
        case Iri():
            return {"@id": value}
        case Said(text, language):
            return {"@value": text, "@language": language}
        case Typed(text, kind):
            return {"@value": text, "@type": kind}
    return value


def _in_turtle(value: Value) -> str:
    match value:
        case Iri():
            return f"<{value}>"
        case Said(text, language):
            return f"{_quoted(text)}@{language}"
        case Typed(text, kind):
            return f"{_quoted(text)}^^{kind}"
    return _quoted(value)


def _quoted(text: str) -> str:
    escaped = _TO_ESCAPE.sub(lambda found: _ESCAPED.get(found.group(), f"\\u{ord(found.group()):04X}"), text)
    return f'"{escaped}"'
