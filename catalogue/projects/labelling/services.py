"""Nominating, appealing and scoring; each follows a row of the table and leaves one event."""

from collections.abc import Mapping

from ...accounts.models import User
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Conflict, Forbidden, Invalid
from ...i18n import _
from .. import mails
from ..document import Tier, shortcomings
from ..lifecycle import side_step
from ..models import Project, Revision
from ..publication import refresh
from ..services.moving import Incomplete, published_revision
from .criteria import CRITERIA, LONGEST_REASON, is_enough
from .models import LabelReview
from .policies import can_appeal, can_nominate, can_score, could_score
from .queries import newest_review

LONGEST_REQUEST = 2000


def nominate(user: User, project: Project) -> LabelReview:
    """Put a published project forward for the label.

    Raises Incomplete with the answers that the label needs, Conflict where the same text was refused before.
    """
    if not can_nominate(user, project):
        raise Forbidden(_("This step is not yours to take."))
    revision, last = _published(project), newest_review(project)
    if problems := shortcomings(revision.document, Tier.LABEL):
        raise Incomplete(_("Some answers are still needed."), problems=problems)
    if last is not None and last.outcome == "refused" and last.revision_id == revision.id:
        raise Conflict(_("This text was refused the label. Complete it in a revision first, or appeal."))
    return _open(user, project, revision, "nominate", "")


def appeal(user: User, project: Project, plea: str) -> LabelReview:
    """Ask an administrator to judge anew, once."""
    if not can_appeal(user, project, newest_review(project)):
        raise Forbidden(_("This step is not yours to take."))
    if not plea.strip() or len(plea) > LONGEST_REQUEST:
        raise Invalid(_("Write why you disagree, with at most %(longest)s characters.", longest=LONGEST_REQUEST))
    return _open(user, project, _published(project), "appeal", plea)


def score(
    user: User, project: Project, seen_number: int, scores: Mapping[str, int], reasons: Mapping[str, str]
) -> LabelReview:
    """Judge a nomination: the scores alone decide whether the label is given.

    Raises Invalid where a score or reason is missing, Conflict where the text is not the one that was read or somebody was
    faster, and Forbidden for who may not judge.
    """
    review = newest_review(project)
    if review is not None and review.outcome is not None and could_score(user, project, review):
        raise Conflict(_("Somebody has decided on this already."))
    if review is None or not can_score(user, project, review):
        raise Forbidden(_("This step is not yours to take."))
    revision = _published(project)
    if revision.number != seen_number:
        raise Conflict(_("The text has changed since you looked at it. Read it once more."))
    if scores.keys() != CRITERIA.keys() or not all(one in (0, 1, 2) for one in scores.values()):
        raise Invalid(_("Score every criterion."))
    if not all(0 < len(reasons.get(key, "").strip()) <= LONGEST_REASON for key in CRITERIA):
        raise Invalid(_("Write a reason to every score; it is published with the label."))
    review.revision_id = revision.id
    review.scores = {key: {"score": scores[key], "reason": reasons[key].strip()} for key in CRITERIA}
    review.total, review.lowest = sum(scores.values()), min(scores.values())
    review.outcome = "granted" if is_enough(scores) else "refused"
    review.decided_by_id, review.decided_at = user.id, now()
    if review.outcome == "granted":
        project.label_since = now()
    _follow(user, project, revision, "grant" if review.outcome == "granted" else "refuse", _told(review))
    return review


def _told(review: LabelReview) -> str:
    """Return the scores with their reasons as one text for the event."""
    return "\n".join(f"{key} {one['score']}/2: {one['reason']}" for key, one in review.scores.items())


def _open(user: User, project: Project, revision: Revision, action: str, plea: str) -> LabelReview:
    review = LabelReview(
        project_id=project.id, revision_id=revision.id, is_appeal=action == "appeal", plea=plea,
        nominated_by_id=user.id, nominated_at=now(),
    )  # fmt: skip
    session.add(review)
    _follow(user, project, revision, action, plea)
    return review


def _follow(user: User, project: Project, revision: Revision, action: str, reason: str) -> None:
    step = side_step("label", action, project.label)
    if step is None or step.target is None:
        raise Conflict(_("This step is no longer possible: the project has moved on. Look at its present state."))
    before, project.label, project.changed_at = project.label, step.target, now()
    session.flush()
    record(
        step.event, "project", project.id, actor_id=user.id, old={"label": before}, new={"label": step.target},
        reason=reason,
    )  # fmt: skip
    refresh(project, revision)
    mails.announce(step.event, project, actor=user, reason=reason)


def _published(project: Project) -> Revision:
    revision = published_revision(project)
    if revision is None:
        raise Conflict(_("The project has no published text."))
    return revision
