"""A project in a list: the card of pages, the item of files and the API, and the whole record of the API."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from ...i18n import _, absolute_url, current_language
from ...municipalities import queries as places
from ...taxonomy import queries as taxonomy
from ...taxonomy.presenters import both
from ..naming import COST_NAMES, SIZE_NAMES, STAGE_NAMES
from ..public_queries import PublicProject

ITEM_KEYS = (
    "title", "summary", "municipality", "region", "main_key_area", "key_areas", "stage", "cost", "label",
    "published_at", "confirmed_at", "adoptions", "point", "is_example",
)  # fmt: skip


@dataclass(frozen=True)
class Spoken:
    """A text, and its language where that is not the language of the page."""

    text: str
    lang: str | None = None


@dataclass(frozen=True)
class TagView:
    """A key area of a project with the address of its page."""

    code: str
    name: str
    pillar: str
    url: str


def spoken(texts: Mapping[str, str | None], own: str) -> Spoken:
    """Return a text in the language of the page, or the original marked with its language."""
    if text := texts.get(current_language()):
        return Spoken(text)
    return Spoken(texts.get(own) or "", own if own != current_language() else None)


def tags(codes: list[str]) -> list[TagView]:
    """Return the key areas in use among several codes, the main one first."""
    areas = filter(None, map(taxonomy.key_area, codes))
    return [
        TagView(
            area.code,
            area.name,
            area.pillar_code,
            url_for("pages.key_area", pillar_code=area.pillar_code, code=area.code),
        )
        for area in areas
    ]


def municipality_name(card: Mapping[str, Any]) -> str:
    """Return the name of a project's municipality, or the words for one that does not want to be named."""
    if card["municipality"]:
        return str(card["municipality"]["name"])
    return _("A municipality of this size in this region")


class CardView:
    """A project in a list, in the language of the page; `data` is its stored card."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Choose the texts that the language of the page has."""
        self.data = data
        self.id = data["id"]
        self.label = data["label"]
        self.stage = data["stage"]
        self.is_example = data["is_example"]
        self.title, self.title_lang = _pair(spoken(data["title"], data["language"]))
        self.summary, self.summary_lang = _pair(spoken(data["summary"], data["language"]))
        self.municipality_name = municipality_name(data)
        self.pillar = taxonomy.pillar_of(data["main_key_area"])
        self.published_at = datetime.fromisoformat(data["published_at"]) if data["published_at"] else None

    @property
    def url(self) -> str:
        """The address of the project's page."""
        return url_for("projects.show", project_id=self.id, slug=self.data["slug"])

    @property
    def key_areas(self) -> list[TagView]:
        """The tags, the main one first."""
        return tags(self.data["key_areas"])

    @property
    def district_name(self) -> str:
        """The name of the district; nothing where the place is not told."""
        found = places.district(self.data["district"]) if self.data["district"] else None
        return found.name if found else ""

    @property
    def region_name(self) -> str:
        """The name of the region."""
        found = places.region(self.data["region"])
        return found.name if found else ""

    @property
    def stage_name(self) -> str:
        """How far the project is, in words."""
        return str(STAGE_NAMES[self.stage])

    @property
    def cost_name(self) -> str:
        """The cost band in words; nothing where the cost is not stated."""
        return str(COST_NAMES[self.data["cost"]]) if self.data["cost"] != "unknown" else ""

    @property
    def size_name(self) -> str:
        """The size of the municipality in words."""
        return str(SIZE_NAMES[self.data["size"]])


def _pair(said: Spoken) -> tuple[str, str | None]:
    return said.text, said.lang


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
    return json_item(card) | {"archived": card["archived"], "document": project.document, "names": names}
