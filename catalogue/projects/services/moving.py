"""The verbs of the lifecycle: each checks the policy, follows the table, leaves an event and mails."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from ...accounts.models import User
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Conflict, Forbidden, Invalid
from ...i18n import _
from ...notifications.services import Held
from ...taxonomy import queries as taxonomy
from .. import adopted, mails
from ..document import Problem, Tier, content_hash, contradictions, normalized, shortcomings, with_municipality
from ..key_areas.tags import replaced_in, text_today
from ..lifecycle import UNDO_WITHIN, Axis, State, Transition, transition
from ..models import Decision, Draft, Project, Revision
from ..policies import can_perform
from ..publication import refresh
from ..registers import explain, knows_for
from ..tagging.noting import note_suggestions
from .recording import for_the_chain, settle


class Incomplete(Invalid):
    """The text lacks something that its tier needs; `details["problems"]` names each."""


def _row(user: User, project: Project, action: str) -> Transition:
    """Return the row to follow; say apart whether it is not this person's or not this state's."""
    row = transition(action, project.state, project.revision_state)
    if row is None:
        raise Conflict(_("This step is no longer possible: the project has moved on. Look at its present state."))
    if not can_perform(user, project, action):
        raise Forbidden(_("This step is not yours to take."))
    return row


def move(
    user: User | None,
    project: Project,
    row: Transition,
    reason: str = "",
    *,
    announced: bool = True,
    held: Held | None = None,
    **noted: Any,
) -> None:
    """Follow a row of the table: set the state, write the event, and queue the mails unless nobody is to wait for it."""
    if row.comment_needed and not reason.strip():
        raise Invalid(_("Write the reason: the other side has to understand it."))
    before = {"state": project.state, "revision_state": project.revision_state}
    if row.axis is Axis.PROJECT:
        project.state = row.target or project.state
    else:
        project.revision_state = row.target
    if State.IN_REVIEW not in (project.state, project.revision_state):
        project.claimed_by_id = project.claimed_at = None
    project.changed_at = now()
    session.flush()
    record(
        row.event,
        "project",
        project.id,
        actor_id=user.id if user else None,
        old=before,
        new={"state": project.state, "revision_state": project.revision_state, **noted},
        reason=reason,
    )
    if announced:
        mails.announce(row.event, project, actor=user, reason=reason, held=held)


def published_revision(project: Project) -> Revision | None:
    """Return the newest revision that was approved."""
    return session.scalar(
        select(Revision)
        .where(Revision.project_id == project.id, Revision.published_at.is_not(None))
        .order_by(Revision.number.desc())
        .limit(1)
    )


def latest_revision(project: Project) -> Revision | None:
    """Return the newest submitted text."""
    return session.scalar(
        select(Revision).where(Revision.project_id == project.id).order_by(Revision.number.desc()).limit(1)
    )


def problems_before_submission(project: Project, document: Mapping[str, Any]) -> list[Problem]:
    """Return everything that stands between a text and its submission."""
    return [
        *contradictions(document, knows_for(project), explain), *shortcomings(document, Tier.CARD), *_circles(project, document),
    ]  # fmt: skip


def _circles(project: Project, document: Mapping[str, Any]) -> list[Problem]:
    """Return the problem of a project that would be inspired by itself, perhaps by way of others."""
    source = document.get("inspired_by_project")
    if not source or not adopted.closes_circle(project.id, int(source)):
        return []
    return [Problem("inspired_by_project", _("That project comes from this one, so this one cannot come from it."))]


def submit(user: User, project: Project, seen_version: int) -> Revision:
    """Freeze the working text as the next revision and hand it to the reviewers.

    Raises Incomplete with the problems, Conflict where the text was saved after it was looked at.
    """
    row = _row(user, project, "submit")
    if project.draft is None or project.draft.version != seen_version:
        raise Conflict(_("Somebody else saved this project in the meantime. Read it once more, then submit it."))
    revision = hand_in(user, project, project.draft, row)
    note_suggestions(project, revision.document, revision.number)
    return revision


def hand_in(user: User | None, project: Project, draft: Draft, row: Transition, *, announced: bool = True) -> Revision:
    """Freeze a working text as the next revision for whoever the caller found entitled; raise Incomplete."""
    settle(project)
    document = normalized(draft.document)
    if problems := problems_before_submission(project, document):
        raise Incomplete(_("Some answers are still needed."), problems=problems)
    number = (session.scalar(select(func.max(Revision.number)).where(Revision.project_id == project.id)) or 0) + 1
    revision = Revision(
        project_id=project.id,
        number=number,
        document=document,
        content_hash=content_hash(document),
        created_at=now(),
        created_by_id=user.id if user else None,
    )
    session.add(revision)
    project.submitted_at = now()
    move(user, project, row, announced=announced, revision=number, content_hash=revision.content_hash)
    return revision


def discard(user: User, project: Project) -> None:
    """Throw the working text away; of a published project only the open revision."""
    throw_away(user, project, _row(user, project, "discard"))


def throw_away(user: User | None, project: Project, row: Transition) -> None:
    """Follow a row that discards, for whoever the caller found entitled; a discarded draft gives its identifier free."""
    settle(project)
    text = project.draft.document if project.draft else {}
    project.draft = None
    if row.axis is Axis.PROJECT:
        project.own_id = None
    move(user, project, row, discarded=for_the_chain(text))


def withdraw(user: User, project: Project) -> None:
    """Take a submitted text back for more work, as long as nobody has taken it up."""
    move(user, project, _row(user, project, "withdraw"))


def revise(user: User, project: Project) -> None:
    """Open a revision of a published project; the public keeps seeing the published text."""
    open_revision(user, project, _row(user, project, "revise"))


def open_revision(user: User | None, project: Project, row: Transition) -> None:
    """Follow the row that revises, for whoever the caller found entitled."""
    current = published_revision(project)
    project.draft = Draft(
        document=with_municipality(text_today(current), project.municipality_code) if current else {},
        updated_at=now(),
        updated_by_id=user.id if user else None,
        retagged=replaced_in(current) if current else {},
    )
    move(user, project, row)


def take_up(user: User, project: Project) -> None:
    """Begin the review of a submitted text."""
    move(user, project, _row(user, project, "take_up"))
    project.claimed_by_id, project.claimed_at = user.id, now()
    session.flush()


def put_back(user: User, project: Project) -> None:
    """Return a text to the queue without a decision."""
    move(user, project, _row(user, project, "put_back"))


def approve(user: User, project: Project, seen: tuple[int, str], text: str = "", comments: Any = None) -> Decision:
    """Publish the text looked at; `seen` is the number and hash of its revision."""
    row = _row(user, project, "approve")
    revision = _seen_revision(project, seen)
    if _circles(project, revision.document):
        raise Conflict(_("The project names as its source one that comes from it. Ask the author to mend that first."))
    if taxonomy.key_area(text_today(revision)["main_key_area"]) is None:
        raise Conflict(
            _(
                "The main key area of the text is no longer used. Return the text so that its author chooses another one."
            )
        )
    decision = _decide(user, project, revision, row, "", text, comments)
    moment = now()
    revision.published_at = moment
    project.published_at = project.published_at or moment
    project.confirmed_at = moment
    project.title = revision.document["title"]
    project.draft = None
    project.edit_state = project.edit_base = project.edited_at = None  # The review showed the edits too.
    told = _held(decision)
    move(user, project, row, text, held=told, revision=revision.number, content_hash=revision.content_hash)
    refresh(project, revision)
    return decision


def request_changes(
    user: User, project: Project, seen: tuple[int, str], reason_code: str, text: str, comments: Any = None
) -> Decision:
    """Return the text to its authors with a reason and comments on its answers."""
    return _turn_down(user, project, "request_changes", seen, reason_code, text, comments)


def reject(
    user: User, project: Project, seen: tuple[int, str], reason_code: str, text: str, comments: Any = None
) -> Decision:
    """Refuse the text with a reason; of a published project only the open revision is refused."""
    decision = _turn_down(user, project, "reject", seen, reason_code, text, comments)
    project.draft = None
    session.flush()
    return decision


def _turn_down(
    user: User, project: Project, action: str, seen: tuple[int, str], reason_code: str, text: str, comments: Any
) -> Decision:
    row = _row(user, project, action)
    if not reason_code or not text.strip():
        raise Invalid(_("Choose a reason and explain it: the author has to understand what to do."))
    revision = _seen_revision(project, seen)
    decision = _decide(user, project, revision, row, reason_code, text, comments)
    move(user, project, row, text, held=_held(decision), revision=revision.number, reason_code=reason_code)
    return decision


def _seen_revision(project: Project, seen: tuple[int, str]) -> Revision:
    """Return the revision a reviewer looked at, or refuse where it is not the newest any more."""
    revision = latest_revision(project)
    if revision is None or (revision.number, revision.content_hash) != seen:
        raise Conflict(_("The text has changed since you looked at it. Read the new revision before you decide."))
    return revision


def _decide(
    user: User, project: Project, revision: Revision, row: Transition, reason_code: str, text: str, comments: Any
) -> Decision:
    """Write the decision with what has to be put back if it is undone."""
    decision = Decision(
        project_id=project.id,
        revision_id=revision.id,
        content_hash=revision.content_hash,
        action=row.action,
        axis=row.axis,
        reason_code=reason_code,
        text=text,
        comments={key: comment for key, comment in (comments or {}).items() if comment},
        decided_by_id=user.id,
        decided_at=now(),
        before=what_undoing_puts_back(project),
    )
    session.add(decision)
    session.flush()
    return decision


def _held(decision: Decision) -> Held:
    """Return how long the mails of a decision wait: a minute longer than it can be undone, because a mail cannot be."""
    return Held(f"decision:{decision.id}", decision.decided_at + UNDO_WITHIN + timedelta(minutes=1))


def what_undoing_puts_back(project: Project) -> dict[str, Any]:
    """Return the fields that approving overwrites, as JSON holds them."""
    moments = {name: getattr(project, name) for name in ("published_at", "confirmed_at", "edited_at")}
    kept = {name: getattr(project, name) for name in ("title", "edit_state", "edit_base")}
    return kept | {name: moment and moment.isoformat() for name, moment in moments.items()}


def archive(user: User, project: Project, reason: str) -> None:
    """Take a project out of the default search; it stays readable with a banner."""
    _show_differently(user, project, "archive", reason)


def restore(user: User, project: Project, reason: str = "") -> None:
    """Show an archived or hidden project again."""
    _show_differently(user, project, "restore", reason)


def hide(user: User, project: Project, reason: str) -> None:
    """Withdraw a project from the public at once, for legal or privacy reasons."""
    _show_differently(user, project, "hide", reason)


def _show_differently(user: User, project: Project, action: str, reason: str) -> None:
    move(user, project, _row(user, project, action), reason=reason)
    current = published_revision(project)
    if current is None:
        raise Conflict(_("The project has no published text."))
    refresh(project, current)
