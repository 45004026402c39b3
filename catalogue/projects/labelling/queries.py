"""Questions about nominations for the label."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, raiseload

from ...accounts.models import User
from ...database import session
from ..models import Decision, Project
from ..public_queries import PublicProject
from .criteria import CRITERIA
from .models import LabelReview


def newest_review(project: Project) -> LabelReview | None:
    """Return the last nomination or appeal of a project, open or judged."""
    return session.scalar(
        select(LabelReview).where(LabelReview.project_id == project.id).order_by(LabelReview.id.desc()).limit(1)
    )


def approver_of(project: Project) -> int | None:
    """Return who approved the published text; None where it came by a file."""
    return session.scalar(
        select(Decision.decided_by_id)
        .where(Decision.project_id == project.id, Decision.action == "approve", Decision.undone_at.is_(None))
        .order_by(Decision.id.desc())
        .limit(1)
    )


def first_judge(appeal: LabelReview) -> int | None:
    """Return who gave the refusal that an appeal is against; the appeal is not theirs to judge."""
    refused = select(LabelReview.decided_by_id).where(
        LabelReview.project_id == appeal.project_id, LabelReview.outcome == "refused", LabelReview.id < appeal.id
    )
    return session.scalar(refused.order_by(LabelReview.id.desc()).limit(1))


def nominations() -> Sequence[LabelReview]:
    """Return the open nominations and appeals, oldest first."""
    loaded = joinedload(LabelReview.project).joinedload(Project.municipality)
    return session.scalars(
        select(LabelReview)
        .where(LabelReview.outcome.is_(None))
        .options(loaded, raiseload("*"))
        .order_by(LabelReview.nominated_at, LabelReview.id)
    ).all()


def nominations_waiting_for(user: User) -> Sequence[LabelReview]:
    """Return the open nominations that a person may score."""
    from .policies import can_score

    return [one for one in nominations() if can_score(user, one.project, one)]


def public_scores(project: PublicProject) -> dict[str, Any] | None:
    """Return the scores and reasons behind a label that the public sees; None without one or under another's name."""
    return public_scores_of([project]).get(project.id)


def public_scores_of(projects: Iterable[PublicProject]) -> dict[int, dict[str, Any]]:
    """Return the same of several projects by their numbers, in one query; those without public scores are left out."""
    labelled = [
        one.id
        for one in projects
        if one.card["label"] in ("good_practice", "expired") and one.card["municipality"] is not None
    ]
    if not labelled:
        return {}
    granted = select(LabelReview).where(LabelReview.project_id.in_(labelled), LabelReview.outcome == "granted")
    return {
        one.project_id: {
            "total": one.total,
            "of": 2 * len(CRITERIA),
            "decided_on": one.decided_at.date(),
            "criteria": [{"criterion": key, **one.scores[key]} for key in CRITERIA if key in one.scores],
        }
        for one in session.scalars(granted.order_by(LabelReview.id))
        if one.decided_at is not None
    }
