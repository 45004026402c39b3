"""Published projects, made at once from their answers: the same answers always make the same project."""

from datetime import UTC, datetime, timedelta
from typing import Any

from catalogue.database import session
from catalogue.projects.document import content_hash, normalized
from catalogue.projects.lifecycle import HAS_PUBLICATION, State
from catalogue.projects.models import Project, Revision
from catalogue.projects.publication import refresh

from .desks import CARD, PRAHA

FIRST_DAY = datetime(2026, 1, 1, 9, tzinfo=UTC)


def publish(
    municipality: str = PRAHA,
    *,
    day: int = 0,
    state: State = State.PUBLISHED,
    label: str = "none",
    is_example: bool = False,
    confirmed: bool = True,
    **answers: Any,
) -> Project:
    """Make a project that was published `day` days after the first of January, in any state, with the answers of a card."""
    moment = FIRST_DAY + timedelta(days=day)
    document = normalized({**CARD, "municipality": municipality, **answers})
    was_published = state in HAS_PUBLICATION
    project = Project(
        municipality_code=municipality, title=document["title"], state=state, label=label, is_example=is_example,
        created_at=moment, changed_at=moment, submitted_at=moment, published_at=moment if was_published else None,
        confirmed_at=moment if confirmed else None,
    )  # fmt: skip
    session.add(project)
    session.flush()
    revision = Revision(
        project_id=project.id, number=1, document=document, content_hash=content_hash(document), created_at=moment,
        published_at=moment if was_published else None,
    )  # fmt: skip
    session.add(revision)
    session.flush()
    refresh(project, revision)
    return project
