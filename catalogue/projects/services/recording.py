"""One event for one sitting: what is saved while it is written waits in the draft, and enters the chain as one change."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import inspect, update

from ...audit.services import record
from ...clock import now
from ...database import session
from ..models import Draft, Project

PERSONAL = ("contact_name", "contact_email", "contact_phone")
"""Answers that name a person. The chain is kept for good, so it says that they were given or changed, not what they are."""
GIVEN = "…"
JOINED_FOR = timedelta(minutes=10)
"""How long changes of one person are gathered before they become an event."""


def for_the_chain(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers as events keep them: those that name a person only as given, or not."""
    return {key: GIVEN if key in PERSONAL and answer else answer for key, answer in answers.items()}


def gather(draft: Draft, old: Mapping[str, Any]) -> None:
    """Keep what answers were before a change, until `settle` writes the event; the first old answer counts."""
    draft.unrecorded = {**old, **(draft.unrecorded or {})}
    draft.unrecorded_since = draft.unrecorded_since or now()


def belongs_together(draft: Draft, actor_id: int | None) -> bool:
    """Whether a change of this person joins what is gathered: theirs too, and of these minutes."""
    since = draft.unrecorded_since
    return since is None or (draft.updated_by_id == actor_id and now() - since < JOINED_FOR)


def settle(project: Project) -> None:
    """Write what is gathered as one event of the person who wrote it; nothing where nothing differs in the end."""
    draft = project.draft
    if draft is None or draft.unrecorded is None:
        return
    before, was_stored = draft.unrecorded, not inspect(draft).attrs.unrecorded.history.added
    if was_stored:
        # Past the version of the draft: its text stays what people have before them.
        session.execute(
            update(Draft)
            .where(Draft.project_id == project.id)
            .values(unrecorded=None, unrecorded_since=None)
            .execution_options(synchronize_session="evaluate")
        )
    else:
        draft.unrecorded = draft.unrecorded_since = None
    changed = [key for key in before if before[key] != draft.document.get(key)]
    if changed:
        record(
            "draft.saved", "project", project.id, actor_id=draft.updated_by_id,
            old=for_the_chain({key: before[key] for key in changed}),
            new=for_the_chain({key: draft.document.get(key) for key in changed}),
        )  # fmt: skip
    session.flush()
