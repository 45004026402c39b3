"""A project as search engines read it: schema.org, written into its page as data that no browser runs."""

from typing import Any

from ...i18n import _, absolute_url, current_language
from ...municipalities import queries as places
from ...taxonomy import queries as taxonomy
from ..public_queries import PublicProject
from .page import ProjectPage

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def structured(page: ProjectPage) -> dict[str, Any]:
    """Return what is public of a project in the words of schema.org; what is not known is left out."""
    project = page.project
    told = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": page.url,
        "url": page.url,
        "name": page.title.text,
        "description": page.summary.text,
        "inLanguage": page.title.lang or current_language(),
        "identifier": str(project.id),
        "datePublished": project.published_at.date().isoformat(),
        "dateModified": project.changed_at.date().isoformat(),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "author": _author(project),
        "publisher": {
            "@type": "Organization",
            "name": str(_("SMART Solutions Catalogue")),
            "url": absolute_url("pages.home"),
        },
        "about": _about(project),
        "keywords": _keywords(project),
        "spatialCoverage": _place(project),
        "image": [one.shared for one in page.images],
        "citation": page.citation,
    }
    return {name: value for name, value in told.items() if value}


def _author(project: PublicProject) -> dict[str, Any] | None:
    municipality = project.card["municipality"]
    if municipality is None:
        return None
    address = absolute_url("pages.municipality", code=municipality["code"])
    return {
        "@type": "GovernmentOrganization",
        "name": municipality["name"],
        "identifier": municipality["code"],
        "url": address,
    }


def _about(project: PublicProject) -> list[dict[str, Any]]:
    areas = filter(None, map(taxonomy.key_area, project.card["key_areas"]))
    terms = absolute_url("api.taxonomy_list")
    return [
        {"@type": "DefinedTerm", "name": area.name, "termCode": area.code, "inDefinedTermSet": terms} for area in areas
    ]


def _keywords(project: PublicProject) -> list[str]:
    return [topic.name for topic in map(taxonomy.topic, project.document.get("topics") or ()) if topic]


def _place(project: PublicProject) -> dict[str, Any] | None:
    card = project.card
    region = places.region(card["region"])
    if card["municipality"] is None:
        return {"@type": "AdministrativeArea", "name": region.name} if region else None
    longitude, latitude = card["point"]
    return {
        "@type": "City",
        "name": card["municipality"]["name"],
        "geo": {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude},
        **({"containedInPlace": {"@type": "AdministrativeArea", "name": region.name}} if region else {}),
    }
