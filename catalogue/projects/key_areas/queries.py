"""What a merge of key areas would move, and what administrators did so far."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import joinedload

from ...database import session
from ...taxonomy.models import KeyArea, TaxonomyChange
from ..models import Draft, Project, Publication, Revision

LISTED = 50
_NEWEST = 30


@dataclass(frozen=True, slots=True)
class Moved:
    """How many public projects and working texts have a key area, and the titles of the first public ones."""

    public: int
    drafts: int
    titles: tuple[str, ...]


def key_area_rows() -> Sequence[KeyArea]:
    """Return all key areas, retired ones too, in their order."""
    return session.scalars(select(KeyArea).order_by(KeyArea.position, KeyArea.code)).all()


def published_with(code: str) -> Sequence[tuple[Project, Revision]]:
    """Return public projects whose published text names a key area, whatever it is called today."""
    named = cast(Revision.document, String).contains(f'"{code}"', autoescape=True)
    rows = session.execute(
        select(Project, Revision)
        .join(Publication, Publication.project_id == Project.id)
        .join(Revision, Revision.id == Publication.revision_id)
        .where(named)
        .order_by(Project.id)
    )
    return [
        (project, revision) for project, revision in rows
        if code in (revision.document.get("main_key_area"), *(revision.document.get("further_key_areas") or ()))
    ]  # fmt: skip


def drafts_with(code: str) -> list[Draft]:
    """Return the working texts with a key area."""
    named = cast(Draft.document, String).contains(f'"{code}"', autoescape=True)
    found = session.scalars(select(Draft).where(named).order_by(Draft.project_id))
    return [
        one for one in found
        if code in (one.document.get("main_key_area"), *(one.document.get("further_key_areas") or ()))
    ]  # fmt: skip


def moved_by(code: str) -> Moved:
    """Return what merging a key area away would move."""
    public = published_with(code)
    return Moved(len(public), len(drafts_with(code)), tuple(project.title for project, _text in public[:LISTED]))


def changes() -> Sequence[TaxonomyChange]:
    """Return what administrators did last, newest first."""
    newest = select(TaxonomyChange).options(joinedload(TaxonomyChange.made_by))
    return session.scalars(newest.order_by(TaxonomyChange.id.desc()).limit(_NEWEST)).all()


def newest_change_of(code: str) -> int | None:
    """Return the number of the last change of a key area that was not undone."""
    return session.scalar(
        select(func.max(TaxonomyChange.id)).where(TaxonomyChange.key_area == code, TaxonomyChange.undone_at.is_(None))
    )
