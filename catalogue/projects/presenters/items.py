"""A project as the search, files and the API write it: the item of a list, and the whole."""

from collections.abc import Mapping
from typing import Any

from ...i18n import absolute_url
from ...municipalities import queries as places
from ...taxonomy import queries as taxonomy
from ...taxonomy.presenters import both
from ..attachments.presenters import attachment_url
from ..public_queries import PublicProject

ITEM_KEYS = (
    "title", "summary", "municipality", "region", "main_key_area", "key_areas", "stage", "cost", "label",
    "published_at", "confirmed_at", "adoptions", "point", "is_example",
)  # fmt: skip


def json_item(card: Mapping[str, Any]) -> dict[str, Any]:
    """Return the item of a list of projects."""
    url = absolute_url("projects.show", project_id=card["id"], slug=card["slug"])
    return {"id": card["id"], "url": url} | {key: card[key] for key in ITEM_KEYS}


def json_project(project: PublicProject) -> dict[str, Any]:
    """Return the whole public record: the item, all public answers, and the names of its codes in both languages."""
    card = project.card
    topics = filter(None, map(taxonomy.topic, project.document.get("topics", [])))
    areas = filter(None, map(taxonomy.key_area, card["key_areas"]))
    region = places.region(card["region"])
    names = {
        "region": {region.code: both(region.name_cs, region.name_en)} if region else {},
        "key_area": {area.code: both(area.name_cs, area.name_en) for area in areas},
        "topic": {topic.code: both(topic.name_cs, topic.name_en) for topic in topics},
    }
    document = project.document
    if rows := document.get("attachments"):
        document = document | {"attachments": [row | {"url": attachment_url(project.id, row["file"])} for row in rows]}
    more = {"origin": card.get("origin"), "archived": card["archived"], "document": document, "names": names}
    return json_item(card) | more
