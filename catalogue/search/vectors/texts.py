"""Which texts have a meaning to be computed: published ones, and those in hand that are not published yet."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from ...clock import now
from ...projects.lifecycle import State
from ...projects.models import Draft, Project, Publication
from ..queries import published
from .model import Text
from .models import TextVector

LONGEST_PART = 300
"""Letters of problem and solution that are read; twice as many cost twice as much and find no more."""
LEAST_LETTERS = 80
QUIET = timedelta(seconds=10)
"""A text in hand is looked at when nobody has saved it for so long."""
IN_HAND = (State.DRAFT, State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED)


class Waiting(NamedTuple):
    """A text that was changed since it was looked at, and what is known of it."""

    project_id: int
    is_public: bool
    changed_at: datetime
    text: Text
    known: tuple[str, str] | None
    """Model and mark of the text that its vector was made of."""

    @property
    def mark(self) -> str:
        """A mark of the text, equal as long as the text is."""
        return hashlib.blake2b("\n".join(self.text).encode(), digest_size=16).hexdigest()


def text_of(document: Mapping[str, Any]) -> Text:
    """Return what is read of a project: title, summary, and how problem and solution begin."""
    parts = [document.get("title"), document.get("summary")]
    parts += [_beginning(document.get(key) or "") for key in ("problem", "solution")]
    return Text("\n".join(part.strip() for part in parts if part), document.get("language") or "cs")


def _beginning(text: str) -> str:
    text = text.strip()
    return text if len(text) <= LONGEST_PART else text[:LONGEST_PART].rpartition(" ")[0] or text[:LONGEST_PART]


def waiting_publications(reading: Session, model: str, limit: int) -> list[Waiting]:
    """Return published texts without a vector of this model, the newest projects first."""
    changed = Publication.changed_at
    found = published(Publication.project_id, changed, Publication.document, TextVector.model, TextVector.text_hash)
    return _waiting(reading, found, changed, model, limit, is_public=True)


def waiting_drafts(reading: Session, model: str, limit: int) -> list[Waiting]:
    """Return texts in hand without a vector of this model, as far as nobody is just writing them."""
    found = (
        select(Draft.project_id, Draft.updated_at, Draft.document, TextVector.model, TextVector.text_hash)
        .select_from(Draft)
        .join(Project, Project.id == Draft.project_id)
        .where(Project.state.in_(IN_HAND), Draft.updated_at <= now() - QUIET)
    )
    return _waiting(reading, found, Draft.updated_at, model, limit, is_public=False)


def _waiting(
    reading: Session, found: Select[Any], changed: Any, model: str, limit: int, *, is_public: bool
) -> list[Waiting]:
    stale = or_(
        TextVector.project_id.is_(None), TextVector.model != model, TextVector.seen_at != changed,
        TextVector.is_public.is_not(is_public),
    )  # fmt: skip
    rows = reading.execute(
        found.outerjoin(TextVector, TextVector.project_id == Project.id)
        .where(stale)
        .order_by(Project.id.desc())
        .limit(limit)
    )
    return [
        Waiting(number, is_public, moment, text_of(document), (known, mark) if known else None)
        for number, moment, document, known, mark in rows
    ]


def is_wanted() -> ColumnElement[bool]:
    """Return the condition on TextVector for those whose project is published or in hand."""
    number = TextVector.project_id
    in_hand = select(Project.id).where(Project.state.in_(IN_HAND))
    return or_(
        and_(TextVector.is_public, number.in_(published(Publication.project_id))),
        and_(~TextVector.is_public, number.in_(in_hand)),
    )
