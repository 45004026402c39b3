"""The kinds of blueprints: who an address is for decides its caching and whether it may know a person."""

from flask import Blueprint, current_app, request

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
