"""Who may nominate, appeal and score: pure questions."""

from ...accounts.models import User
from ..lifecycle import Actor, State, side_step
from ..models import Project
from ..policies import capacities
from .models import LabelReview
from .queries import approver_of, first_judge


def _may(user: User | None, project: Project, action: str) -> bool:
    row = side_step("label", action, project.label)
    return row is not None and project.state == State.PUBLISHED and bool(row.actors & capacities(user, project))


def can_nominate(user: User | None, project: Project) -> bool:
    """Whether a person may put a published project forward: its municipality, or a reviewer."""
    return _may(user, project, "nominate")


def can_appeal(user: User | None, project: Project, review: LabelReview | None) -> bool:
    """Whether a person may appeal: the municipality, once, against a refusal."""
    return review is not None and review.outcome == "refused" and not review.is_appeal and _may(user, project, "appeal")


def can_score(user: User | None, project: Project, review: LabelReview | None) -> bool:
    """Whether a person may score an open nomination.

    Nobody of the municipality, not who approved the text, not who nominated it; an appeal is for an administrator who did
    not refuse before.
    """
    is_open = review is not None and review.outcome is None and _may(user, project, "grant")
    return is_open and review is not None and could_score(user, project, review)


def could_score(user: User | None, project: Project, review: LabelReview) -> bool:
    """Whether a nomination is, or was while it was open, a person's to score."""
    if user is None or Actor.REVIEWER not in capacities(user, project):
        return False
    if user.id in (approver_of(project), review.nominated_by_id):
        return False
    if review.is_appeal:
        return Actor.ADMINISTRATOR in capacities(user, project) and user.id != first_judge(review)
    return True
