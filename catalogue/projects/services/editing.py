"""Minor edits of a published text: live at once, checked afterwards, and taken back where they went too far."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from ...accounts.models import User
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Conflict, Forbidden, Invalid
from ...i18n import _
from .. import mails
from ..document import Tier, changed_keys, content_hash, contradictions, normalized, shortcomings
from ..document.definition import MEASUREMENT_KEY
from ..minor import problems_of_edit
from ..models import KeyAreaReading, Project, Revision
from ..policies import can_check_edit, can_edit_published
from ..publication import refresh
from ..registers import explain, knows_for
from .moving import Incomplete, published_revision
from .recording import for_the_chain


def edit_published(user: User, project: Project, answers: Mapping[str, Any], seen_number: int) -> list[str]:
    """Publish a minor edit at once, as a revision of its own, and return the keys that changed.

    Raises Forbidden, Conflict where the text is not the one that the person looked at, and Incomplete with the
    problems where the edit is more than a minor one or the text would be unsound.
    """
    if not can_edit_published(user, project):
        raise Forbidden(_("A minor edit is possible while the project is published and no revision is open."))
    current = published_revision(project)
    if current is None or current.number != seen_number:
        raise Conflict(_("Somebody else changed the published text in the meantime. Look at it once more."))
    after = normalized({**current.document, **answers})
    changed = changed_keys(current.document, after)
    if not changed:
        return []
    problems = [problem for problem in contradictions(after, knows_for(project), explain) if problem.key in changed]
    problems += [problem for problem in shortcomings(after, Tier.CARD) if problem.key in changed]
    if problems := problems or problems_of_edit(current.document, after):
        raise Incomplete(_("Some answers need mending."), problems=problems)
    if project.edit_state is None:
        project.edit_base, project.edited_at = current.number, now()
    project.edit_state = "unchecked"
    publish_text(user, project, after, current)
    record(
        "edit.make", "project", project.id, actor_id=user.id,
        old=for_the_chain({key: current.document.get(key) for key in changed}),
        new=for_the_chain({key: after.get(key) for key in changed}),
    )  # fmt: skip
    return changed


def append_measurement(user: User, project: Project, row: Mapping[str, Any], seen_number: int) -> None:
    """Add a dated measurement to the published results; it is a minor edit like any other."""
    current = published_revision(project)
    rows = list(current.document.get(MEASUREMENT_KEY) or []) if current else []
    edit_published(user, project, {MEASUREMENT_KEY: [*rows, dict(row)]}, seen_number)


def accept_edit(user: User, project: Project, seen_number: int) -> None:
    """Note that somebody else has read the edits and left them as they are."""
    _check(user, project, seen_number)
    _settle(user, project, "accept", "")


def revert_edit(user: User, project: Project, seen_number: int, reason: str) -> None:
    """Publish the text from before the edits again, with a reason for its authors."""
    _check(user, project, seen_number)
    if not reason.strip():
        raise Invalid(_("Write the reason: the other side has to understand it."))
    if project.revision_state is not None:
        raise Conflict(_("A revision is open. Decide on it: its review shows the edits too."))
    base = session.scalars(
        select(Revision).where(Revision.project_id == project.id, Revision.number == project.edit_base)
    ).one()
    publish_text(user, project, base.document, base)
    _settle(user, project, "revert", reason)


def _check(user: User, project: Project, seen_number: int) -> None:
    if not can_check_edit(user, project):
        raise Forbidden(_("There is nothing for you to decide on this project now."))
    current = published_revision(project)
    if current is None or current.number != seen_number:
        raise Conflict(_("The text has changed since you looked at it. Read it once more."))


def _settle(user: User, project: Project, action: str, reason: str) -> None:
    before = {"edit_state": project.edit_state, "edit_base": project.edit_base}
    project.edit_state = project.edit_base = project.edited_at = None
    project.changed_at = now()
    session.flush()
    record(
        f"edit.{action}", "project", project.id, actor_id=user.id, old=before, new={"edit_state": None}, reason=reason
    )
    mails.announce(f"edit.{action}", project, actor=user, reason=reason)


def publish_text(user: User, project: Project, document: Mapping[str, Any], base: Revision) -> None:
    """Publish a text that was made of another one as the next revision, for whoever the caller found entitled."""
    number = session.scalar(select(func.max(Revision.number)).where(Revision.project_id == project.id)) or 0
    revision = Revision(
        project_id=project.id, number=number + 1, document=dict(document), content_hash=content_hash(document),
        created_at=now(), created_by_id=user.id, published_at=now(),
    )  # fmt: skip
    revision.readings = [KeyAreaReading(key_area=one.key_area, successor=one.successor) for one in base.readings]
    session.add(revision)
    project.title, project.changed_at = document["title"], now()
    session.flush()
    refresh(project, revision)
