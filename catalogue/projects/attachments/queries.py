"""Questions about documents: which may be given to whom, how many there are, and whether rows and files agree."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from ...clock import now
from ...database import session
from ..images.storage import is_name
from ..models import Project, ProjectAttachment, Publication
from ..policies import projects_visible_to
from .storage import attachment_store

UNUSED_FOR = timedelta(hours=24)
"""How old a file without a row must be to count as left over: its row may still be on its way."""


@dataclass(frozen=True)
class PublicAttachment:
    """A document that the public may download: its kind, and the title that the published text gives it."""

    kind: str
    title: str


def public_attachment(project_id: int, file: str) -> PublicAttachment | None:
    """Return a document that the published text of a project names and that was uploaded to that very project."""
    if not is_name(file):
        return None
    found = session.execute(
        select(ProjectAttachment.kind, Publication.document["attachments"])
        .join(Publication, Publication.project_id == ProjectAttachment.project_id)
        .join(Project, Project.id == Publication.project_id)
        .where(ProjectAttachment.project_id == project_id, ProjectAttachment.file == file, projects_visible_to(None))
    ).one_or_none()
    rows = found[1] or [] if found else []
    titles = [row.get("title", "") for row in rows if row.get("file") == file]
    return PublicAttachment(found[0], titles[0]) if found and titles else None


def attachment_of(project: Project, file: str) -> ProjectAttachment | None:
    """Return a document that was uploaded to a project."""
    return session.get(ProjectAttachment, (project.id, file)) if is_name(file) else None


def attachments_of(project: Project) -> dict[str, ProjectAttachment]:
    """Return all documents that were uploaded to a project, by the name of their file."""
    rows = session.scalars(select(ProjectAttachment).where(ProjectAttachment.project_id == project.id))
    return {row.file: row for row in rows}


def uploaded_to(project: Project) -> int:
    """Return how many documents were ever uploaded to a project."""
    counted = select(func.count()).select_from(ProjectAttachment).where(ProjectAttachment.project_id == project.id)
    return session.scalar(counted) or 0


def orphans(older_than: timedelta = UNUSED_FOR) -> list[str]:
    """Return the names of stored documents that no row knows, leaving out those that were only just written."""
    stored = attachment_store().names(untouched_since=now() - older_than)
    return sorted(stored - set(session.scalars(select(ProjectAttachment.file).distinct())))


def missing() -> list[str]:
    """Return the names of documents that a row knows but whose file is not there."""
    store = attachment_store()
    known = session.scalars(select(ProjectAttachment.file).distinct().order_by(ProjectAttachment.file))
    return [file for file in known if not store.has(file)]
