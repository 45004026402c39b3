"""The menu of signed-in pages: each feature adds its entries when the application is wired."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app, request, url_for

from ..i18n import _l
from .models import User
from .sessions import person_in_room


def _everybody(_user: User) -> bool:
    return True


@dataclass(frozen=True)
class Section:
    """One entry of the menu that stands for several: their row is below while one of them is open.

    Where a section is long, a page of its own shows all of it in groups, and the row holds one group only.
    """

    name: Any
    position: int
    overview: str = ""


INSPIRATION = Section(_l("Inspiration"), 20)
MODERATION = Section(_l("Moderation"), 40)
ADMINISTRATION = Section(_l("Administration"), 80, "administration.overview")
GROUPS: dict[str, Any] = {
    "people": _l("People and access"),
    "content": _l("Content"),
    "running": _l("Running the catalogue"),
}
"""The groups of administration, in the order of their page."""


@dataclass(frozen=True)
class Entry:
    """One entry: its (lazy) name, its endpoint, who sees it, and how many things wait there (None: no number).

    It may belong to a section, there to a group, and has a note that the page of the section shows.
    """

    name: Any
    endpoint: str
    visible: Callable[[User], bool] = _everybody
    count: Callable[[User], int | None] | None = None
    also_current: tuple[str, ...] = ()
    position: int = 50
    section: Section | None = None
    group: str = ""
    note: Any = ""


def add(app: Flask, *entries: Entry) -> None:
    """Add entries to the menu of an application."""
    _entries(app).extend(entries)
    _entries(app).sort(key=lambda entry: entry.position)


def desk_nav() -> list[dict[str, Any]]:
    """Return the menu of the person who is signed in; empty for a visitor.

    A section leads to its overview or its first page, and has pages as `children` while one of them is open.
    """
    user = person_in_room()
    if user is None:
        return []
    menu: dict[Section | Entry, list[dict[str, Any]]] = {}
    for entry in _entries(current_app):
        if entry.visible(user):
            menu.setdefault(entry.section or entry, []).append(_shown(entry, user))
    ordered = sorted(menu.items(), key=lambda item: item[0].position)
    return [_together(one, pages) if isinstance(one, Section) else pages[0] for one, pages in ordered]


def pages_of(section: Section, user: User) -> dict[str, list[dict[str, Any]]]:
    """Return the pages of a section that a person sees, by the names of their groups."""
    found: dict[str, list[dict[str, Any]]] = {str(name): [] for name in GROUPS.values()}
    for entry in _entries(current_app):
        if entry.section == section and entry.visible(user):
            found[str(GROUPS[entry.group])].append(_shown(entry, user))
    return {name: pages for name, pages in found.items() if pages}


def _together(section: Section, pages: list[dict[str, Any]]) -> dict[str, Any]:
    group = next((page["group"] for page in pages if page["current"]), None)
    return {
        "label": str(section.name),
        "url": url_for(section.overview) if section.overview else pages[0]["url"],
        "current": group is not None or request.endpoint == section.overview,
        "count": sum(page["count"] or 0 for page in pages),
        "children": [page for page in pages if page["group"] == group],
    }


def _shown(entry: Entry, user: User) -> dict[str, Any]:
    here = request.endpoint or ""
    return {
        "label": str(entry.name),
        "url": url_for(entry.endpoint),
        "current": here in (entry.endpoint, *entry.also_current),
        "count": entry.count(user) if entry.count else None,
        "group": entry.group,
        "note": str(entry.note),
    }


def _entries(app: Flask) -> list[Entry]:
    return cast("list[Entry]", app.extensions.setdefault("catalogue_navigation", []))
