"""Invariants that must hold in a healthy installation, each answered in a sentence when it does not."""

from collections.abc import Iterable

from flask import current_app
from sqlalchemy import func, select, text

from .. import migrate
from ..audit.queries import first_broken_link
from ..database import of, session
from ..notifications.models import OutboxMail
from ..projects.attachments.queries import missing as missing_documents
from ..projects.document import content_hash
from ..projects.images.queries import missing
from ..projects.lifecycle import HAS_PUBLICATION, PUBLIC
from ..projects.models import Project, Publication, Revision
from ..search.upkeep import status as index_status


def problems() -> list[str]:
    """Return every broken invariant in a sentence; an empty list is health."""
    engine = of(current_app).reading
    if migrate.current(engine) != migrate.newest():
        return ["The database schema is not the newest: run `catalogue db upgrade`."]
    return [
        *_configuration(),
        *_database_integrity(),
        *_publications_fit_projects(),
        *_revisions_fit_their_hashes(),
        *_audit_chain(),
        *_outbox(),
        *_pictures(),
        *_index(),
    ]


def _configuration() -> Iterable[str]:
    yield from current_app.config["CATALOGUE"].problems()


def _database_integrity() -> Iterable[str]:
    if session.get_bind().dialect.name != "sqlite":
        return
    answer = session.scalar(text("PRAGMA integrity_check"))
    if answer != "ok":
        yield f"SQLite reports damage: {answer}"
    for row in session.execute(text("PRAGMA foreign_key_check")).all():
        yield f"A row of {row[0]} points to a missing row of {row[2]}."


def _publications_fit_projects() -> Iterable[str]:
    public = set(session.scalars(select(Project.id).where(Project.state.in_(sorted(PUBLIC)))))
    shown = set(session.scalars(select(Publication.project_id)))
    for project_id in sorted(public - shown):
        yield f"Project {project_id} is public but has no public row."
    for project_id in sorted(shown - public):
        yield f"Project {project_id} is shown to the public though its state forbids it."
    unpublished = (
        select(Project.id)
        .where(Project.state.in_(sorted(HAS_PUBLICATION)))
        .where(
            ~select(Revision.id).where(Revision.project_id == Project.id, Revision.published_at.is_not(None)).exists()
        )
    )
    for project_id in session.scalars(unpublished):
        yield f"Project {project_id} has no published revision."


def _revisions_fit_their_hashes() -> Iterable[str]:
    numbers: dict[int, int] = {}
    for revision in session.scalars(
        select(Revision).order_by(Revision.project_id, Revision.number).execution_options(yield_per=500)
    ):
        if content_hash(revision.document) != revision.content_hash:
            yield f"Revision {revision.number} of project {revision.project_id} does not fit its hash."
        expected = numbers.get(revision.project_id, 0) + 1
        if revision.number != expected:
            yield f"The revisions of project {revision.project_id} have a gap before number {revision.number}."
        numbers[revision.project_id] = revision.number


def _audit_chain() -> Iterable[str]:
    if (broken := first_broken_link()) is not None:
        yield f"The audit chain breaks at event {broken.id}."


def _outbox() -> Iterable[str]:
    failed = session.scalar(select(func.count()).select_from(OutboxMail).where(OutboxMail.state == "failed"))
    if failed:
        yield f"{failed} mails could not be sent."


def _pictures() -> Iterable[str]:
    if lost := missing():
        yield f"The files of {len(lost)} pictures are missing in the data folder."
    if lost := missing_documents():
        yield f"The files of {len(lost)} documents are missing in the data folder."


def _index() -> Iterable[str]:
    told, complete = index_status()
    if not complete:
        yield f"{told} Run `catalogue worker`, or `catalogue search rebuild`."
