"""Taking in a document, lending the documents of a project to its copy, and clearing away what nobody uses."""

from datetime import timedelta

from sqlalchemy import select

from ...accounts.models import User
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Forbidden, Invalid
from ...i18n import _
from ...storage import sweep
from ..document import QUESTIONS
from ..models import Project, ProjectAttachment
from ..policies import can_edit
from .inspecting import Inspected
from .queries import UNUSED_FOR, attachment_of, orphans, uploaded_to
from .storage import attachment_store

MOST_USED: int = QUESTIONS["attachments"].most  # type: ignore[attr-defined]
MOST_UPLOADED = 40


def enter_attachment(project: Project, inspected: Inspected, user: User) -> ProjectAttachment:
    """Keep a document that was looked into, and enter it for the project; the same again is the same row.

    Raises Forbidden where the text is not open for the person, and Invalid, with words for the person, for one too many.
    """
    if not can_edit(user, project) or project.draft is None:
        raise Forbidden(_("The text cannot be changed in its present state."))
    if len(project.draft.document.get("attachments") or []) >= MOST_USED:
        raise Invalid(
            _("A project has at most %(most)s documents. Remove one, save, and add this one then.", most=MOST_USED)
        )
    if uploaded_to(project) >= MOST_UPLOADED:
        raise Invalid(_("At most %(most)s documents can be uploaded to one project.", most=MOST_UPLOADED))
    name = attachment_store().put(inspected.content)
    if found := attachment_of(project, name):
        return found
    attachment = ProjectAttachment(
        project_id=project.id,
        file=name,
        kind=inspected.kind,
        size=len(inspected.content),
        uploaded_by_id=user.id,
        uploaded_at=now(),
    )
    session.add(attachment)
    told = {"file": name, "kind": attachment.kind, "size": attachment.size}
    record("attachment.uploaded", "project", project.id, actor_id=user.id, new=told)
    return attachment


def lend_attachments(source: Project, target: Project) -> None:
    """Enter all documents of a project for its copy too; the files are shared."""
    for one in session.scalars(select(ProjectAttachment).where(ProjectAttachment.project_id == source.id)):
        session.add(
            ProjectAttachment(
                project_id=target.id,
                file=one.file,
                kind=one.kind,
                size=one.size,
                uploaded_by_id=one.uploaded_by_id,
                uploaded_at=one.uploaded_at,
            )
        )
    session.flush()


def sweep_orphans(older_than: timedelta = UNUSED_FOR) -> int:
    """Remove files that no project knows and whose writing was cut short; return how many documents went."""
    return sweep(attachment_store(), orphans(older_than), now() - older_than)
