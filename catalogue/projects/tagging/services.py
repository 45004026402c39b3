"""Proposing topics and deciding on them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from ...accounts.models import User
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Conflict, Forbidden, Invalid
from ...i18n import _
from ...remembered import forget_after_change
from ...taxonomy import queries as taxonomy
from ...taxonomy.models import Topic, TopicKeyArea
from ...text import slugify, words
from ..document import QUESTIONS
from ..document.questions import Codes
from ..models import Project
from ..policies import can_edit
from ..services.retagging import give_topics
from . import mails
from .models import TopicProposal
from .policies import can_decide_topic
from .queries import ProposedTopic, number_waiting, topic_named

SHORTEST, LONGEST = 3, 100
_LONGEST_CODE = 36


def most_topics() -> int:
    """Return how many topics a project may have, those that it waits for among them."""
    question = QUESTIONS["topics"]
    assert isinstance(question, Codes)
    return question.most


def propose_topic(user: User, project: Project, name: str) -> TopicProposal:
    """Ask for a topic that is not in the list; it waits for a moderator and is not public.

    Raises Forbidden where the text is not open for this person, Invalid for no name, Conflict where it is a topic
    already or is being asked for, or where there is no room for another one.
    """
    if not can_edit(user, project) or project.draft is None:
        raise Forbidden(_("The text cannot be changed in its present state."))
    key = " ".join(words(name))
    if not (SHORTEST <= len(name) <= LONGEST and key):
        raise Invalid(_("Write a name of %(shortest)s to %(longest)s characters.", shortest=SHORTEST, longest=LONGEST))
    if topic_named(name) is not None:
        raise Conflict(_("This topic is in the list already."))
    if len(project.draft.document.get("topics") or ()) + number_waiting(project) >= most_topics():
        raise Conflict(_("A project has %(most)s topics at most, those proposed among them.", most=most_topics()))
    waiting = select(TopicProposal.id).where(
        TopicProposal.project_id == project.id, TopicProposal.state == "waiting", TopicProposal.name_key == key[:200]
    )
    if session.scalar(waiting) is not None:
        raise Conflict(_("You have proposed this topic already."))
    made = TopicProposal(
        project_id=project.id, name=name, name_key=key[:200], state="waiting", proposed_by_id=user.id, proposed_at=now()
    )
    session.add(made)
    session.flush()
    record("topic.proposed", "project", project.id, actor_id=user.id, new={"proposal": made.id, "name": name})
    return made


def withdraw_proposal(user: User, project: Project, proposal_id: int) -> None:
    """Take a proposal back, or put a decided one out of sight; one that is not this project's is left alone."""
    if not can_edit(user, project):
        raise Forbidden(_("The text cannot be changed in its present state."))
    found = session.scalar(
        select(TopicProposal)
        .where(TopicProposal.id == proposal_id, TopicProposal.project_id == project.id)
        .with_for_update()
    )
    if found is None or found.state != "waiting":
        return
    found.state = "withdrawn"
    session.flush()
    record("topic.withdrawn", "project", project.id, actor_id=user.id, old={"proposal": found.id, "name": found.name})


def accept_topic(user: User, asked: ProposedTopic, name_cs: str, name_en: str, key_areas: Sequence[str] = ()) -> Topic:
    """Make a proposal a topic under both names and give it to every project that asked for it.

    Raises Forbidden for whom it concerns, Invalid without both names, Conflict where a topic is called so already.
    """
    _check(user, asked)
    if not name_cs or not name_en:
        raise Invalid(_("Write the name in both languages."))
    for name in (name_cs, name_en):
        if (there := topic_named(name)) is not None:
            raise Conflict(
                _("The topic “%(name)s” is in the list already. Merge the proposal into it.", name=there.name)
            )
    last = session.scalar(select(func.max(Topic.position))) or 0
    topic = Topic(
        code=_new_code(name_en), name_cs=name_cs, name_en=name_en, state="approved", seeded=False, position=last + 1,
        terms={},
    )  # fmt: skip
    session.add(topic)
    session.flush()
    known = [code for code in dict.fromkeys(key_areas) if taxonomy.key_area(code)]
    session.add_all(
        TopicKeyArea(topic_code=topic.code, key_area_code=code, position=position)
        for position, code in enumerate(known, start=1)
    )
    forget_after_change()
    _settle(user, asked, "accepted", topic, {"name_cs": name_cs, "name_en": name_en, "key_areas": known})
    return topic


def merge_topic(user: User, asked: ProposedTopic, code: str) -> None:
    """Give every project that asked an existing topic instead; raise Invalid where there is none of that code."""
    _check(user, asked)
    if taxonomy.topic(code) is None:
        raise Invalid(_("Choose the topic that is meant."))
    _settle(user, asked, "merged", session.get_one(Topic, code), {"topic": code})


def refuse_topic(user: User, asked: ProposedTopic, reason: str) -> None:
    """Refuse a topic with a reason for those who asked for it."""
    _check(user, asked)
    if not reason:
        raise Invalid(_("Write the reason: the other side has to understand it."))
    _settle(user, asked, "refused", None, {}, reason)


def _check(user: User, asked: ProposedTopic) -> None:
    if not can_decide_topic(user, asked.proposals):
        raise Forbidden(_("Your municipality asks for this topic, so somebody else decides on it."))


def _settle(
    user: User, asked: ProposedTopic, state: str, topic: Topic | None, new: dict[str, Any], reason: str = ""
) -> None:
    """Decide on all proposals of one name at once: one event, a mail to each who proposed."""
    for one in asked.proposals:
        one.state, one.reason, one.decided_by_id, one.decided_at = state, reason, user.id, now()
        one.topic_code = topic.code if topic else None
    session.flush()
    record(
        f"topic.{state}", "topic", topic.code if topic else f"proposal {asked.id}", actor_id=user.id,
        old={"name": asked.name, "projects": [one.project_id for one in asked.proposals]}, new=new or None,
        reason=reason,
    )  # fmt: skip
    for one in asked.proposals:
        if topic is not None:
            give_topics(user, one.project)
        mails.tell_proposer(one, topic)


def _new_code(name: str) -> str:
    """Return a code for addresses that no topic has or ever had."""
    base = slugify(name, _LONGEST_CODE) or "topic"
    taken = set(session.scalars(select(Topic.code).where(Topic.code.startswith(base, autoescape=True))))
    return next(code for code in (base, *(f"{base}-{number}" for number in range(2, 10_000))) if code not in taken)
