"""Which texts have a tag, what a change of it would move, and what administrators did so far."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from ...database import session
from ...errors import NotFound
from ...municipalities.models import Municipality
from ...taxonomy.models import KeyArea, Pillar, TaxonomyChange, Topic
from ..lifecycle import State
from ..models import Draft, KeyAreaReading, Project, Publication, Revision
from .tags import key_areas_in, readings_of, with_tags_today

LISTED = 50
_NEWEST = 30


@dataclass(frozen=True, slots=True)
class Moved:
    """How many public projects and working texts have a tag, and the titles of the first public ones."""

    public: int
    drafts: int
    titles: tuple[str, ...]


def pillar_rows() -> Sequence[Pillar]:
    """Return all pillars in their order."""
    return session.scalars(select(Pillar).order_by(Pillar.position, Pillar.code)).all()


def key_area_rows() -> Sequence[KeyArea]:
    """Return all key areas, retired ones too, in their order."""
    return session.scalars(select(KeyArea).order_by(KeyArea.position, KeyArea.code)).all()


def area_or_404(code: str) -> KeyArea:
    """Return a key area, in use or not; raise NotFound for no such code."""
    found = session.get(KeyArea, code)
    if found is None:
        raise NotFound()
    return found


def topic_rows() -> Sequence[Topic]:
    """Return all topics that were ever in use, in their order."""
    return session.scalars(select(Topic).where(Topic.state != "proposed").order_by(Topic.position, Topic.code)).all()


def _names(column: InstrumentedAttribute[dict[str, Any]], codes: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that a document may name one of some codes; whoever asks looks at the answers too."""
    return or_(*(cast(column, String).contains(f'"{code}"', autoescape=True) for code in sorted(codes)))


def shown_with(codes: Collection[str]) -> list[tuple[Publication, Revision]]:
    """Return what the public sees with the text that it was made of, where either may name a tag."""
    rows = session.execute(
        select(Publication, Revision)
        .join(Revision, Revision.id == Publication.revision_id)
        .where(or_(_names(Publication.document, codes), _names(Revision.document, codes)))
        .options(selectinload(Revision.readings))
        .order_by(Publication.project_id)
    )
    return [(publication, revision) for publication, revision in rows]


def drafts_with(code: str) -> list[Draft]:
    """Return the working texts with a tag."""
    found = session.scalars(select(Draft).where(_names(Draft.document, [code])).order_by(Draft.project_id))
    return [one for one in found if code in (*key_areas_in(one.document), *(one.document.get("topics") or ()))]


def texts_read_as(code: str) -> dict[int, list[tuple[Revision, list[str]]]]:
    """Return every submitted text that is read with a key area today, by project, with the codes that it says so by."""
    written = {code, *session.scalars(select(KeyArea.code).where(KeyArea.replaced_by == code))}
    read = select(KeyAreaReading.revision_id).where(KeyAreaReading.successor.in_(written))
    rows = session.scalars(
        select(Revision)
        .where(or_(_names(Revision.document, written), Revision.id.in_(read)))
        .options(selectinload(Revision.readings))
        .order_by(Revision.project_id, Revision.number)
    )
    found: dict[int, list[tuple[Revision, list[str]]]] = {}
    for revision in rows:
        readings = readings_of(revision)
        codes = [one for one in key_areas_in(revision.document) if readings.get(one, one) in written]
        if codes:
            found.setdefault(revision.project_id, []).append((revision, codes))
    return found


@dataclass(frozen=True, slots=True)
class Concerned:
    """A project with a key area: the text to judge it by, and what stands in the list."""

    id: int
    title: str
    municipality: str
    state: str
    is_main: bool
    text: dict[str, Any]


def concerned_by(code: str) -> list[Concerned]:
    """Return the projects with a text that has a key area today: public ones, working texts and earlier ones alike.

    They are judged by what is written now: the working text, else the newest one that was submitted.
    """
    texts = {number: found[-1][0] for number, found in texts_read_as(code).items()}
    drafts = {one.project_id: one for one in drafts_with(code)}
    projects = session.execute(
        select(Project.id, Project.title, Municipality.name, Project.state)
        .join(Project.municipality)
        .where(Project.id.in_({*texts, *drafts}), Project.state != State.DISCARDED)
        .order_by(Project.id)
    )
    found = []
    for number, title, municipality, state in projects:
        draft, revision = drafts.get(number), texts.get(number)
        text = (
            draft.document if draft else with_tags_today(revision.document, readings_of(revision)) if revision else {}
        )
        found.append(Concerned(number, title, municipality, state, text.get("main_key_area") == code, text))
    return found


def moved_by(code: str) -> Moved:
    """Return what changing a tag would move."""
    shown = select(Publication.document).where(_names(Publication.document, [code])).order_by(Publication.project_id)
    titles = tuple(
        document["title"]
        for document in session.scalars(shown)
        if code in (*key_areas_in(document), *(document.get("topics") or ()))
    )
    return Moved(len(titles), len(drafts_with(code)), titles[:LISTED])


def in_the_way(code: str) -> list[str]:
    """Return the titles of published projects that would be left without a main key area, archived and hidden ones too."""
    newest = (
        select(func.max(Revision.number))
        .where(Revision.project_id == Project.id, Revision.published_at.is_not(None))
        .correlate(Project)
        .scalar_subquery()
    )
    texts = [one for found in texts_read_as(code).values() for one, _codes in found]
    main = {one.id for one in texts if with_tags_today(one.document, readings_of(one)).get("main_key_area") == code}
    published = (
        select(Project.title, Revision.id).join(Revision).where(Revision.number == newest, Revision.id.in_(main))
    )
    return [title for title, _number in session.execute(published.order_by(Project.title, Project.id))]


def changes() -> Sequence[TaxonomyChange]:
    """Return what administrators did last, newest first."""
    newest = select(TaxonomyChange).options(joinedload(TaxonomyChange.made_by))
    return session.scalars(newest.order_by(TaxonomyChange.id.desc()).limit(_NEWEST)).all()


def last_changes() -> dict[tuple[str, str], int]:
    """Return by kind of tag and code the number of its last change that was not undone."""
    rows = session.execute(
        select(TaxonomyChange.tag, TaxonomyChange.code, func.max(TaxonomyChange.id))
        .where(TaxonomyChange.undone_at.is_(None))
        .group_by(TaxonomyChange.tag, TaxonomyChange.code)
    )
    return {(tag, code): number for tag, code, number in rows}
