"""Taking back the last change of a tag, so that everything is as it was."""

from collections import defaultdict
from typing import Any

from sqlalchemy import delete, insert, select, update

from ....accounts.models import User
from ....accounts.policies import require_administrator
from ....audit.services import record
from ....clock import now
from ....database import session
from ....errors import Conflict, NotFound
from ....i18n import _
from ....remembered import forget_after_change
from ....taxonomy.models import KeyArea, TaxonomyChange, Topic
from ...models import KeyAreaReading
from ..queries import drafts_with, last_changes
from .editing import NAMES
from .following import EVENTS, KINDS, follow, give_back, locked, put_links, put_links_of_topic, retag, retell

_AT_ONCE = 500


def undo_change(user: User, change_id: int) -> None:
    """Take back the last change of a tag.

    Raises NotFound for no such change, Conflict where something else has changed the tags since.
    """
    require_administrator(user)
    change = session.get(TaxonomyChange, change_id, with_for_update=True)
    if change is None:
        raise NotFound()
    tag = locked(KINDS[change.tag], change.code)
    if change.undone_at is not None or last_changes().get((change.tag, change.code)) != change.id:
        raise Conflict(_("Only the last change of a tag can be undone."))
    if change.kind == "edit":
        _put_back(tag, change)
    else:
        _bring_back(tag, change)
    change.undone_at = now()
    session.flush()
    forget_after_change()
    if change.kind != "edit":
        give_back(change)
        session.flush()
        for part in change.after.get("parts", ()):  # Working texts that their authors changed, or opened since.
            retag(drafts_with(part), "key_area", part, lambda _draft: change.code)
        follow({change.code, *change.before.get("earlier", ()), *_successors(change)})
    elif any(change.before.get(name) != change.after.get(name) for name in NAMES):
        retell(change.tag, change.code)
    _event, undone = EVENTS[change.tag, change.kind]
    record(undone, change.tag, change.code, actor_id=user.id, old={"change": change.id})


def _successors(change: TaxonomyChange) -> list[str]:
    return change.after.get("parts") or [one for one in (change.after.get("replaced_by"),) if one]


def _put_back(tag: Any, change: TaxonomyChange) -> None:
    for name, value in change.before.items():
        if name == "key_areas":
            put_links_of_topic(tag.code, value)
        else:
            setattr(tag, name, value)


def _bring_back(tag: Any, change: TaxonomyChange) -> None:
    """Let a tag that was retired be in use again, with the topics and the earlier tags that were its own."""
    model, target = KINDS[change.tag], change.after.get("replaced_by")
    if target and (tag.replaced_by != target or not _is_in_use(locked(model, target))):
        raise Conflict(_("The other one was changed since. Undo that first."))
    if change.kind == "split":
        _join(change)
    tag.by_hand, tag.replaced_by = change.before["by_hand"], None
    if isinstance(tag, Topic):
        tag.state = "approved"
        session.execute(
            update(Topic).where(Topic.code.in_(change.before.get("earlier", ()))).values(replaced_by=tag.code)
        )
        return
    tag.retired_at, tag.split_into = None, []
    session.execute(
        update(KeyArea).where(KeyArea.code.in_(change.before.get("earlier", ()))).values(replaced_by=tag.code)
    )
    put_links((tag.code, *_successors(change)), change.before["links"])


def _is_in_use(tag: Any) -> bool:
    return bool(tag.state == "approved" if isinstance(tag, Topic) else tag.retired_at is None)


def _join(change: TaxonomyChange) -> None:
    """Retire what came out of a split in favour of the old key area, whose code it goes by again, and read texts as before.

    Raises Conflict where a part was merged or split since, or another key area was merged into it.
    """
    parts = change.after["parts"]
    newer = select(TaxonomyChange.id).where(
        TaxonomyChange.tag == "key_area", TaxonomyChange.kind != "edit", TaxonomyChange.undone_at.is_(None),
        TaxonomyChange.code.in_(parts),
    )  # fmt: skip
    merged_into = select(KeyArea.code).where(KeyArea.replaced_by.in_(parts))
    if session.scalar(newer.limit(1)) or session.scalar(merged_into.limit(1)):
        raise Conflict(_("One of the new key areas was changed since. Undo that first."))
    for code in parts:
        part = locked(KeyArea, code)
        part.retired_at, part.replaced_by = now(), change.code
    session.flush()
    _forget_readings(change.after["readings"])
    if before := change.before["readings"]:
        names = ("revision_id", "key_area", "successor")
        session.execute(insert(KeyAreaReading), [dict(zip(names, one, strict=True)) for one in before])
    session.expire_all()


def _forget_readings(readings: list[list[Any]]) -> None:
    texts: dict[str, list[int]] = defaultdict(list)
    for revision, code, _successor in readings:
        texts[code].append(revision)
    for code, numbers in texts.items():
        for start in range(0, len(numbers), _AT_ONCE):
            chunk = numbers[start : start + _AT_ONCE]
            session.execute(
                delete(KeyAreaReading).where(KeyAreaReading.key_area == code, KeyAreaReading.revision_id.in_(chunk)),
                execution_options={"synchronize_session": False},
            )
