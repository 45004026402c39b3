"""Editing what tags are called, and the words that speak for them; public rows hold codes, only the search has to follow."""

from collections.abc import Mapping, Sequence
from typing import Any

from ....accounts.models import User
from ....accounts.policies import require_administrator
from ....errors import Conflict
from ....i18n import _
from ....remembered import forget_after_change
from ....taxonomy import queries as taxonomy
from ....taxonomy.models import KeyArea, Pillar, Topic
from ....text import words
from .following import links_of_topic, locked, note, put_links_of_topic, retell

NAMES = ("name_cs", "name_en")
DESCRIBED = (*NAMES, "description_cs", "description_en", "position")
PILLAR = ("name_cs", "name_en", "motto_cs", "motto_en", "description_cs", "description_en", "position")


def edit_pillar(user: User, code: str, values: Mapping[str, Any]) -> None:
    """Change the names, the mottos, the descriptions and the order of a pillar; seeding leaves that as it is."""
    require_administrator(user)
    _edit(user, "pillar", locked(Pillar, code), {name: values[name] for name in PILLAR})


def edit_key_area(user: User, code: str, values: Mapping[str, Any], terms: Mapping[str, list[str]]) -> None:
    """Change names, descriptions, order and the words that speak for a key area; seeding leaves that as it is."""
    require_administrator(user)
    area = locked(KeyArea, code)
    _edit(user, "key_area", area, {name: values[name] for name in DESCRIBED}, _with_terms(area, terms))


def edit_topic(
    user: User, code: str, values: Mapping[str, Any], terms: Mapping[str, list[str]], key_areas: Sequence[str]
) -> None:
    """Change the names of a topic, the words that speak for it and where it belongs; seeding leaves that as it is.

    Raises Conflict where another topic is called so.
    """
    require_administrator(user)
    topic = locked(Topic, code)
    for name in NAMES:
        wanted = words(values[name])
        if any(wanted in (words(one.name_cs), words(one.name_en)) for one in taxonomy.topics() if one.code != code):
            raise Conflict(_("Another topic is called “%(name)s”. Merge the two.", name=values[name]))
    known = [one for one in dict.fromkeys(key_areas) if taxonomy.key_area(one)]
    before = links_of_topic(code)
    put_links_of_topic(code, known)
    besides = {"key_areas": (before, known)} if before != known else {}
    _edit(user, "topic", topic, {name: values[name] for name in NAMES}, _with_terms(topic, terms), besides)


def _with_terms(tag: KeyArea | Topic, terms: Mapping[str, list[str]]) -> dict[str, Any]:
    changed = any(tag.terms.get(language, []) != terms[language] for language in terms)
    return {**tag.terms, **terms} if changed else tag.terms


def _edit(
    user: User, kind: str, tag: Any, values: Mapping[str, Any], terms: Mapping[str, Any] | None = None,
    besides: Mapping[str, tuple[Any, Any]] | None = None,
) -> None:  # fmt: skip
    """Put values into a tag, remember which of them are an administrator's, and note what was there."""
    wanted = dict(values) if terms is None else {**values, "terms": terms}
    before = {name: getattr(tag, name) for name in (*wanted, "by_hand")}
    changed = [name for name in wanted if before[name] != wanted[name]]
    if not changed and not besides:
        return
    for name, value in wanted.items():
        setattr(tag, name, value)
    merged_by_seeding = {"terms"} if kind == "key_area" else set()
    tag.by_hand = sorted({*tag.by_hand, *changed, *(besides or ())} - merged_by_seeding)
    after = {**wanted, "by_hand": tag.by_hand}
    for name, (was, now_) in (besides or {}).items():
        before[name], after[name] = was, now_
    note(user, "edit", kind, tag.code, before, after)
    forget_after_change()
    if {*NAMES} & {*changed}:
        retell(kind, tag.code)
