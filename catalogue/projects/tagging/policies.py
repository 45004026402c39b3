"""Who decides on topics that projects ask for."""

from collections.abc import Iterable

from ...accounts.models import User
from ...accounts.policies import is_reviewer
from ..lifecycle import Actor
from ..policies import capacities
from .models import TopicProposal


def can_decide_topic(user: User | None, asking: Iterable[TopicProposal]) -> bool:
    """Whether a person may decide on a topic: reviewers, and nobody whose own municipality asks for it (four eyes)."""
    return (
        user is not None
        and is_reviewer(user)
        and all(Actor.REVIEWER in capacities(user, one.project) for one in asking)
    )
