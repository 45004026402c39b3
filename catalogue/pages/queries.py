"""Questions that only the pages for machines ask."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func

from ..database import session
from ..projects.models import Publication
from ..search.queries import EVERYTHING, facet_counts, published


def last_number() -> int:
    """Return the highest number of a project that the public finds; 0 where there is none."""
    return session.execute(published(func.max(Publication.project_id))).scalar() or 0


def project_addresses(first: int, last: int) -> Sequence[tuple[int, str, datetime]]:
    """Return number, slug and last change of the projects of some numbers that the public finds."""
    wanted = published(Publication.project_id, Publication.card["slug"].as_string(), Publication.changed_at)
    rows = session.execute(wanted.where(Publication.project_id.between(first, last)).order_by(Publication.project_id))
    return [(project_id, slug, changed_at) for project_id, slug, changed_at in rows]


def municipalities_with_projects() -> Sequence[str]:
    """Return the codes of the municipalities of which the public finds a project."""
    return sorted(facet_counts(EVERYTHING, ["municipality"])["municipality"])
