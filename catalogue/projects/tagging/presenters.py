"""What the form shows of tags: suggestions, topics to choose from, and what became of topics that were proposed."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...taxonomy import queries as taxonomy
from ...taxonomy.presenters import TopicView
from ..models import Project
from ..suggestions import OffersView
from .models import TopicProposal
from .queries import proposals_of, topic_named, topics_like
from .services import most_topics


@dataclass(frozen=True, slots=True)
class TopicsView:
    """The topics of the form; `unknown` is a name that was typed and is no topic, `alike` those it may mean."""

    known: Sequence[TopicView]
    proposals: Sequence[TopicProposal]
    unknown: str
    alike: Sequence[TopicView]
    most: int


@dataclass(frozen=True, slots=True)
class TaggingView:
    """All that helps to choose tags."""

    suggested: OffersView
    topics: TopicsView
    replaced: Sequence[str]


def topics_view(project: Project, typed: str, *, refused: bool) -> TopicsView:
    """Return the topics to choose from beside the name that was typed, which stays there where it was refused."""
    unknown = typed if refused and typed and topic_named(typed) is None else ""
    return TopicsView(
        taxonomy.topics(), proposals_of(project), unknown, topics_like(unknown) if unknown else (), most_topics()
    )
