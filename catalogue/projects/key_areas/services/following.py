"""What follows from a change of a tag: the working texts, what the public sees, and the note by which it is undone."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import delete, insert, select

from ....accounts.models import User
from ....audit.services import hold, record
from ....clock import now
from ....database import session
from ....errors import NotFound
from ....taxonomy.models import KeyArea, Pillar, TaxonomyChange, Topic, TopicKeyArea
from ...models import Draft
from ...publication import retag as retag_public
from ...realigning import retell_names
from ..queries import shown_with
from ..tags import tags_of, text_today, with_replaced

T = TypeVar("T", bound=Pillar | KeyArea | Topic)
KINDS: Mapping[str, type[Pillar | KeyArea | Topic]] = {"pillar": Pillar, "key_area": KeyArea, "topic": Topic}
ANSWERS: Mapping[str, tuple[str, ...]] = {"key_area": ("main_key_area", "further_key_areas"), "topic": ("topics",)}
"""Where a text holds a tag of some kind."""
EVENTS = {
    ("pillar", "edit"): ("pillar.edited", "pillar.edit_undone"),
    ("key_area", "edit"): ("key_area.edited", "key_area.edit_undone"),
    ("key_area", "merge"): ("key_area.merged", "key_area.merge_undone"),
    ("key_area", "retire"): ("key_area.retired", "key_area.retire_undone"),
    ("key_area", "split"): ("key_area.split", "key_area.split_undone"),
    ("topic", "edit"): ("topic.edited", "topic.edit_undone"),
    ("topic", "merge"): ("topic.joined", "topic.merge_undone"),
    ("topic", "retire"): ("topic.retired", "topic.retire_undone"),
}
"""What a change of some kind of tag is called in the audit chain, and what its undoing is."""


def locked(model: type[T], code: str) -> T:
    """Return a tag, locked for change together with the audit chain; raise NotFound for no such code."""
    hold()
    found = session.get(model, code, with_for_update=True)
    if found is None:
        raise NotFound()
    return found


def retell(tag: str, code: str) -> None:
    """Say in the change feed that a tag by whose name projects are found is called otherwise."""
    if tag in ANSWERS:
        retell_names(**{f"{tag}s": [code]})


def retag(drafts: Iterable[Draft], tag: str, code: str, successor: Callable[[Draft], str]) -> dict[str, dict[str, Any]]:
    """Give working texts what replaces a tag, nothing or another one; return by project what they had and have.

    Authors see which key areas were replaced in their text.
    """
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for draft in drafts:
        number, new = str(draft.project_id), successor(draft)
        if new == code:
            continue
        before[number] = {**_tags(draft, tag), "retagged": draft.retagged}
        draft.document = with_replaced(draft.document, code, new)
        after[number] = _tags(draft, tag)
        if tag == "key_area":
            followed = {old: new if today == code else today for old, today in draft.retagged.items()}
            told = followed if code in draft.retagged.values() else {**followed, code: new}
            draft.retagged = {old: today for old, today in told.items() if old != today}
    session.flush()
    return {"before": before, "after": after}


def give_back(change: TaxonomyChange) -> None:
    """Give working texts the tags from before a change, except where their authors chose anew since."""
    before, after = change.before["drafts"], change.after["drafts"]
    for draft in session.scalars(select(Draft).where(Draft.project_id.in_([int(number) for number in before]))):
        was = dict(before[str(draft.project_id)])
        if _tags(draft, change.tag) == after[str(draft.project_id)]:
            draft.retagged = was.pop("retagged", {})
            kept = {key: answer for key, answer in draft.document.items() if key not in ANSWERS[change.tag]}
            draft.document = {**kept, **was}


def _tags(draft: Draft, tag: str) -> dict[str, Any]:
    return {key: draft.document[key] for key in ANSWERS[tag] if draft.document.get(key)}


def follow(codes: Collection[str]) -> int:
    """Write the public row and the change feed of every project that is read otherwise than the public sees it.

    `codes` are all tags that have come or gone.  Return how many projects that were.
    """
    today = {publication: text_today(revision) for publication, revision in shown_with(codes)}
    moved = {shown: text for shown, text in today.items() if tags_of(text) != tags_of(shown.document)}
    retag_public(moved)
    return len(moved)


def links_of(codes: Collection[str]) -> list[list[Any]]:
    """Return which topics belong to some key areas, as a change keeps it."""
    names = (TopicKeyArea.topic_code, TopicKeyArea.key_area_code, TopicKeyArea.position)
    return [list(row) for row in session.execute(select(*names).where(TopicKeyArea.key_area_code.in_(codes)))]


def put_links(codes: Collection[str], links: Iterable[Sequence[Any]]) -> None:
    """Let exactly these topics belong to some key areas."""
    session.execute(
        delete(TopicKeyArea).where(TopicKeyArea.key_area_code.in_(codes)),
        execution_options={"synchronize_session": False},
    )
    names = ("topic_code", "key_area_code", "position")
    if rows := [dict(zip(names, link, strict=True)) for link in links]:
        session.execute(insert(TopicKeyArea), rows)


def links_of_topic(code: str) -> list[str]:
    """Return the key areas where a topic belongs, the closest first."""
    order = TopicKeyArea.position, TopicKeyArea.key_area_code
    links = select(TopicKeyArea.key_area_code).where(TopicKeyArea.topic_code == code).order_by(*order)
    return list(session.scalars(links))


def put_links_of_topic(code: str, key_areas: Sequence[str]) -> None:
    """Let a topic belong to exactly these key areas, the closest first."""
    session.execute(
        delete(TopicKeyArea).where(TopicKeyArea.topic_code == code), execution_options={"synchronize_session": False}
    )
    if rows := [
        {"topic_code": code, "key_area_code": area, "position": position}
        for position, area in enumerate(key_areas, start=1)
    ]:
        session.execute(insert(TopicKeyArea), rows)


def note(user: User, kind: str, tag: str, code: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Keep what undoing a change needs, and write its event."""
    session.add(
        TaxonomyChange(
            kind=kind, tag=tag, code=code, before=before, after=after, made_by_id=user.id, made_at=now(), undone_at=None
        )
    )
    session.flush()
    event, _undone = EVENTS[tag, kind]
    record(event, tag, code, actor_id=user.id, old=before, new=after)
