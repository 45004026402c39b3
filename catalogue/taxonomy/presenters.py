"""Pillars, key areas and topics as pages and files see them: plain values in both languages."""

from dataclasses import dataclass
from typing import Any

from ..i18n import localized


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a code and a name in both languages."""

    code: str
    name_cs: str
    name_en: str

    @property
    def name(self) -> str:
        """The name in the current language."""
        return localized(self.name_cs, self.name_en)


@dataclass(frozen=True, slots=True)
class KeyAreaView(Named):
    """A key area in use."""

    slug: str
    pillar_code: str
    description_cs: str
    description_en: str
    official_cs: str

    @property
    def description(self) -> str:
        """The summary in the current language."""
        return localized(self.description_cs, self.description_en)

    @property
    def is_working_name(self) -> bool:
        """Whether the Czech name is a working translation, which is never called official."""
        return self.official_cs != "seen"


@dataclass(frozen=True, slots=True)
class RetiredKeyAreaView(KeyAreaView):
    """A key area no longer in use, with the one that it was merged into, or those that it was split into."""

    replaced_by: str | None
    split_into: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PillarView(Named):
    """A pillar in use, with its key areas in order."""

    slug: str
    motto_cs: str
    motto_en: str
    description_cs: str
    description_en: str
    colour: str
    official_cs: str
    key_areas: tuple[KeyAreaView, ...]

    @property
    def motto(self) -> str:
        """The motto in the current language."""
        return localized(self.motto_cs, self.motto_en)

    @property
    def description(self) -> str:
        """The summary in the current language."""
        return localized(self.description_cs, self.description_en)

    @property
    def is_working_name(self) -> bool:
        """Whether the Czech name is a working translation, which is never called official."""
        return self.official_cs != "seen"


@dataclass(frozen=True, slots=True)
class TopicView(Named):
    """An approved topic with the key areas where it usually belongs, and the words that suggest it."""

    key_areas: tuple[str, ...]
    terms: dict[str, Any]


def both(czech: str, english: str) -> dict[str, str]:
    """Return a text by language, as files and the API write it."""
    return {"cs": czech, "en": english}


def key_area_json(area: KeyAreaView) -> dict[str, Any]:
    """Return a key area as the API writes it."""
    return {
        "code": area.code,
        "slug": area.slug,
        "name": both(area.name_cs, area.name_en),
        "description": both(area.description_cs, area.description_en),
        "official_cs": area.official_cs,
    }


def retired_json(area: RetiredKeyAreaView) -> dict[str, Any]:
    """Return a key area no longer in use as the API writes it, with the codes that it goes by now."""
    return key_area_json(area) | {
        "pillar": area.pillar_code, "replaced_by": area.replaced_by, "split_into": list(area.split_into)
    }  # fmt: skip


def pillar_json(pillar: PillarView) -> dict[str, Any]:
    """Return a pillar with its key areas as the API writes it."""
    return {
        "code": pillar.code,
        "slug": pillar.slug,
        "name": both(pillar.name_cs, pillar.name_en),
        "motto": both(pillar.motto_cs, pillar.motto_en),
        "description": both(pillar.description_cs, pillar.description_en),
        "colour": pillar.colour,
        "official_cs": pillar.official_cs,
        "key_areas": [key_area_json(area) for area in pillar.key_areas],
    }


def topic_json(topic: TopicView) -> dict[str, Any]:
    """Return a topic as the API writes it."""
    return {"code": topic.code, "name": both(topic.name_cs, topic.name_en), "key_areas": list(topic.key_areas)}
