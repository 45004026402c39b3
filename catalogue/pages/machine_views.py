"""Files that machines look for at fixed addresses: robots.txt, sitemap.xml, security.txt."""

from datetime import timedelta

from flask import Response, current_app

from ..clock import now
from ..errors import NotFound
from ..i18n import LANGUAGES, absolute_url
from ..search.criteria import PARAMETERS
from . import sitemaps
from .blueprint import pages

PRIVATE_ROOMS = ("my", "moderation", "admin", "account", "sign-in", "sign-up", "reset", "dev")
FILES = ("projects.csv", "projects.xlsx", "projects.json", "projects.geojson", "projects.atom", "map/")
"""Files of a search: each project that they list has a page of its own."""
_SECURITY_VALID_FOR = timedelta(days=180)


@pages.get("/robots.txt")
def robots() -> Response:
    """Keep robots out of the rooms that need an account, and out of the endless choices of the search.

    An address of the search names its parameters in one order, so the beginning tells a choice from a further page.
    """
    chosen = [f"{view}?{name}=" for view in ("projects", "map") for name in PARAMETERS if name != "page"]
    lines = ["User-agent: *"]
    lines += [f"Disallow: /{lang}/{path}" for path in (*PRIVATE_ROOMS, *FILES, *chosen) for lang in LANGUAGES]
    return _text("\n".join([*lines, "", f"Sitemap: {absolute_url('pages.sitemap')}", ""]))


@pages.get("/.well-known/security.txt")
def security_txt() -> Response:
    """Say where to report a weakness (RFC 9116)."""
    contact = _contact()
    expires = (now() + _SECURITY_VALID_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        f"Preferred-Languages: {', '.join(LANGUAGES)}",
        f"Canonical: {absolute_url('pages.security_txt')}",
    ]
    return _text("\n".join([*lines, ""]))


@pages.get("/sitemap.xml")
def sitemap() -> Response:
    """List the pages and every project that the public finds, in both languages; many of them in parts."""
    return _xml(sitemaps.whole())


@pages.get("/sitemaps/pages.xml")
def sitemap_pages() -> Response:
    """List everything but projects."""
    return _xml(sitemaps.of_pages())


@pages.get("/sitemaps/projects-<int(min=1, max=1000000):part>.xml")
def sitemap_projects(part: int) -> Response:
    """List a part of the projects."""
    if part > sitemaps.parts():
        raise NotFound()
    return _xml(sitemaps.of_projects(part))


def _xml(body: str) -> Response:
    return Response(body, mimetype="application/xml")


def _text(body: str) -> Response:
    return Response(body, mimetype="text/plain")


def _contact() -> str:
    address = current_app.config["CATALOGUE"].contact_email
    return f"mailto:{address}" if address else absolute_url("pages.about")
