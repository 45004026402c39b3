"""Merging one tag into another one: revisions stay as they were submitted, and everybody sees the successor."""

from typing import Any

from sqlalchemy import select, update

from ....accounts.models import User
from ....accounts.policies import require_administrator
from ....clock import now
from ....database import session
from ....errors import Invalid
from ....i18n import _
from ....remembered import forget_after_change
from ....taxonomy.models import KeyArea, Topic
from ..queries import drafts_with
from .following import follow, links_of, locked, note, put_links, retag


def merge_key_areas(user: User, source: str, target: str) -> int:
    """Retire a key area in favour of another one, everywhere at once; return how many public projects moved."""
    require_administrator(user)
    area, successor = locked(KeyArea, source), locked(KeyArea, target)
    if source == target or area.retired_at or successor.retired_at:
        raise Invalid(_("Choose another key area that is in use."))
    links = links_of((source, target))
    earlier = list(session.scalars(select(KeyArea.code).where(KeyArea.replaced_by == source)))
    before: dict[str, Any] = {"links": links, "earlier": earlier, "by_hand": area.by_hand}
    area.retired_at, area.replaced_by, area.by_hand = now(), target, sorted({*area.by_hand, "retired_at"})
    session.flush()
    session.execute(update(KeyArea).where(KeyArea.code.in_(earlier)).values(replaced_by=target))
    put_links((source, target), _joined(links, source, target))
    forget_after_change()
    drafts = retag(drafts_with(source), "key_area", source, lambda _draft: target)
    moved = follow({source, *earlier})
    before["drafts"] = drafts["before"]
    note(user, "merge", "key_area", source, before, {"replaced_by": target, "drafts": drafts["after"], "moved": moved})
    return moved


def merge_topics(user: User, source: str, target: str) -> int:
    """Retire a topic in favour of another one, everywhere at once; return how many public projects moved."""
    require_administrator(user)
    topic, successor = locked(Topic, source), locked(Topic, target)
    if source == target or topic.state != "approved" or successor.state != "approved":
        raise Invalid(_("Choose another topic that is in use."))
    earlier = list(session.scalars(select(Topic.code).where(Topic.replaced_by == source)))
    before: dict[str, Any] = {"earlier": earlier, "by_hand": topic.by_hand}
    topic.state, topic.replaced_by, topic.by_hand = "retired", target, sorted({*topic.by_hand, "state"})
    session.flush()
    session.execute(update(Topic).where(Topic.code.in_(earlier)).values(replaced_by=target))
    forget_after_change()
    drafts = retag(drafts_with(source), "topic", source, lambda _draft: target)
    moved = follow({source, *earlier})
    before["drafts"] = drafts["before"]
    note(user, "merge", "topic", source, before, {"replaced_by": target, "drafts": drafts["after"], "moved": moved})
    return moved


def _joined(links: list[list[Any]], source: str, target: str) -> list[list[Any]]:
    """Return the topics of two key areas as those of one of them, each once."""
    both = {topic for topic, area, _position in links if area == target}
    return [
        [topic, target, position] for topic, area, position in links if area == target or (topic not in both)
    ]  # fmt: skip
