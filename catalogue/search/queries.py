"""Questions of visitors: a page of the search, the counts beside options, and the numbers that other pages show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    distinct,
    func,
    literal,
    not_,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from ..database import session
from ..errors import NotFound
from ..projects.lifecycle import State
from ..projects.models import Project, Publication, PublicationKeyArea
from ..projects.policies import projects_visible_to
from .criteria import SearchCriteria
from .facets import FACETS, GROUPS, TAGS, Facet
from .wording import Wording

Counts = dict[str, dict[str, int]]
LISTED_WHEN_OPEN = 100
"""How many options of an open facet are counted, the most frequent first."""


@dataclass(frozen=True)
class Page:
    """One page of a search: cards in order, and how many projects there are in all."""

    total: int
    items: list[dict[str, Any]]
    page: int
    per_page: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty search has one."""
        return max(1, -(-self.total // self.per_page))


@dataclass(frozen=True)
class Totals:
    """How much the catalogue holds."""

    projects: int
    municipalities: int
    regions: int


def published(*columns: Any) -> Select[Any]:
    """Select columns of the publications that the public finds; every public list begins here."""
    return (
        select(*columns)
        .select_from(Publication)
        .join(Project, Project.id == Publication.project_id)
        .where(projects_visible_to(None), Publication.state == State.PUBLISHED)
    )


def search_page(criteria: SearchCriteria) -> Page:
    """Return a page of the search; raise NotFound past the end (page 1 of an empty search is a page)."""
    found = (
        published(Publication.project_id, func.count().over())
        .where(*_conditions(criteria))
        .order_by(*_order(criteria))
        .limit(criteria.per_page)
        .offset((criteria.page - 1) * criteria.per_page)
    )
    rows = session.execute(found).all()
    if not rows and criteria.page > 1:
        raise NotFound()
    return Page(rows[0][1] if rows else 0, cards([row[0] for row in rows]), criteria.page, criteria.per_page)


def total(criteria: SearchCriteria) -> int:
    """Return how many projects a search finds."""
    return session.scalar(published(func.count()).where(*_conditions(criteria))) or 0


def cards(ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return the cards of projects in the order of their numbers given."""
    if not ids:
        return []
    wanted = published(Publication.project_id, Publication.card).where(Publication.project_id.in_(ids))
    by_id: dict[int, dict[str, Any]] = dict(session.execute(wanted).all())
    return [by_id[project_id] for project_id in ids if project_id in by_id]


def facet_counts(criteria: SearchCriteria) -> Counts:
    """Return by facet how many projects have each value among those that match all else, in one statement."""
    hits = _hits(criteria)
    statement = union_all(*(_counted(facet, criteria, hits) for facet in FACETS))
    counts: Counts = {facet.name: {} for facet in FACETS}
    for name, value, number in session.execute(statement):
        counts[name][value] = number
    return counts


def matching_ids(criteria: SearchCriteria) -> list[int]:
    """Return the numbers of all projects that a search finds, in its order."""
    found = published(Publication.project_id).where(*_conditions(criteria)).order_by(*_order(criteria))
    return list(session.scalars(found))


def municipality_counts(criteria: SearchCriteria) -> Mapping[str, int]:
    """Return how many of the projects found each municipality has; those that hide their place are left out."""
    code = Publication.municipality_code
    found = published(code, func.count()).where(code.is_not(None), *_conditions(criteria)).group_by(code)
    return dict(session.execute(found).all())


def totals_of(several: Sequence[SearchCriteria]) -> list[int]:
    """Return how many projects each of several searches finds, in one statement."""
    if not several:
        return []
    counted = [
        published(literal(position).label("position"), func.count()).where(*_conditions(criteria))
        for position, criteria in enumerate(several)
    ]
    numbers: dict[int, int] = dict(session.execute(union_all(*counted)).all())
    return [numbers[position] for position in range(len(several))]


def _hits(criteria: SearchCriteria) -> CTE:
    """Return what matches the words, with the columns that facets look at; the texts are read once."""
    columns = dict.fromkeys(facet.column for facet in FACETS if facet.group != TAGS)
    return published(Publication.project_id, *columns).where(*_matching(criteria.wording)).cte("hits")


def _counted(facet: Facet, criteria: SearchCriteria, hits: CTE) -> Select[Any]:
    others = [
        _chosen(group, criteria, hits) for group in GROUPS if group in criteria.chosen_groups() and group != facet.group
    ]
    tags = PublicationKeyArea.__table__
    in_tags = facet.group == TAGS
    column = tags.c[facet.column.key] if in_tags else hits.c[facet.column.key]
    number: Any = (func.count(distinct(hits.c.project_id)) if in_tags else func.count()).label("number")
    wanted: list[Any] = [literal(facet.name).label("facet"), cast(column, String).label("value"), number]
    source = hits.join(tags, tags.c.project_id == hits.c.project_id) if in_tags else hits
    found = select(*wanted).select_from(source).where(column.is_not(None), *others).group_by(column)
    if facet.is_open:
        limited = found.order_by(number.desc(), column).limit(LISTED_WHEN_OPEN).subquery()
        return select(*limited.c)
    return found


def _conditions(criteria: SearchCriteria) -> list[ColumnElement[bool]]:
    return [
        *_matching(criteria.wording),
        *(_chosen(group, criteria) for group in GROUPS if group in criteria.chosen_groups()),
    ]


def _chosen(group: str, criteria: SearchCriteria, hits: CTE | None = None) -> ColumnElement[bool]:
    """Return the condition of one group of facets, on publications or on the hits among them."""
    alternatives = []
    for facet in FACETS:
        if facet.group == group and (values := criteria.chosen(facet.name)):
            of_type = [facet.column.type.python_type(value) for value in values]
            column = facet.column if hits is None or group == TAGS else hits.c[facet.column.key]
            alternatives.append(column.in_(of_type))
    if group != TAGS:
        return or_(*alternatives)
    tagged = select(PublicationKeyArea.project_id).where(or_(*alternatives))
    return (Publication.project_id if hits is None else hits.c.project_id).in_(tagged)


def _matching(wording: Wording) -> list[ColumnElement[bool]]:
    text = Publication.search_text
    return [
        *(_has(text, phrase, whole=True) for phrase in wording.phrases),
        *(_has(text, word) for word in wording.words),
        *(not_(_has(text, word)) for word in wording.excluded),
    ]


def _has(column: InstrumentedAttribute[str], folded: str, *, whole: bool = False) -> ColumnElement[bool]:
    """Return whether a folded text holds a word that begins so, or a whole phrase."""
    return column.contains(f" {folded} " if whole else f" {folded}", autoescape=True)


def _order(criteria: SearchCriteria) -> list[ColumnElement[Any]]:
    newest: list[ColumnElement[Any]] = [Publication.published_at.desc(), Publication.project_id.desc()]
    wanted = [*criteria.wording.words, *criteria.wording.phrases]
    match criteria.sort:
        case "relevance" if wanted:
            in_title = and_(*(_has(Publication.search_title, word) for word in wanted))
            return [case((in_title, 0), else_=1), *newest]
        case "confirmed":
            return [Publication.confirmed_at.is_(None), Publication.confirmed_at.desc(), *newest]
        case "cheapest":
            return [Publication.cost_per_inhabitant.is_(None), Publication.cost_per_inhabitant.asc(), *newest]
    return newest


def count_by_key_area() -> Mapping[str, int]:
    """Return how many projects carry each key area, as the main one or a further one."""
    return _count_tags(PublicationKeyArea.key_area)


def count_by_pillar() -> Mapping[str, int]:
    """Return how many projects carry a key area of each pillar."""
    return _count_tags(PublicationKeyArea.pillar)


def _count_tags(column: InstrumentedAttribute[str]) -> dict[str, int]:
    counted = published(column, func.count(distinct(PublicationKeyArea.project_id))).join(
        PublicationKeyArea, PublicationKeyArea.project_id == Publication.project_id
    )
    return dict(session.execute(counted.group_by(column)).all())


def count_by_region() -> Mapping[str, int]:
    """Return how many projects each region has."""
    return _count_places(Publication.region_code)


def count_by_district(region: str) -> Mapping[str, int]:
    """Return how many projects each district of a region has; those that hide their place are left out."""
    return _count_places(Publication.district_code, Publication.region_code == region)


def _count_places(column: InstrumentedAttribute[Any], *conditions: ColumnElement[bool]) -> dict[str, int]:
    counted = published(column, func.count()).where(column.is_not(None), *conditions)
    return dict(session.execute(counted.group_by(column)).all())


def newest(limit: int, **choices: str) -> list[dict[str, Any]]:
    """Return the cards published last, of one pillar, region, municipality … where that is named."""
    found = published(Publication.project_id).where(*_conditions(SearchCriteria.of(**choices)))
    order = _order(SearchCriteria(sort="newest"))
    return cards(list(session.scalars(found.order_by(*order).limit(limit))))


def totals() -> Totals:
    """Return how many projects the public finds, of how many municipalities and regions."""
    counted = published(
        func.count(), func.count(distinct(Publication.municipality_code)), func.count(distinct(Publication.region_code))
    )
    return Totals(*session.execute(counted).one())
