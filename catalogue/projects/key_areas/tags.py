"""The key areas of a text as they are called today; texts themselves keep what was written."""

from collections.abc import Mapping
from typing import Any

from ...taxonomy import queries as taxonomy


def with_tags_today(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document with the successors of key areas that were merged into others."""
    main, further = document.get("main_key_area"), document.get("further_key_areas")
    found = dict(document)
    if main:
        found["main_key_area"] = taxonomy.area_today(main)
    if further:
        areas = dict.fromkeys(map(taxonomy.area_today, further))
        found["further_key_areas"] = [code for code in areas if code != found.get("main_key_area")]
    return {key: answer for key, answer in found.items() if key != "further_key_areas" or answer}


def merged_in(document: Mapping[str, Any]) -> dict[str, str]:
    """Return the key areas of a document that were merged into others: the code of today by the old one."""
    codes = (document.get("main_key_area"), *(document.get("further_key_areas") or ()))
    return {code: today for code in codes if code and (today := taxonomy.area_today(code)) != code}
