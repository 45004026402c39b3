"""Questions about tags that are in use; answered from memory, because every page asks them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import Row, select

from ..database import session
from ..remembered import remembered
from .models import KeyArea, Pillar, Topic, TopicKeyArea
from .presenters import KeyAreaView, PillarView, RetiredKeyAreaView, TopicView


@remembered
def pillars() -> tuple[PillarView, ...]:
    """Return the pillars in use with their key areas, in order."""
    rows = session.execute(
        select(Pillar.__table__).where(Pillar.retired_at.is_(None)).order_by(Pillar.position, Pillar.code)
    )
    areas: dict[str, list[KeyAreaView]] = defaultdict(list)
    found = select(KeyArea.__table__).where(KeyArea.retired_at.is_(None)).order_by(KeyArea.position, KeyArea.code)
    for row in session.execute(found):
        areas[row.pillar_code].append(KeyAreaView(**_columns_of(row)))
    return tuple(
        PillarView(
            code=row.code,
            name_cs=row.name_cs,
            name_en=row.name_en,
            slug=row.slug,
            motto_cs=row.motto_cs,
            motto_en=row.motto_en,
            description_cs=row.description_cs,
            description_en=row.description_en,
            colour=row.colour,
            official_cs=row.official_cs,
            key_areas=tuple(areas[row.code]),
        )
        for row in rows
    )


def _columns_of(row: Row[Any]) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(KeyAreaView)}


@remembered
def _key_areas_by_code() -> Mapping[str, KeyAreaView]:
    return {area.code: area for pillar in pillars() for area in pillar.key_areas}


@remembered
def retired_key_areas() -> tuple[RetiredKeyAreaView, ...]:
    """Return the key areas no longer in use, each with the codes that replaced it, if any did."""
    rows = session.execute(select(KeyArea.__table__).where(KeyArea.retired_at.is_not(None)).order_by(KeyArea.code))
    return tuple(
        RetiredKeyAreaView(**_columns_of(row), replaced_by=row.replaced_by, split_into=tuple(row.split_into))
        for row in rows
    )


@remembered
def _retired_by_code() -> Mapping[str, RetiredKeyAreaView]:
    return {area.code: area for area in retired_key_areas()}


@remembered
def _pillars_by_area() -> Mapping[str, str]:
    return {area.code: area.pillar_code for area in session.execute(select(KeyArea.code, KeyArea.pillar_code))}


@remembered
def key_area_terms() -> Mapping[str, Mapping[str, list[str]]]:
    """Return the words that speak for each key area in use, by its code and their language."""
    rows = session.execute(select(KeyArea.code, KeyArea.terms).where(KeyArea.retired_at.is_(None)))
    return dict(rows.all())


@remembered
def _merged_topics() -> Mapping[str, str]:
    rows = session.execute(select(Topic.code, Topic.replaced_by).where(Topic.replaced_by.is_not(None)))
    return {code: successor for code, successor in rows if successor}


@remembered
def _topics_by_code() -> Mapping[str, TopicView]:
    areas: dict[str, list[str]] = defaultdict(list)
    links = select(TopicKeyArea.topic_code, TopicKeyArea.key_area_code).order_by(
        TopicKeyArea.position, TopicKeyArea.key_area_code
    )
    for topic_code, area_code in session.execute(links):
        areas[topic_code].append(area_code)
    rows = session.execute(
        select(Topic.code, Topic.name_cs, Topic.name_en, Topic.terms)
        .where(Topic.state == "approved")
        .order_by(Topic.position, Topic.code)
    )
    return {code: TopicView(code, czech, english, tuple(areas[code]), terms) for code, czech, english, terms in rows}


def pillar(code: str) -> PillarView | None:
    """Return the pillar of a code that is in use."""
    return next((found for found in pillars() if found.code == code), None)


def key_areas() -> tuple[KeyAreaView, ...]:
    """Return the key areas in use, in the order of their pillars."""
    return tuple(_key_areas_by_code().values())


def key_area(code: str) -> KeyAreaView | None:
    """Return the key area of a code that is in use."""
    return _key_areas_by_code().get(code)


def retired_key_area(code: str) -> RetiredKeyAreaView | None:
    """Return the key area of a code that is no longer in use."""
    return _retired_by_code().get(code)


def area_today(code: str) -> str:
    """Return the code by which a key area goes now: that of its successor where it was merged into another one."""
    retired = _retired_by_code().get(code)
    return retired.replaced_by or code if retired else code


def areas_today(codes: Iterable[str]) -> tuple[KeyAreaView, ...]:
    """Return the key areas in use that codes stand for, each once: of one that was split all its parts."""
    found: dict[str, KeyAreaView] = {}
    waiting, seen = list(codes), set[str]()
    while waiting:
        code = waiting.pop(0)
        if code in seen:
            continue
        seen.add(code)
        if area := key_area(code):
            found[code] = area
        elif retired := retired_key_area(code):
            waiting = [*((retired.replaced_by,) if retired.replaced_by else retired.split_into), *waiting]
    return tuple(found.values())


def pillar_of(key_area_code: str) -> str:
    """Return the code of a key area's pillar, of retired ones too; raise KeyError for an unknown one."""
    return _pillars_by_area()[key_area_code]


def key_areas_of(pillar_codes: Iterable[str]) -> frozenset[str]:
    """Return the codes of the key areas that belong to pillars today, with those that were merged into them."""
    wanted, known = set(pillar_codes), _pillars_by_area()
    return frozenset(code for code in known if known.get(area_today(code)) in wanted)


def topics() -> tuple[TopicView, ...]:
    """Return the approved topics in order."""
    return tuple(_topics_by_code().values())


def topic(code: str) -> TopicView | None:
    """Return the approved topic of a code."""
    return _topics_by_code().get(code)


def topic_today(code: str) -> str:
    """Return the code by which a topic goes now: that of the one that it was merged into."""
    return _merged_topics().get(code, code)
