"""Splitting a key area: which part a text belongs to is decided for each project, and kept beside the text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ....accounts.models import User
from ....accounts.policies import require_administrator
from ....clock import now
from ....database import session
from ....errors import Conflict, Invalid
from ....i18n import _
from ....remembered import forget_after_change
from ....taxonomy.models import KeyArea
from ....text import slugify
from ...models import KeyAreaReading
from ..queries import concerned_by, drafts_with, texts_read_as
from .editing import DESCRIBED
from .following import follow, links_of, locked, note, put_links, retag

CODE = re.compile(r"[A-Z]{1,4}[0-9]{1,2}[A-Z]?")
LONGEST_CODE = 6


@dataclass(frozen=True)
class NewArea:
    """A key area that comes out of another one."""

    code: str
    name_cs: str
    name_en: str
    description_cs: str
    description_en: str
    terms: Mapping[str, list[str]] = field(default_factory=dict)


def why_not(source: str, code: str) -> str:
    """Return why a new key area cannot have a code; nothing where it can.

    A code that an undone split of the same key area left behind may be used again.
    """
    if len(code) > LONGEST_CODE or not CODE.fullmatch(code):
        return str(_("Write capital letters and a number, like C3A: at most six characters."))
    there = session.get(KeyArea, code)
    if there is not None and (there.retired_at is None or there.replaced_by != source or "code" not in there.by_hand):
        return str(_("The code %(code)s is taken, or was used before. Codes never change their meaning.", code=code))
    return ""


def split_key_area(user: User, source: str, parts: Sequence[NewArea], choices: Mapping[int, str]) -> int:
    """Make new key areas out of one, and give each project the one chosen for it; return how many public ones moved.

    One new key area leaves the old one in use beside it; two take its place. `choices` says by project which key area it
    has from now on. Raises Invalid for what cannot be a key area or a choice, Conflict where a project was not decided on.
    """
    require_administrator(user)
    area = locked(KeyArea, source)
    codes = [part.code for part in parts]
    stays = len(parts) == 1
    offered = {*codes, source} if stays else set(codes)
    if area.retired_at or len(parts) not in (1, 2) or len(set(codes)) < len(codes):
        raise Invalid(_("Choose another key area that is in use."))
    if why := next(filter(None, (why_not(source, code) for code in codes)), ""):
        raise Invalid(why)
    if any(one.id not in choices for one in concerned_by(source)):
        raise Conflict(_("More projects got this key area meanwhile. Decide on them too."))
    if not offered.issuperset(choices.values()):
        raise Invalid(_("Choose one of the options."))
    links = links_of((source, *codes))
    before: dict[str, Any] = {"links": links, "by_hand": area.by_hand}
    for part in parts:
        _make(area, part)
    session.flush()
    if not stays:
        area.retired_at, area.by_hand = now(), sorted({*area.by_hand, "retired_at"})
        area.split_into = sorted(codes)
        session.flush()
        of_parts = [[topic, code, place] for topic, one, place in links if one == source for code in area.split_into]
        put_links((source, *codes), of_parts)
    forget_after_change()
    before["readings"], readings = _read_as_chosen(source, choices)
    drafts = retag(drafts_with(source), "key_area", source, lambda draft: choices[draft.project_id])
    moved = follow({source, *codes})
    before["drafts"] = drafts["before"]
    after = {"parts": codes, "stays": stays, "readings": readings, "drafts": drafts["after"], "moved": moved}
    note(user, "split", "key_area", source, before, after)
    return moved


def _make(source: KeyArea, part: NewArea) -> None:
    """Add a key area beside the one that it comes out of, or bring back one of an undone split; seeding leaves it alone."""
    area = session.get(KeyArea, part.code) or KeyArea(code=part.code, seeded_terms={}, by_hand=[])
    area.pillar_code, area.position, area.official_cs = source.pillar_code, source.position, "working"
    area.name_cs, area.name_en = part.name_cs, part.name_en
    area.description_cs, area.description_en = part.description_cs, part.description_en
    area.slug = f"{slugify(part.name_en, 50)}-{part.code.lower()}"
    area.terms, area.retired_at, area.replaced_by, area.split_into = dict(part.terms), None, None, []
    area.by_hand = sorted({*DESCRIBED, "code", "pillar_code", "slug", "official_cs", "retired_at"})
    session.add(area)


def _read_as_chosen(source: str, choices: Mapping[int, str]) -> tuple[list[list[Any]], list[list[Any]]]:
    """Keep beside each submitted text what it is read with from now on; return what was kept before, and now."""
    before, after = [], []
    for number, texts in texts_read_as(source).items():
        if (chosen := choices.get(number)) is None:
            continue
        for revision, written in texts:
            kept = {one.key_area: one for one in revision.readings}
            for code in written:
                if reading := kept.get(code):
                    before.append([revision.id, code, reading.successor])
                    reading.successor = chosen
                else:
                    revision.readings.append(KeyAreaReading(key_area=code, successor=chosen))
                after.append([revision.id, code, chosen])
    session.flush()
    return before, after
