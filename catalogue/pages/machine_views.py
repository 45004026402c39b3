"""Files that machines look for at fixed addresses: robots.txt, sitemap.xml, security.txt."""

from datetime import timedelta
from xml.etree import ElementTree as ET

from flask import Response, current_app

from ..clock import now
from ..i18n import DEFAULT_LANGUAGE, LANGUAGES, absolute_url
from ..municipalities import queries as places
from ..taxonomy import queries as taxonomy
from .blueprint import pages
from .queries import project_addresses

PRIVATE_ROOMS = ("my", "moderation", "admin", "account", "sign-in", "sign-up", "reset", "dev")
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_SECURITY_VALID_FOR = timedelta(days=180)
ET.register_namespace("", _SITEMAP)
ET.register_namespace("xhtml", _XHTML)


@pages.get("/robots.txt")
def robots() -> Response:
    """Keep robots out of the rooms that need an account."""
    lines = ["User-agent: *", *(f"Disallow: /{lang}/{room}" for room in PRIVATE_ROOMS for lang in LANGUAGES)]
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
    """List the pages and every project that the public finds, in both languages."""
    root = ET.Element(f"{{{_SITEMAP}}}urlset")
    for endpoint, values in _pages():
        _list(root, {language: absolute_url(endpoint, lang=language, **values) for language in LANGUAGES})
    pattern = {language: absolute_url("projects.show", lang=language, project_id=0, slug="x") for language in LANGUAGES}
    for project_id, slug, changed_at in project_addresses():
        here = {language: address.removesuffix("0-x") + f"{project_id}-{slug}" for language, address in pattern.items()}
        _list(root, here, changed_at.date().isoformat())
    return Response(ET.tostring(root, encoding="utf-8", xml_declaration=True), mimetype="application/xml")


def _pages() -> list[tuple[str, dict[str, str]]]:
    listed: list[tuple[str, dict[str, str]]] = [
        (f"pages.{name}", {}) for name in ("home", "about", "help", "accessibility", "privacy")
    ]
    listed += [("search.projects", {}), ("search.map", {})]
    listed += [("pages.pillar", {"code": pillar.code}) for pillar in taxonomy.pillars()]
    listed += [
        ("pages.key_area", {"pillar_code": area.pillar_code, "code": area.code}) for area in taxonomy.key_areas()
    ]
    listed += [("pages.region", {"code": region.code}) for region in places.regions()]
    return listed


def _list(root: ET.Element, addresses: dict[str, str], changed: str = "") -> None:
    for address in addresses.values():
        entry = ET.SubElement(root, f"{{{_SITEMAP}}}url")
        ET.SubElement(entry, f"{{{_SITEMAP}}}loc").text = address
        if changed:
            ET.SubElement(entry, f"{{{_SITEMAP}}}lastmod").text = changed
        for language, other in [*addresses.items(), ("x-default", addresses[DEFAULT_LANGUAGE])]:
            ET.SubElement(entry, f"{{{_XHTML}}}link", rel="alternate", hreflang=language, href=other)


def _text(body: str) -> Response:
    return Response(body, mimetype="text/plain")


def _contact() -> str:
    address = current_app.config["CATALOGUE"].contact_email
    return f"mailto:{address}" if address else absolute_url("pages.about")
