"""Sample contexts of every mail, made from what its templates ask for: for previews and for tests."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from jinja2 import Environment, meta, nodes

from ..config import ROOT
from ..i18n import _l

URL = "https://katalog.example.cz/…"
MOMENT = datetime(2027, 1, 15, 9, 30, tzinfo=UTC)
VALUES: dict[str, Any] = {
    "address": "jana.novotna@obec.example.cz",
    "ended": [
        {"municipality": "Dolní Lhota", "successor": "Horní Lhota", "is_member": True},
        {"municipality": "Malá Lhota", "successor": "Horní Lhota", "is_member": False},
        {"municipality": "Stará Lhota", "successor": "", "is_member": False},
    ],
    "giver": "Dolní Lhota",
    "invited": "podatelna@obec.example.cz",
    "inviter": "Jan Dvořák",
    "lines": [{"subject": _l("Subject of a message"), "url": URL}, {"subject": _l("Subject of a message"), "url": URL}],
    "municipality": "Horní Lhota",
    "name": "Jana Novotná",
    "note": _l("A sentence that somebody wrote."),
    "reason": _l("A sentence that somebody wrote."),
    "receiver": "Horní Lhota",
    "searches": [
        {
            "name": _l("Name of a saved search"),
            "url": URL,
            "more": 0,
            "projects": [{"title": _l("Title of a project"), "municipality": "Horní Lhota", "url": URL}],
        },
    ],
    "since": MOMENT,
    "text": _l("A sentence that somebody wrote."),
    "title": _l("Title of a project"),
    "topic": _l("Name of a topic"),
    "until": MOMENT,
}
"""What each variable of the templates holds in a sample; addresses (`url`, `…_url`) are all alike, and words that a template
compares with something get each of the values in turn."""


def events() -> list[str]:
    """Return the names of all mails."""
    return sorted(path.name for path in (ROOT / "templates" / "emails").iterdir() if path.is_dir())


EVENTS = events()


def samples_of(event: str) -> list[dict[str, Any]]:
    """Return one context for each form that a mail can take; raise KeyError for a variable that has no sample."""
    environment = current_app.jinja_env
    parsed = [_parsed(environment, f"emails/{event}/{part}.txt") for part in ("subject", "body")]
    compared = _compared(parsed)
    names = set().union(*map(meta.find_undeclared_variables, parsed)) - environment.globals.keys()
    found: list[dict[str, Any]] = [{name: _sample(name) for name in sorted(names - compared.keys())}]
    for name, values in compared.items():
        found = [{**one, name: value} for one in found for value in values]
    return found


def _parsed(environment: Environment, name: str) -> nodes.Template:
    assert environment.loader is not None
    return environment.parse(environment.loader.get_source(environment, name)[0])


def _sample(name: str) -> Any:
    return URL if name == "url" or name.endswith("_url") else VALUES[name]


def _compared(parsed: Sequence[nodes.Template]) -> dict[str, list[Any]]:
    """Return the words that templates decide by: those compared with a text, each value and another one, and yes or no."""
    found: dict[str, list[Any]] = {}
    for name, value in _comparisons(parsed):
        if value not in found.setdefault(name, []):
            found[name].append(value)
    for values in found.values():
        values.append("another")
    for template in parsed:
        for one in template.find_all(nodes.If):
            if isinstance(one.test, nodes.Name) and one.test.name.startswith("is_"):
                found[one.test.name] = [False, True]
    return found


def _comparisons(parsed: Sequence[nodes.Template]) -> Iterator[tuple[str, str]]:
    for template in parsed:
        for one in template.find_all(nodes.Compare):
            other = one.ops[0].expr
            if isinstance(one.expr, nodes.Name) and isinstance(other, nodes.Const) and isinstance(other.value, str):
                yield one.expr.name, other.value
