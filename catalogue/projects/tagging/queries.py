"""Questions about suggestions that were noted and topics that were proposed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from ...accounts.models import User
from ...database import session
from ...errors import NotFound
from ...taxonomy import queries as taxonomy
from ...taxonomy.presenters import KeyAreaView, TopicView
from ...text import words
from ..lifecycle import State
from ..models import Project, Revision
from .models import KeyAreaSuggestion, TopicProposal
from .policies import can_decide_topic

_GONE = (State.DISCARDED, State.REJECTED, State.HIDDEN)
_LETTERS_ALIKE = 4


@dataclass(frozen=True, slots=True)
class ProposedTopic:
    """A name that one or more projects ask for."""

    proposals: tuple[TopicProposal, ...]

    @property
    def id(self) -> int:
        """The number of the oldest of them, by which its page is found."""
        return self.proposals[0].id

    @property
    def name(self) -> str:
        """The name as it was first written."""
        return self.proposals[0].name


def suggestions_left(revision: Revision) -> list[tuple[KeyAreaView, list[str]]]:
    """Return the key areas that a submitted text speaks of and does not have, each with the words that say so."""
    rows = session.scalars(
        select(KeyAreaSuggestion)
        .where(
            KeyAreaSuggestion.project_id == revision.project_id,
            KeyAreaSuggestion.revision == revision.number,
            KeyAreaSuggestion.taken.is_(False),
        )
        .order_by(KeyAreaSuggestion.score.desc(), KeyAreaSuggestion.key_area)
    )
    return [(area, row.words) for row in rows if (area := taxonomy.key_area(row.key_area))]


def proposals_of(project: Project) -> Sequence[TopicProposal]:
    """Return what a project asked for and did not take back, oldest first."""
    return session.scalars(
        select(TopicProposal)
        .where(TopicProposal.project_id == project.id, TopicProposal.state != "withdrawn")
        .options(joinedload(TopicProposal.topic))
        .order_by(TopicProposal.id)
    ).all()


def number_waiting(project: Project) -> int:
    """Return how many topics a project waits for."""
    counted = select(func.count()).where(TopicProposal.project_id == project.id, TopicProposal.state == "waiting")
    return session.scalar(counted) or 0


def proposed_topics() -> list[ProposedTopic]:
    """Return the topics that wait for a decision, each once, the oldest first."""
    rows = session.scalars(
        select(TopicProposal)
        .join(Project)
        .where(TopicProposal.state == "waiting", Project.state.not_in(_GONE))
        .options(joinedload(TopicProposal.project).joinedload(Project.municipality))
        .order_by(TopicProposal.name_key, TopicProposal.id)
    )
    found = [ProposedTopic(tuple(some)) for _key, some in groupby(rows, key=lambda one: one.name_key)]
    return sorted(found, key=lambda one: one.id)


def proposed_topic(proposal_id: int, *, to_change: bool = False) -> ProposedTopic:
    """Return all waiting proposals of the same name as one of them; raise NotFound where it no longer waits."""
    asked = session.get(TopicProposal, proposal_id)
    if asked is None or asked.state != "waiting" or asked.project.state in _GONE:
        raise NotFound()
    same = (
        select(TopicProposal)
        .join(Project)
        .where(TopicProposal.state == "waiting", TopicProposal.name_key == asked.name_key, Project.state.not_in(_GONE))
        .order_by(TopicProposal.id)
    )
    found = session.scalars(same.with_for_update(of=TopicProposal) if to_change else same).all()
    if not found:
        raise NotFound()
    return ProposedTopic(tuple(found))


def topics_for(user: User) -> list[ProposedTopic]:
    """Return the topics that wait for a decision of this person: not beyond their limits, nor of their own municipality."""
    return [one for one in proposed_topics() if can_decide_topic(user, one.proposals)]


def topic_named(name: str) -> TopicView | None:
    """Return the topic that bears a name in either language, whatever its case and accents."""
    wanted = words(name)
    return next((one for one in taxonomy.topics() if wanted in (words(one.name_cs), words(one.name_en))), None)


def topics_like(name: str, most: int = 8) -> list[TopicView]:
    """Return topics with a word that begins like one of a name: perhaps one of them is meant."""
    beginnings = {word[:_LETTERS_ALIKE] for word in words(name) if len(word) >= _LETTERS_ALIKE}
    alike = {
        topic.code: len(beginnings & {word[:_LETTERS_ALIKE] for word in words(f"{topic.name_cs} {topic.name_en}")})
        for topic in taxonomy.topics()
    }
    best = sorted((one for one in taxonomy.topics() if alike[one.code]), key=lambda one: -alike[one.code])
    return best[:most]
