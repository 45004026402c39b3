"""Mails to those who proposed a topic."""

from ...i18n import absolute_url, localized, speaking
from ...notifications.services import enqueue
from ...taxonomy.models import Topic
from .models import TopicProposal


def tell_proposer(proposal: TopicProposal, topic: Topic | None) -> None:
    """Tell who proposed a topic what was decided, and why."""
    person = proposal.proposed_by
    if not person.is_active:
        return
    with speaking(person.language):
        enqueue(
            "topic_decided",
            person.email,
            person.language,
            decision=proposal.state,
            name=proposal.name,
            topic=localized(topic.name_cs, topic.name_en) if topic else "",
            reason=proposal.reason,
            title=proposal.project.title,
            desk_url=absolute_url("manage.project", project_id=proposal.project_id),
        )
