"""Giving up a tag without a successor."""

from typing import Any

from ....accounts.models import User
from ....accounts.policies import require_administrator
from ....clock import now
from ....database import session
from ....errors import Conflict, Invalid
from ....i18n import _
from ....remembered import forget_after_change
from ....taxonomy.models import KeyArea, Topic
from ..queries import drafts_with, in_the_way
from .following import follow, links_of, locked, note, put_links, retag


def retire_key_area(user: User, code: str) -> int:
    """Give up a key area; it disappears from projects that have it as a further one. Return how many are public.

    Raises Conflict while a published project has it as the main one. Working texts keep it there: their authors are told
    to choose another one before they submit.
    """
    require_administrator(user)
    area = locked(KeyArea, code)
    if area.retired_at:
        raise Invalid(_("This key area is no longer used."))
    if in_the_way(code):
        raise Conflict(
            _("It is the main key area of published projects. Merge it into another one, or split it first.")
        )
    links = links_of((code,))
    before: dict[str, Any] = {"links": links, "by_hand": area.by_hand}
    area.retired_at, area.by_hand = now(), sorted({*area.by_hand, "retired_at"})
    session.flush()
    put_links((code,), ())
    return _gone(user, "key_area", code, before)


def retire_topic(user: User, code: str) -> int:
    """Give up a topic; it disappears from every project. Return how many public ones had it."""
    require_administrator(user)
    topic = locked(Topic, code)
    if topic.state != "approved":
        raise Invalid(_("This topic is no longer used."))
    before: dict[str, Any] = {"by_hand": topic.by_hand}
    topic.state, topic.by_hand = "retired", sorted({*topic.by_hand, "state"})
    session.flush()
    return _gone(user, "topic", code, before)


def _gone(user: User, tag: str, code: str, before: dict[str, Any]) -> int:
    forget_after_change()
    drafts = retag(drafts_with(code), tag, code, lambda _draft: "")
    moved = follow({code})
    before["drafts"] = drafts["before"]
    note(user, "retire", tag, code, before, {"drafts": drafts["after"], "moved": moved})
    return moved
