"""The yearly confirmation: still true, no longer true, or never answered until the label expires."""

from ...accounts.models import User
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Conflict, Forbidden, Invalid
from ...i18n import _
from .. import mails
from ..freshness import MOST_ASKS
from ..lifecycle import side_step
from ..models import Project
from ..policies import can_confirm, can_perform
from ..publication import refresh
from .drafting import save_answers
from .moving import published_revision, revise

LONGEST_NOTE = 1000
STAGES_OF = {"changed": None, "completed": "completed", "stopped": "stopped"}
"""What may be reported instead of "still true", and the stage that the answer leads to."""


def confirm(user: User | None, project: Project) -> None:
    """Note that the published text is still true, and let the public see the day.

    Without a person it was the contact of the project, who proved it by the link of a mail.
    """
    _check(user, project)
    before, project.confirmed_at = project.confirmed_at, now()
    project.changed_at = now()
    session.flush()
    record(
        "project.confirmed",
        "project",
        project.id,
        actor_id=user.id if user else None,
        old={"confirmed_at": before.isoformat() if before else None},
        new={"confirmed_at": project.confirmed_at.isoformat(), "by": "member" if user else "contact"},
    )
    _show(project)


def report(user: User | None, project: Project, answer: str, note: str = "") -> None:
    """Note that the published text is no longer true; a member gets a revision with the new stage to go on with.

    The public keeps seeing the published text until a moderator approves a new one. The answer ends the reminders.
    """
    _check(user, project)
    if answer not in STAGES_OF:
        raise Invalid(_("Choose one of the answers."))
    if len(note) > LONGEST_NOTE:
        raise Invalid(_("Write a message of at most %(longest)s characters.", longest=LONGEST_NOTE))
    record(
        "project.reported",
        "project",
        project.id,
        actor_id=user.id if user else None,
        new={"answer": answer, "by": "member" if user else "contact"},
        reason=note,
    )
    project.confirmation_asks, project.confirmation_asked_at = MOST_ASKS, now()
    session.flush()
    mails.announce("project.reported", project, actor=user, reason=note)
    if user is None or not can_perform(user, project, "revise"):
        return
    revise(user, project)
    assert project.draft is not None
    if stage := STAGES_OF[answer]:
        session.flush()
        save_answers(user, project, {"stage": stage}, project.draft.version)


def expire_label(project: Project) -> None:
    """Take the label of good practice from a project that nobody has confirmed for two years."""
    step = side_step("label", "expire", project.label)
    if step is None or step.target is None:
        raise Conflict(_("The project does not have the label."))
    project.label, project.changed_at = step.target, now()
    session.flush()
    record(
        step.event, "project", project.id, actor_id=None, old={"label": step.source}, new={"label": step.target},
        reason="system",
    )  # fmt: skip
    _show(project)
    mails.announce(step.event, project, actor=None)


def _check(user: User | None, project: Project) -> None:
    """Refuse whoever does not represent the municipality, and a project that is not published."""
    if user is not None and not can_confirm(user, project):
        raise Forbidden(_("This step is not yours to take."))
    if published_revision(project) is None or project.state != "published":
        raise Conflict(_("This step is no longer possible: the project has moved on. Look at its present state."))


def _show(project: Project) -> None:
    current = published_revision(project)
    assert current is not None
    refresh(project, current)
