"""What is read from the database to be indexed: public rows, and the change feed that says which of them moved."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, Text, cast, func, select
from sqlalchemy.orm import Session

from ...municipalities import queries as places
from ...municipalities.models import District, Region
from ...projects.document import TRANSLATED
from ...projects.lifecycle import State
from ...projects.models import Project, Publication, PublicationChange
from ...projects.policies import projects_visible_to
from ...taxonomy import queries as taxonomy
from ...taxonomy.models import KeyArea, Pillar, Topic
from ..facets import PublicRow

BATCH = 1000
TEXTS = (
    "problem", "solution", "benefit", "context", "what_did_not_work", "lessons", "legal", "involvement", "risks",
    "minimum_conditions", "what_to_change", "price_drivers", "operation_funding",
)  # fmt: skip
"""The answers that are searched besides title, summary, place and tags."""

Piece = tuple[str, str, str]
"""Field, text and language of a part of what is searched."""


_COLUMNS = (
    Publication.project_id,
    Publication.card,
    Publication.document,
    Publication.published_at,
    Publication.confirmed_at,
    Publication.municipality_code,
)


def _found(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .join(Project, Project.id == Publication.project_id)
        .where(projects_visible_to(None), Publication.state == State.PUBLISHED)
    )


def _row(found: Any) -> PublicRow:
    number, card, document, published, confirmed, municipality = found
    return PublicRow(number, card, document, published.date(), confirmed.date() if confirmed else None, municipality)


def all_rows(reading: Session) -> Iterator[PublicRow]:
    """Read every project that the search finds, in the order of their numbers, a batch at a time."""
    return map(_row, _all(reading, *_COLUMNS))


def all_cards(reading: Session) -> Iterator[tuple[int, str]]:
    """Read the number and the card, as JSON, of every project that the search finds, in the order of their numbers."""
    yield from _all(reading, Publication.project_id, cast(Publication.card, Text))


def all_documents(reading: Session) -> Iterator[tuple[int, int, str, str]]:
    """Read number, revision, language and public answers, as JSON, of every project that the search finds, likewise."""
    language = Publication.card["language"].as_string()
    columns = (Publication.project_id, Publication.revision_id, language, cast(Publication.document, Text))
    yield from _all(reading, *columns)


def _all(reading: Session, *columns: Any) -> Iterator[Any]:
    """Read something of every project that the search finds, a batch at a time; the first column is its number."""
    after = 0
    wanted = _found(*columns).order_by(Publication.project_id).limit(BATCH)
    while batch := reading.execute(wanted.where(Publication.project_id > after)).all():
        yield from map(tuple, batch)
        after = batch[-1][0]


def rows_of(reading: Session, numbers: Sequence[int]) -> dict[int, PublicRow]:
    """Read those of several projects that the search finds, by their numbers."""
    found: dict[int, PublicRow] = {}
    for start in range(0, len(numbers), BATCH):
        wanted = _found(*_COLUMNS).where(Publication.project_id.in_(numbers[start : start + BATCH]))
        found |= {row.id: row for row in map(_row, reading.execute(wanted))}
    return found


def count_rows(reading: Session) -> int:
    """Return how many projects the search finds."""
    return reading.scalar(select(func.count()).select_from(_found(Publication.project_id).subquery())) or 0


def names(reading: Session) -> list[Any]:
    """Return all that the database says of the tags and places whose names are searched: another value when any is renamed."""
    return [reading.execute(select(one.__table__)).all() for one in (Pillar, KeyArea, Topic, Region, District)]


def newest_change(reading: Session) -> int:
    """Return the number of the last change of what the public sees; 0 before the first."""
    return reading.scalar(select(func.max(PublicationChange.sequence))) or 0


def changed_between(reading: Session, after: int, until: int) -> list[int]:
    """Return the projects that changed after one number of the feed and until another, each once."""
    changed = (
        select(PublicationChange.project_id)
        .where(PublicationChange.sequence > after, PublicationChange.sequence <= until)
        .distinct()
    )
    return sorted(reading.scalars(changed))


def pieces(row: PublicRow) -> Iterator[Piece]:
    """Return everything of a project that is searched: field, text, language."""
    card, document = row.card, row.document
    own = card["language"]
    other = "en" if own == "cs" else "cs"
    for field in ("title", "summary"):
        for language in (own, other):
            if text := card[field].get(language):
                yield field, text, language
    yield from _place(card)
    yield from _tags(card, document)
    for key in TEXTS:
        if text := document.get(key):
            yield "text", str(text), own
    for key in TRANSLATED:
        if key not in ("title", "summary") and (text := document.get(f"other_{key}")):
            yield "text", str(text), other
    for result in document.get("results") or ():
        yield "text", str(result.get("indicator") or ""), own


def _place(card: Mapping[str, Any]) -> Iterator[Piece]:
    if card["municipality"]:
        yield "place", card["municipality"]["name"], "cs"
    if card["district"] and (district := places.district(card["district"])):
        yield "place", district.name, "cs"
    if region := places.region(card["region"]):
        yield "place", region.name_cs, "cs"
        yield "place", region.name_en, "en"


def _tags(card: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[Piece]:
    named = [taxonomy.key_area(code) for code in card["key_areas"]]
    for tag in [*named, *map(taxonomy.topic, document.get("topics") or ())]:
        if tag:
            yield "tags", tag.name_cs, "cs"
            yield "tags", tag.name_en, "en"
    for code in card["key_areas"]:
        yield "tags", code, "cs"
