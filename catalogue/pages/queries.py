"""Questions that only the pages for machines ask."""

from collections.abc import Sequence
from datetime import datetime

from ..database import session
from ..projects.models import Publication
from ..search.queries import published

MOST_PROJECTS = 20_000
"""How many projects a sitemap lists, the newest; with two languages it stays under the 50,000 addresses allowed."""


def project_addresses() -> Sequence[tuple[int, str, datetime]]:
    """Return number, slug and last change of the projects that the public finds, newest first."""
    wanted = published(Publication.project_id, Publication.card["slug"].as_string(), Publication.changed_at)
    rows = session.execute(wanted.order_by(Publication.published_at.desc()).limit(MOST_PROJECTS))
    return [(project_id, slug, changed_at) for project_id, slug, changed_at in rows]
