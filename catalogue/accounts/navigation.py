"""The menu of signed-in pages: each feature adds its entries when the application is wired."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app, request, url_for

from ..i18n import _
from .models import User
from .sessions import person_in_room


def _everybody(_user: User) -> bool:
    return True


@dataclass(frozen=True)
class Entry:
    """One entry: its (lazy) name, its endpoint, who sees it, and how many things wait there (None: no number).

    Entries of administrators stand together behind one entry of the menu, in a row of their own.
    """

    name: Any
    endpoint: str
    visible: Callable[[User], bool] = _everybody
    count: Callable[[User], int | None] | None = None
    also_current: tuple[str, ...] = ()
    position: int = 50
    is_administration: bool = False


def add(app: Flask, *entries: Entry) -> None:
    """Add entries to the menu of an application."""
    _entries(app).extend(entries)
    _entries(app).sort(key=lambda entry: entry.position)


def desk_nav() -> list[dict[str, Any]]:
    """Return the menu of the person who is signed in; empty for a visitor.

    The entry of administration leads to its first page, and has its pages as `children` while one of them is open.
    """
    user = person_in_room()
    if user is None:
        return []
    seen = [(entry, _shown(entry, user)) for entry in _entries(current_app) if entry.visible(user)]
    menu = [shown for entry, shown in seen if not entry.is_administration]
    if children := [shown for entry, shown in seen if entry.is_administration]:
        menu.insert(-1, _together(children))
    return menu


def _together(children: list[dict[str, Any]]) -> dict[str, Any]:
    is_open = any(child["current"] for child in children)
    return {
        "label": _("Administration"),
        "url": children[0]["url"],
        "current": is_open,
        "count": sum(child["count"] or 0 for child in children),
        "children": children if is_open else [],
    }


def _shown(entry: Entry, user: User) -> dict[str, Any]:
    here = request.endpoint or ""
    return {
        "label": str(entry.name),
        "url": url_for(entry.endpoint),
        "current": here in (entry.endpoint, *entry.also_current),
        "count": entry.count(user) if entry.count else None,
    }


def _entries(app: Flask) -> list[Entry]:
    return cast("list[Entry]", app.extensions.setdefault("catalogue_navigation", []))
