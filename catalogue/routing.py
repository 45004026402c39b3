"""The kinds of blueprints: who an address is for decides its caching and whether it may know a person."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, current_app, request

View = TypeVar("View", bound=Callable[..., Any])

PAGES = "/<lang:lang>"
"""The prefix of every page: its language."""


class PublicBlueprint(Blueprint):
    """Addresses that are the same for everybody: cacheable, and touching the session is an error."""

    caching = "public, max-age=60"


class PrivateBlueprint(Blueprint):
    """Addresses that know a person or carry a form: never stored by a browser or a proxy."""

    caching = "no-store"


def current_room() -> PublicBlueprint | PrivateBlueprint | None:
    """Return the blueprint that answers the request; None for unknown addresses."""
    room = current_app.blueprints.get(request.blueprint or "")
    return room if isinstance(room, PublicBlueprint | PrivateBlueprint) else None


def for_visitors(view: View) -> View:
    """Mark a view of a private room that people use before they sign in; every other one asks them to."""
    view.for_visitors = True  # type: ignore[attr-defined]
    return view


def signed_by_link(view: View) -> View:
    """Mark a view whose address is signed and proves the request by itself; programs send it without a form's token."""
    view.signed_by_link = True  # type: ignore[attr-defined]
    return view


def asks_to_sign_in() -> bool:
    """Whether the address asked for is only for people who are signed in."""
    if not isinstance(current_room(), PrivateBlueprint):
        return False
    return not getattr(current_app.view_functions.get(request.endpoint or ""), "for_visitors", False)
