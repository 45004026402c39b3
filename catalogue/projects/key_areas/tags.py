"""The tags of a text as they are called today; submitted texts themselves keep what was written."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ...taxonomy import queries as taxonomy
from ..models import Revision

TAGS = ("main_key_area", "further_key_areas", "topics")
_AS_WRITTEN: Mapping[str, str] = MappingProxyType({})


def tags_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return those answers of a document that are tags."""
    return {key: document[key] for key in TAGS if document.get(key)}


def key_areas_in(document: Mapping[str, Any]) -> list[str]:
    """Return the codes of the key areas that a document names, the main one first."""
    return [code for code in (document.get("main_key_area"), *(document.get("further_key_areas") or ())) if code]


def with_tags_today(document: Mapping[str, Any], readings: Mapping[str, str] = _AS_WRITTEN) -> dict[str, Any]:
    """Return a document with the successors of tags that were merged into others.

    `readings` says what the text is read with in place of key areas that were split.
    """

    def today(code: str) -> str:
        return taxonomy.area_today(readings.get(code, code))

    found = dict(document)
    if main := document.get("main_key_area"):
        found["main_key_area"] = today(main)
    if further := document.get("further_key_areas"):
        areas = dict.fromkeys(map(today, further))
        found["further_key_areas"] = [code for code in areas if code != found.get("main_key_area")]
    if topics := document.get("topics"):
        found["topics"] = list(dict.fromkeys(map(taxonomy.topic_today, topics)))
    return _without_empty_tags(found)


def with_replaced(document: Mapping[str, Any], code: str, successor: str) -> dict[str, Any]:
    """Return a document with another tag in place of one, or without it; the main key area is never left out."""
    found = dict(document)
    if successor and found.get("main_key_area") == code:
        found["main_key_area"] = successor
    for key in ("further_key_areas", "topics"):
        if code in (document.get(key) or ()):
            several = dict.fromkeys(successor if one == code else one for one in document[key])
            found[key] = [one for one in several if one and one != found.get("main_key_area")]
    return _without_empty_tags(found)


def without_retired(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document without further key areas and topics that are no longer used; the main one is for people to mend."""
    found = dict(document)
    if further := document.get("further_key_areas"):
        found["further_key_areas"] = [code for code in further if taxonomy.key_area(code)]
    if topics := document.get("topics"):
        found["topics"] = [code for code in topics if taxonomy.topic(code)]
    return _without_empty_tags(found)


def text_today(revision: Revision) -> dict[str, Any]:
    """Return a submitted text with the tags of today, as it is published or opened again."""
    return without_retired(with_tags_today(revision.document, readings_of(revision)))


def readings_of(revision: Revision) -> dict[str, str]:
    """Return what a text is read with in place of key areas that were split, by the code that it names."""
    return {one.key_area: one.successor for one in revision.readings}


def replaced_in(revision: Revision) -> dict[str, str]:
    """Return the key areas of a text that it is no longer read with: the code of today by the old one, or nothing."""
    readings, found = readings_of(revision), {}
    for code in key_areas_in(revision.document):
        today = taxonomy.area_today(readings.get(code, code))
        if today != code or taxonomy.key_area(code) is None:
            found[code] = today if taxonomy.key_area(today) else ""
    return found


def merged_in(document: Mapping[str, Any]) -> dict[str, str]:
    """Return the key areas of a document that were merged into others: the code of today by the old one."""
    return {code: today for code in key_areas_in(document) if (today := taxonomy.area_today(code)) != code}


def _without_empty_tags(document: dict[str, Any]) -> dict[str, Any]:
    return {key: answer for key, answer in document.items() if key not in TAGS or answer}
