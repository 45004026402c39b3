"""Editing a key area, merging one into another, and undoing either."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select, update

from ...accounts.models import User
from ...accounts.policies import require_administrator
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Conflict, Invalid, NotFound
from ...i18n import _
from ...remembered import forget_after_change
from ...taxonomy.models import KeyArea, TaxonomyChange, TopicKeyArea
from ..models import Draft
from ..publication import refresh
from ..realigning import retell_names
from .queries import drafts_with, newest_change_of, published_with
from .tags import with_tags_today

EDITED = ("name_cs", "name_en", "description_cs", "description_en", "position")
_NAMES = {"name_cs", "name_en"}
_TAGS = ("main_key_area", "further_key_areas")


def edit_key_area(user: User, code: str, values: Mapping[str, Any], terms: Mapping[str, list[str]]) -> None:
    """Change names, descriptions, order and the words that speak for a key area; seeding leaves that as it is.

    Public cards hold codes, not names; only the index of the search is told of another name.
    """
    require_administrator(user)
    area = _locked(code)
    before = {name: getattr(area, name) for name in EDITED} | {"terms": area.terms, "by_hand": area.by_hand}
    for name in EDITED:
        setattr(area, name, values[name])
    area.terms = {**area.terms, **terms} if any(area.terms.get(one, []) != terms[one] for one in terms) else area.terms
    changed = [name for name in EDITED if before[name] != values[name]]
    if not changed and area.terms == before["terms"]:
        return
    area.by_hand = sorted({*area.by_hand, *changed})
    after = {name: getattr(area, name) for name in EDITED} | {"terms": area.terms, "by_hand": area.by_hand}
    _note(user, "edit", code, before, after)
    forget_after_change()
    if _NAMES & {*changed}:
        retell_names(key_areas=[code])


def merge_key_areas(user: User, source: str, target: str) -> int:
    """Retire a key area in favour of another one, everywhere at once; return how many public projects moved.

    Revisions stay as they were submitted: what the public sees, and every working text, gets the successor.
    """
    require_administrator(user)
    area, successor = _locked(source), _locked(target)
    if source == target or area.retired_at or successor.retired_at:
        raise Invalid(_("Choose another key area that is in use."))
    drafts = drafts_with(source)
    links = session.execute(
        select(TopicKeyArea.topic_code, TopicKeyArea.key_area_code, TopicKeyArea.position).where(
            TopicKeyArea.key_area_code.in_((source, target))
        )
    ).all()
    earlier = session.scalars(select(KeyArea.code).where(KeyArea.replaced_by == source)).all()
    before = {
        "drafts": {str(one.project_id): _tags(one.document) for one in drafts},
        "links": [list(link) for link in links], "earlier": list(earlier), "by_hand": area.by_hand,
    }  # fmt: skip
    area.retired_at, area.replaced_by, area.by_hand = now(), target, sorted({*area.by_hand, "retired_at"})
    session.flush()
    session.execute(update(KeyArea).where(KeyArea.code.in_(earlier)).values(replaced_by=target))
    _move_links(source, target)
    forget_after_change()
    for one in drafts:
        one.document = with_tags_today(one.document)
    session.flush()
    after = {"replaced_by": target, "drafts": {str(one.project_id): _tags(one.document) for one in drafts}}
    moved = _refresh_all({source, *earlier})
    _note(user, "merge", source, before, {**after, "moved": moved})
    return moved


def undo_change(user: User, change_id: int) -> None:
    """Take back the last change of a key area, so that everything is as it was.

    Raises NotFound for no such change, Conflict where something else has changed the key areas since.
    """
    require_administrator(user)
    change = session.get(TaxonomyChange, change_id, with_for_update=True)
    if change is None:
        raise NotFound()
    area = _locked(change.key_area)
    if change.undone_at is not None or newest_change_of(change.key_area) != change.id:
        raise Conflict(_("Only the last change of a key area can be undone."))
    if change.kind == "edit":
        for name in (*EDITED, "terms", "by_hand"):
            setattr(area, name, change.before[name])
    else:
        _unmerge(area, change)
    change.undone_at = now()
    session.flush()
    forget_after_change()
    if change.kind == "merge":
        _refresh_all({area.code, *change.before["earlier"]})
    elif any(change.before[name] != change.after[name] for name in _NAMES):
        retell_names(key_areas=[area.code])
    record(f"key_area.{change.kind}_undone", "key_area", area.code, actor_id=user.id, old={"change": change.id})


def _unmerge(area: KeyArea, change: TaxonomyChange) -> None:
    target = change.after["replaced_by"]
    if area.replaced_by != target or _locked(target).retired_at:
        raise Conflict(_("The other key area was merged since. Undo that first."))
    area.retired_at, area.replaced_by, area.by_hand = None, None, change.before["by_hand"]
    session.execute(update(KeyArea).where(KeyArea.code.in_(change.before["earlier"])).values(replaced_by=area.code))
    session.execute(delete(TopicKeyArea).where(TopicKeyArea.key_area_code.in_((area.code, target))))
    if links := change.before["links"]:
        names = ("topic_code", "key_area_code", "position")
        session.execute(insert(TopicKeyArea), [dict(zip(names, link, strict=True)) for link in links])
    numbers = [int(number) for number in change.before["drafts"]]
    for draft in session.scalars(select(Draft).where(Draft.project_id.in_(numbers))):
        number = str(draft.project_id)
        if _tags(draft.document) == change.after["drafts"][number]:  # Else its authors chose anew.
            kept = {key: answer for key, answer in draft.document.items() if key not in _TAGS}
            draft.document = {**kept, **change.before["drafts"][number]}


def _locked(code: str) -> KeyArea:
    area = session.get(KeyArea, code, with_for_update=True)
    if area is None:
        raise NotFound()
    return area


def _tags(document: Mapping[str, Any]) -> dict[str, Any]:
    return {key: document[key] for key in _TAGS if document.get(key)}


def _move_links(source: str, target: str) -> None:
    """Let topics of one key area belong to another one, each once."""
    both = select(TopicKeyArea.topic_code).where(TopicKeyArea.key_area_code == target)
    mine = TopicKeyArea.key_area_code == source
    session.execute(
        delete(TopicKeyArea).where(mine, TopicKeyArea.topic_code.in_(both)),
        execution_options={"synchronize_session": False},
    )
    session.execute(
        update(TopicKeyArea).where(mine).values(key_area_code=target), execution_options={"synchronize_session": False}
    )


def _refresh_all(codes: set[str]) -> int:
    """Write the public rows and the change feed of every project whose text names one of the key areas."""
    found = {project.id: (project, text) for code in sorted(codes) for project, text in published_with(code)}
    for _number, (project, text) in sorted(found.items()):
        refresh(project, text)
    return len(found)


def _note(user: User, kind: str, code: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    session.add(
        TaxonomyChange(
            kind=kind, key_area=code, before=before, after=after, made_by_id=user.id, made_at=now(), undone_at=None
        )
    )
    session.flush()
    told = "edited" if kind == "edit" else "merged"
    record(f"key_area.{told}", "key_area", code, actor_id=user.id, old=before, new=after)
