"""Giving a project topics that were decided for it, whatever state its text is in."""

from typing import Any

from sqlalchemy import select

from ...accounts.models import User
from ...audit.services import record
from ...database import session
from ...taxonomy import queries as taxonomy
from ..document import QUESTIONS, normalized
from ..document.questions import Codes
from ..lifecycle import EDITABLE, PUBLIC, text_state
from ..models import Decision, Project
from ..tagging.models import TopicProposal
from . import moving
from .drafting import write
from .editing import publish_text


def approve(user: User, project: Project, seen: tuple[int, str], text: str = "", comments: Any = None) -> Decision:
    """Publish the text looked at, with the topics that were decided for it while it was being reviewed."""
    decision = moving.approve(user, project, seen, text, comments)
    give_topics(user, project)
    return decision


def give_topics(user: User, project: Project) -> None:
    """Add the topics decided for a project: to a text that is open, or at once to the published one.

    While a text is being reviewed nothing changes under the reviewer's hands: they follow with its approval.
    """
    decided = session.scalars(
        select(TopicProposal)
        .where(
            TopicProposal.project_id == project.id,
            TopicProposal.topic_code.is_not(None),
            TopicProposal.attached.is_(False),
        )
        .order_by(TopicProposal.id)
    ).all()
    today = [taxonomy.topic_today(one.topic_code) for one in decided if one.topic_code]
    codes = [code for code in today if taxonomy.topic(code)]
    if not codes:
        return
    if project.draft is not None and text_state(project.state, project.revision_state) in EDITABLE:
        write(user, project, project.draft, {"topics": _with(project.draft.document.get("topics"), codes)})
    elif project.draft is None and project.state in PUBLIC:
        _publish_with(user, project, codes)
    else:
        return
    for one in decided:
        one.attached = True
    session.flush()


def _publish_with(user: User, project: Project, codes: list[str]) -> None:
    current = moving.published_revision(project)
    assert current is not None
    before = current.document.get("topics") or []
    after = _with(before, codes)
    if after != before:
        publish_text(user, project, normalized({**current.document, "topics": after}), current)
        record(
            "project.topics_added", "project", project.id, actor_id=user.id, old={"topics": before},
            new={"topics": after},
        )  # fmt: skip


def _with(topics: list[str] | None, codes: list[str]) -> list[str]:
    """Return topics with further ones, as far as there is room for them."""
    question = QUESTIONS["topics"]
    assert isinstance(question, Codes)
    return list(dict.fromkeys([*(topics or ()), *codes]))[: question.most]
