"""Questions of visitors: a page of the search, the counts beside options, and the numbers that other pages show.

The index proposes numbers of projects; what is shown of them is read from the database, through the policy.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Select, Text, bindparam, cast, exists, select

from ..database import ByNumbers
from ..errors import NotFound
from ..projects.lifecycle import State
from ..projects.models import Project, Publication
from ..projects.policies import projects_visible_to
from .criteria import SearchCriteria
from .engine import engine
from .facets import FACET
from .index.columns import Counts
from .matching import Match

EVERYTHING = SearchCriteria()


@dataclass(frozen=True)
class Page:
    """One page of a search: numbers of projects in order, how many there are in all, and what matched the words.

    The cards are those of the numbers that the public may still see; there are none where only numbers were asked for.
    """

    total: int
    items: list[dict[str, Any]]
    page: int
    per_page: int
    match: Match | None
    numbers: Sequence[int]

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


def search_page(criteria: SearchCriteria, *, with_cards: bool = True) -> Page:
    """Return a page of the search; raise NotFound past the end (page 1 of an empty search is a page).

    Without cards it holds only numbers, for those who keep cards ready or ask for more than cards.
    """
    found = engine().answer(criteria)
    offset = (criteria.page - 1) * criteria.per_page
    if offset and offset >= found.total:
        raise NotFound()
    numbers = engine().numbers(criteria, offset, criteria.per_page)
    items = cards(numbers) if with_cards else []
    return Page(found.total, items, criteria.page, criteria.per_page, found.match, numbers)


def total(criteria: SearchCriteria) -> int:
    """Return how many projects a search finds."""
    return engine().answer(criteria).total


def totals_of(several: Iterable[SearchCriteria]) -> list[int]:
    """Return how many projects each of several searches finds."""
    return [total(criteria) for criteria in several]


def matching_ids(criteria: SearchCriteria) -> list[int]:
    """Return the numbers of all projects that a search finds, in its order."""
    return numbers_of(criteria, total(criteria))


def numbers_of(criteria: SearchCriteria, limit: int) -> list[int]:
    """Return the numbers of the first projects that a search finds, in its order."""
    return engine().numbers(criteria, 0, limit)


def facet_counts(criteria: SearchCriteria, facets: Iterable[str] = tuple(FACET)) -> Counts:
    """Return by facet how many projects have each value among those that match all else."""
    return engine().counts(criteria, facets)


def municipality_counts(criteria: SearchCriteria) -> Mapping[str, int]:
    """Return how many of the projects found each municipality has; those that hide their place are left out."""
    found = engine()
    with found.reader.lock:
        projects = found.answer(criteria).projects  # This may take in changes, so the columns are asked after it.
        return found.reader.columns.counts(["municipality"], projects)["municipality"]


def cards(numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Return the cards of projects in the order of their numbers given."""
    return [orjson.loads(card) for _number, card, _revision in told_cards(numbers)]


def cards_and_documents(numbers: Sequence[int]) -> list[tuple[dict[str, Any], Mapping[str, Any]]]:
    """Return the cards of projects with all their public answers, in the order of their numbers given."""
    documents = told_documents(numbers)
    told = [(card, documents[number]) for number, card, _revision in told_cards(numbers) if number in documents]
    return [(orjson.loads(card), orjson.loads(document)) for card, document in told]


def told_cards(numbers: Sequence[int]) -> list[tuple[int, str, int]]:
    """Return numbers, cards as JSON and revisions, for those who have them ready, in the order of the numbers given."""
    return _rows(numbers, _CARDS)


def told_documents(numbers: Sequence[int]) -> dict[int, str]:
    """Return all public answers of projects as JSON, by their numbers."""
    return dict(_rows(numbers, _DOCUMENTS))


_TABLE = Publication.__table__.c
_IS_SHOWN = exists().where(Project.id == _TABLE.project_id, projects_visible_to(None))
_NUMBERED = _TABLE.project_id.in_(bindparam("numbers", expanding=True)) & (_TABLE.state == State.PUBLISHED) & _IS_SHOWN
"""The condition for projects of some numbers that the public may see.

The policy is asked for each of them, so that no planner is led to go through all projects of a state instead.
"""
_CARDS = ByNumbers(select(_TABLE.project_id, cast(_TABLE.card, Text), _TABLE.revision_id).where(_NUMBERED))
_DOCUMENTS = ByNumbers(select(_TABLE.project_id, cast(_TABLE.document, Text)).where(_NUMBERED))


def _rows(numbers: Sequence[int], wanted: ByNumbers) -> list[Any]:
    """Read something of several projects in their order; what the public may not see any more is left out."""
    if not numbers:
        return []
    by_number = {row[0]: row for row in wanted.rows(numbers)}
    return [by_number[number] for number in numbers if number in by_number]


def count_by_key_area() -> Mapping[str, int]:
    """Return how many projects carry each key area, as the main one or a further one."""
    return facet_counts(EVERYTHING, ["key_area"])["key_area"]


def count_by_pillar() -> Mapping[str, int]:
    """Return how many projects carry a key area of each pillar."""
    return facet_counts(EVERYTHING, ["pillar"])["pillar"]


def count_by_region() -> Mapping[str, int]:
    """Return how many projects each region has."""
    return facet_counts(EVERYTHING, ["region"])["region"]


def count_by_district(region: str) -> Mapping[str, int]:
    """Return how many projects each district of a region has; those that hide their place are left out."""
    return facet_counts(SearchCriteria.of(region=region), ["district"])["district"]


def newest(limit: int, **choices: str) -> list[dict[str, Any]]:
    """Return the cards published last, of one pillar, region, municipality … where that is named."""
    return cards(engine().numbers(SearchCriteria.of(**choices).sorted_by("newest"), 0, limit))


def totals() -> Totals:
    """Return how many projects the public finds, of how many municipalities and regions."""
    counts = facet_counts(EVERYTHING, ["municipality", "region"])
    return Totals(total(EVERYTHING), len(counts["municipality"]), len(counts["region"]))
