"""Noting what was suggested for a text and whether it was taken, so that suggestions can be judged and mended."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from ...clock import now
from ...database import session
from ..models import Project
from ..suggestions import suggested_key_areas
from .models import KeyAreaSuggestion


def note_suggestions(project: Project, document: Mapping[str, Any], revision: int | None = None) -> None:
    """Note the key areas that a text speaks of beside those that it has; nothing is noted of the person.

    What was suggested for an earlier text stays, and is marked by what the text has now.
    """
    chosen = {document.get("main_key_area"), *(document.get("further_key_areas") or ())}
    rows = select(KeyAreaSuggestion).where(KeyAreaSuggestion.project_id == project.id)
    noted = {row.key_area: row for row in session.scalars(rows)}
    for code, score, words, _alike in suggested_key_areas(document, project.id):
        if (row := noted.get(code)) is None:
            row = noted[code] = KeyAreaSuggestion(project_id=project.id, key_area=code, revision=None)
            session.add(row)
        row.score, row.words, row.noted_at, row.taken = score, list(words), now(), code in chosen
        row.revision = revision or row.revision
    for code, row in noted.items():
        row.taken = code in chosen
    session.flush()
