"""The example projects: loaded from files, published at once, plainly marked, and removable in one step."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, update

from ..audit.services import record
from ..clock import now
from ..config import ROOT
from ..database import Base, session
from ..taxonomy.models import KeyArea, Topic
from .document import content_hash, contradictions, normalized, read, shortcomings
from .document.questions import Tier
from .lifecycle import State
from .models import (
    Project,
    PublicationChange,
    Revision,
)
from .publication import refresh
from .registers import knows_for

FOLDER = ROOT / "seeds" / "examples"


class BadExample(Exception):
    """Names the file of an example that is no sound project, and what is wrong with it."""


@dataclass(frozen=True)
class Example:
    """One example file: who it is, and its document."""

    external_id: str
    label: str
    published_at: datetime
    confirmed_at: datetime
    document: dict[str, Any]


def examples(folder: Path = FOLDER) -> Iterator[Example]:
    """Yield the examples of a folder in the order of their names; raises BadExample."""
    for path in sorted(folder.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        about, raw = data["example"], data["document"]
        reading = read(raw)
        document = normalized(reading.document)
        tier = Tier.LABEL if about.get("label") == "good_practice" else Tier.CARD
        problems = [*reading.problems, *contradictions(document, _known), *shortcomings(document, tier)]
        if problems:
            raise BadExample(f"{path.name}: " + "; ".join(f"{one.path}: {one.message}" for one in problems))
        published = _moment(about["published_at"])
        yield Example(
            about["external_id"], about.get("label", "none"), published, _moment(about.get("confirmed_at", published)),
            document,
        )  # fmt: skip


def _known(register: str, code: str) -> bool:
    """Whether a register holds a code; tags that administrators merged, split or gave up do, because texts keep their codes."""
    tags: dict[str, type[KeyArea | Topic]] = {"key_area": KeyArea, "topic": Topic}
    if register in tags:
        return session.get(tags[register], code) is not None
    return knows_for(None)(register, code)


def _moment(value: Any) -> datetime:
    """Turn a TOML date or moment into an aware moment."""
    return (
        value
        if isinstance(value, datetime) and value.tzinfo
        else datetime(value.year, value.month, value.day, 9, tzinfo=UTC)
    )


def seed_examples(folder: Path = FOLDER) -> int:
    """Publish every example that is new or has changed, and return how many that were."""
    changed = 0
    present = {one.external_id: one for one in session.scalars(select(Project).where(Project.is_example))}
    for example in examples(folder):
        project = present.get(example.external_id)
        digest = content_hash(example.document)
        if project is not None and any(one.content_hash == digest for one in project.revisions):
            continue
        _publish(example, project, digest)
        changed += 1
    return changed


def _publish(example: Example, project: Project | None, digest: str) -> None:
    if project is None:
        project = Project(
            municipality_code=example.document["municipality"], is_example=True, external_id=example.external_id,
            created_at=example.published_at,
        )  # fmt: skip
        session.add(project)
    project.municipality_code = example.document["municipality"]
    project.title = example.document["title"]
    project.state = State.PUBLISHED
    project.label = example.label
    project.label_since = example.published_at if example.label == "good_practice" else None
    project.changed_at = now()
    project.submitted_at = project.published_at = example.published_at
    project.confirmed_at = example.confirmed_at
    session.flush()
    revision = Revision(
        project_id=project.id,
        number=len(project.revisions) + 1,
        document=example.document,
        content_hash=digest,
        created_at=example.published_at,
        published_at=example.published_at,
    )
    session.add(revision)
    session.flush()
    record("example.seeded", "project", project.id, actor_id=None, new={"external_id": example.external_id})
    refresh(project, revision)
    session.refresh(project, ["revisions"])


def remove_examples() -> int:
    """Delete every example project with all that hangs on it, and return how many there were."""
    ids = list(session.scalars(select(Project.id).where(Project.is_example)))
    for table in reversed(Base.metadata.sorted_tables):
        for key in (one for one in table.foreign_keys if one.column.table.name in ("projects", "publications")):
            theirs = key.parent.in_(ids)
            session.execute(
                update(table).where(theirs).values({key.parent: None})
                if key.parent.nullable
                else delete(table).where(theirs)
            )
    session.execute(delete(Project).where(Project.id.in_(ids)))
    session.add_all(PublicationChange(project_id=one, kind="withdrawn", at=now()) for one in ids)
    record("example.removed", "project", "examples", actor_id=None, old={"projects": ids})
    return len(ids)
