"""Taking a decision back: for ten minutes, by who decided, as long as nothing has followed from it.

The mails of a decision wait in the outbox that long, because a mail cannot be taken back, and a correction after it
confuses more than ten minutes of waiting. What was public meanwhile was public: the change feed says withdrawn or changed,
and the decision stays in the list of decisions with the moment when it was undone.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from ...accounts.models import User
from ...audit.models import AuditEvent
from ...clock import now
from ...database import session
from ...errors import Conflict, Forbidden
from ...i18n import _
from ...notifications.services import drop_held
from ..key_areas.tags import text_today
from ..lifecycle import undoing
from ..models import Decision, Draft, Project
from ..policies import can_undo
from ..publication import refresh
from .moving import move, published_revision

HARMLESS = ("project.message",)
"""What may have happened after a decision without standing in the way of its undoing."""


def undo(user: User, project: Project, decision_id: int) -> Decision:
    """Put a project back under the review of who decided, as it was before.

    Raises Forbidden for anybody else and after the time, Conflict where something has followed from the decision.
    """
    decision = session.get(Decision, decision_id)
    if decision is None or decision.project_id != project.id or not can_undo(user, project, decision):
        raise Forbidden(_("Only who decided can undo a decision, within ten minutes."))
    row = undoing(decision.action, decision.axis)
    if (row.source != (project.state if row.axis == "project" else project.revision_state)) or _followed(decision):
        raise Conflict(_("Something has followed from the decision already, so it cannot be undone."))
    dropped = drop_held(f"decision:{decision.id}")
    if dropped is None:
        raise Conflict(_("The mail about the decision has left already, so it cannot be undone."))
    revision = decision.revision
    decision.undone_at = now()
    if project.draft is None:
        project.draft = Draft(document=text_today(revision), updated_at=now(), updated_by_id=revision.created_by_id)
    if decision.action == "approve":  # From here on nothing is asked of the database until the state has moved too.
        revision.published_at = None
        _put_back(project, decision.before)
    move(user, project, row, decision=decision.action, revision=revision.number, mails_dropped=dropped)
    project.claimed_by_id, project.claimed_at = user.id, now()
    session.flush()
    if decision.action == "approve":
        refresh(project, published_revision(project) or revision)
    return decision


def _put_back(project: Project, before: dict[str, Any]) -> None:
    for name, value in before.items():
        setattr(project, name, datetime.fromisoformat(value) if name.endswith("_at") and value else value)


def _followed(decision: Decision) -> bool:
    """Whether anything was written about the project after the decision."""
    newest = session.scalars(
        select(AuditEvent.event)
        .where(
            AuditEvent.thing_type == "project",
            AuditEvent.thing_id == str(decision.project_id),
            AuditEvent.event.not_in(HARMLESS),
        )
        .order_by(AuditEvent.id.desc())
        .limit(1)
    ).first()
    return newest != f"{decision.axis}.{decision.action}"
