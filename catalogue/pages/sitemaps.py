"""Sitemaps: one file for a small catalogue, an index of several for a large one (sitemaps.org, protocol 0.9)."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from ..i18n import DEFAULT_LANGUAGE, LANGUAGES, absolute_url
from ..municipalities import queries as places
from ..taxonomy import queries as taxonomy
from .queries import last_number, municipalities_with_projects, project_addresses

NUMBERS_IN_A_PART = 10_000
"""How many numbers of projects a part covers: 20,000 addresses at most, of the 50,000 and 50 MB that are allowed."""
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_URLSET = f'<urlset xmlns="{_SITEMAP}" xmlns:xhtml="http://www.w3.org/1999/xhtml">'


def parts() -> int:
    """Return how many parts the projects take; they are told apart by number, so that a part keeps what it has."""
    return -(-last_number() // NUMBERS_IN_A_PART)


def whole() -> str:
    """Return the sitemap of everything, or the index of its parts where one file would be too long."""
    several = parts()
    if several <= 1:
        return _urlset([*_pages(), *_projects(1)])
    addresses = [absolute_url("pages.sitemap_pages")]
    addresses += [absolute_url("pages.sitemap_projects", part=part) for part in range(1, several + 1)]
    listed = "".join(f"<sitemap><loc>{escape(address)}</loc></sitemap>" for address in addresses)
    return f'{_HEAD}<sitemapindex xmlns="{_SITEMAP}">{listed}</sitemapindex>'


def of_pages() -> str:
    """Return the sitemap of everything but projects."""
    return _urlset(_pages())


def of_projects(part: int) -> str:
    """Return one part of the sitemap of projects, counted from 1."""
    return _urlset(_projects(part))


def _urlset(entries: Iterator[str] | list[str]) -> str:
    return f"{_HEAD}{_URLSET}{''.join(entries)}</urlset>"


def _pages() -> Iterator[str]:
    listed: list[tuple[str, dict[str, str]]] = [
        (f"pages.{name}", {}) for name in ("home", "coverage_page", "about", "help", "accessibility", "privacy")
    ]
    listed += [
        ("search.projects", {}),
        ("search.map", {}),
        ("open_data.overview", {}),
        ("needs.listing", {}),
        ("collections.listing", {}),
    ]
    listed += [("pages.pillar", {"code": pillar.code}) for pillar in taxonomy.pillars()]
    listed += [
        ("pages.key_area", {"pillar_code": area.pillar_code, "code": area.code}) for area in taxonomy.key_areas()
    ]
    listed += [("pages.region", {"code": region.code}) for region in places.regions()]
    listed += [("pages.municipality", {"code": code}) for code in municipalities_with_projects()]
    for endpoint, values in listed:
        yield _entries({language: absolute_url(endpoint, lang=language, **values) for language in LANGUAGES})


def _projects(part: int) -> Iterator[str]:
    last = part * NUMBERS_IN_A_PART
    shared = {
        language: absolute_url("projects.show", lang=language, project_id=0, slug="x").removesuffix("0-x")
        for language in LANGUAGES
    }
    for number, slug, changed_at in project_addresses(last - NUMBERS_IN_A_PART + 1, last):
        addresses = {language: f"{address}{number}-{slug}" for language, address in shared.items()}
        yield _entries(addresses, changed_at.date().isoformat())


def _entries(addresses: dict[str, str], changed: str = "") -> str:
    """Return the entry of a page in each language, each of which names all of them."""
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{escape(address)}"/>'
        for language, address in [*addresses.items(), ("x-default", addresses[DEFAULT_LANGUAGE])]
    )
    lastmod = f"<lastmod>{changed}</lastmod>" if changed else ""
    return "".join(f"<url><loc>{escape(one)}</loc>{lastmod}{links}</url>" for one in addresses.values())
