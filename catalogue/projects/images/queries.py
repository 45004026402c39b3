"""Questions about pictures: which may be shown to whom, how many there are, and whether rows and files agree."""

from datetime import timedelta

from sqlalchemy import func, select

from ...clock import now
from ...database import session
from ..models import Project, ProjectImage, Publication
from ..policies import projects_visible_to
from .storage import image_store, is_name

UNUSED_FOR = timedelta(hours=24)
"""How old a file without a row must be to count as left over: its row may still be on its way."""


def is_public(file: str) -> bool:
    """Whether a published text shows a picture that was uploaded to that very project."""
    if not is_name(file):
        return False
    shown = (
        select(Publication.document["images"])
        .join(ProjectImage, ProjectImage.project_id == Publication.project_id)
        .join(Project, Project.id == Publication.project_id)
        .where(ProjectImage.file == file, projects_visible_to(None))
    )
    return any(image.get("file") == file for images in session.scalars(shown) for image in images or [])


def belongs_to(project: Project, file: str) -> bool:
    """Whether a picture was uploaded to a project."""
    return is_name(file) and session.get(ProjectImage, (project.id, file)) is not None


def sizes_of(project: Project) -> dict[str, tuple[int, int]]:
    """Return width and height of the largest file of each picture that was uploaded to a project."""
    rows = select(ProjectImage.file, ProjectImage.width, ProjectImage.height)
    found = session.execute(rows.where(ProjectImage.project_id == project.id))
    return {file: (width, height) for file, width, height in found}


def uploaded_to(project: Project) -> int:
    """Return how many pictures were ever uploaded to a project."""
    counted = select(func.count()).select_from(ProjectImage).where(ProjectImage.project_id == project.id)
    return session.scalar(counted) or 0


def orphans(older_than: timedelta = UNUSED_FOR) -> list[str]:
    """Return the names of stored pictures that no row knows, leaving out those that were only just written."""
    stored = image_store().names(untouched_since=now() - older_than)
    return sorted(stored - set(session.scalars(select(ProjectImage.file).distinct())))


def missing() -> list[str]:
    """Return the names of pictures that a row knows but whose files are not all there."""
    store = image_store()
    known = session.scalars(select(ProjectImage.file).distinct().order_by(ProjectImage.file))
    return [file for file in known if not store.has(file)]
