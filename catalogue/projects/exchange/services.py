"""Taking a file in, row by row, so that it can be gone on with and undone; callers commit between rows as they like."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import selectinload

from ...accounts.models import User
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Conflict, Forbidden, Refused
from ...forms import clean
from ...i18n import _
from ..document import Document
from ..lifecycle import EDITABLE, text_state
from ..models import Project
from ..services.drafting import NewDraft
from ..services.filling import draft_for, drafts_for, fill_in, publish_for, set_free, take_back
from .entries import CellProblem, Contents, Entry
from .judging import Judge, Verdict
from .models import ImportBatch, ImportRow
from .policies import can_import

MOST_PROBLEMS = 2000
"""So many problems a report keeps; the counts stay complete."""
AT_ONCE = 200
"""So many rows are looked up and written together."""
KEPT_FOR = timedelta(days=30)
"""How long a file that was brought to the page can be had back."""


@dataclass
class Report:
    """What a file would do, or did: counts by action, problems by row, and what was left out."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[dict[str, Any]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, contents: Contents) -> "Report":
        """Start a report with what was seen while the file was read."""
        return cls(unknown=list(contents.unknown), notes=list(contents.notes))

    def add(self, verdict: Verdict) -> None:
        """Count a row and keep its problems; say once of each key area that it goes by another code now."""
        self.counts[verdict.action] += 1
        self.counts["complete"] += verdict.is_complete
        for old, new in verdict.merged.items():
            note = _("The key area %(old)s was merged into %(new)s, so %(new)s was taken instead.", old=old, new=new)
            if note not in self.notes:
                self.notes.append(note)
        for problem in verdict.problems[: max(0, MOST_PROBLEMS - len(self.problems))]:
            self.problems.append({"row": verdict.entry.row, "column": problem.column, "message": problem.message})

    def as_json(self) -> dict[str, Any]:
        """Return what a batch keeps of it."""
        return {"problems": self.problems, "unknown": self.unknown, "notes": self.notes}


def check(user: User | None, entries: Iterable[Entry]) -> Iterator[Verdict]:
    """Judge every entry without writing anything."""
    judge, left = Judge(user), iter(entries)
    while portion := list(islice(left, AT_ONCE)):
        judge.look_up(portion)
        yield from map(judge.judge, portion)


def bring(user: User, name: str, data: bytes, report: Report) -> ImportBatch:
    """Keep a checked file until the person decides; files kept longer than a month are let go."""
    if not can_import(user):
        raise Forbidden(_("Only those who represent a municipality, and administrators, may import."))
    session.execute(
        update(ImportBatch)
        .where(ImportBatch.created_at < now() - KEPT_FOR, ImportBatch.content.is_not(None))
        .values(content=None)
        .execution_options(synchronize_session=False)
    )
    batch = _batch(user, name, data)
    batch.content = data
    batch.counts, batch.report = dict(report.counts), report.as_json()
    session.flush()
    return batch


def begin(user: User | None, name: str, data: bytes) -> ImportBatch:
    """Start a batch, or return the one that this file began before it was interrupted.

    Raises Conflict where this person has imported the very same file already.
    """
    digest = hashlib.sha256(data).hexdigest()
    mine = ImportBatch.created_by_id == user.id if user else ImportBatch.created_by_id.is_(None)
    before = session.scalar(
        select(ImportBatch)
        .where(mine, ImportBatch.file_hash == digest, ImportBatch.state.in_(("running", "done")))
        .order_by(ImportBatch.id.desc())
        .limit(1)
    )
    if before is None:
        batch = _batch(user, name, data)
        batch.state = "running"
        session.flush()
        return batch
    if before.state == "done" and not before.counts.get("refused"):
        raise Conflict(_("This file was imported already, as import number %(number)s.", number=before.id))
    before.state = "running"
    return before


def _batch(user: User | None, name: str, data: bytes) -> ImportBatch:
    batch = ImportBatch(
        created_by_id=user.id if user else None,
        file_name=clean(name)[-200:],
        file_hash=hashlib.sha256(data).hexdigest(),
        created_at=now(),
        counts={},
        report={},
    )
    session.add(batch)
    return batch


def start_checked(batch: ImportBatch) -> None:
    """Begin to take in a file that was checked before."""
    if batch.state not in ("checked", "running"):
        raise Conflict(_("This import is finished already."))
    batch.state = "running"


def take(
    user: User | None, batch: ImportBatch, entries: Iterable[Entry], *, publish: bool = False
) -> Iterator[Verdict]:
    """Take entries in, in their order; rows of the batch that are done already are not done twice.

    New drafts are written in portions. What goes wrong in one row undoes that row alone, and is said in its verdict.
    """
    done = set(session.scalars(select(ImportRow.row).where(ImportRow.batch_id == batch.id)))
    judge = Judge(user)
    left = (entry for entry in entries if entry.row not in done)
    while portion := list(islice(left, AT_ONCE)):
        judge.look_up(portion)
        waiting: list[Verdict] = []
        for entry in portion:
            if judge.is_among(entry, waiting):
                yield from _create(user, batch, waiting)
                waiting = []
                judge.look_up([entry])
            verdict = judge.judge(entry)
            if verdict.action == "created" and verdict.is_free and not publish:
                waiting.append(verdict)
                continue
            yield from _create(user, batch, waiting)
            waiting = []
            _write_one(user, batch, verdict, publish=publish)
            yield verdict
        yield from _create(user, batch, waiting)


def _create(user: User | None, batch: ImportBatch, verdicts: Sequence[Verdict]) -> Sequence[Verdict]:
    """Start the drafts of many rows at once; where one of them cannot be, each row is tried alone."""
    wanted = [
        NewDraft(one.municipality_code, one.answers, one.creation_key, one.entry.external_id or None)
        for one in verdicts
    ]
    try:
        made = drafts_for(user, wanted) if wanted else []
    except Conflict:
        for verdict in verdicts:
            _write_one(user, batch, verdict, publish=False)
    else:
        for verdict, project in zip(verdicts, made, strict=True):
            assert project.draft is not None
            session.add(_row_of(batch, verdict, project, project.draft.version))
    return verdicts


def _write_one(user: User | None, batch: ImportBatch, verdict: Verdict, *, publish: bool) -> None:
    """Write what a verdict says; what goes wrong undoes this row alone, and is said in its verdict."""
    if verdict.action == "refused":
        return
    try:
        with session.begin_nested():
            _write(user, batch, verdict, publish=publish)
    except Refused as refused:
        verdict.action = "refused"
        verdict.problems += _reasons(refused)


def _reasons(refused: Refused) -> list[CellProblem]:
    lacking = refused.details.get("problems") or ()
    return [CellProblem("", refused.message), *(CellProblem("", one.message) for one in lacking)]


def _write(user: User | None, batch: ImportBatch, verdict: Verdict, *, publish: bool) -> None:
    project = verdict.project
    if verdict.action == "created":
        if not verdict.is_free:
            set_free(verdict.municipality_code, verdict.entry.external_id, verdict.creation_key)
        project = draft_for(
            user, verdict.municipality_code, verdict.answers, verdict.entry.external_id, verdict.creation_key
        )
    assert project is not None
    if verdict.action in ("updated", "revised"):
        fill_in(user, project, verdict.answers)
    session.flush()
    version = project.draft.version if project.draft is not None and verdict.action != "unchanged" else None
    if publish and user is not None and text_state(project.state, project.revision_state) in EDITABLE:
        publish_for(user, project)
    session.add(_row_of(batch, verdict, project, version))


def _row_of(batch: ImportBatch, verdict: Verdict, project: Project, version: int | None) -> ImportRow:
    """Return what is kept of a row: the version of the text that it left, and the text that it found."""
    return ImportRow(
        batch_id=batch.id,
        row=verdict.entry.row,
        action=verdict.action,
        project_id=project.id,
        text_version=version,
        before=verdict.before if verdict.action == "updated" else None,
    )


def finish(user: User | None, batch: ImportBatch, report: Report) -> None:
    """Close a batch with its counts over all its runs, and leave one event."""
    done = Counter(session.scalars(select(ImportRow.action).where(ImportRow.batch_id == batch.id)))
    batch.counts = dict(done) | {name: report.counts[name] for name in ("refused", "complete")}
    batch.report = report.as_json()
    batch.state = "done"
    batch.finished_at = now()
    record("import.done", "import", batch.id, actor_id=user.id if user else None,
           new={"file": batch.file_name, "hash": batch.file_hash, **batch.counts})  # fmt: skip


def undo(user: User | None, batch: ImportBatch, most: int | None = None) -> Iterator[tuple[Project, bool]]:
    """Take back what a batch did, newest first; yield each project, and whether it was as the batch had left it.

    What anybody has changed, submitted or published since is left alone. At `most` so many rows are taken at once; the
    next call goes on below them.
    """
    if batch.state not in ("running", "done"):
        raise Conflict(_("There is nothing to undo in this import."))
    for row in session.scalars(_to_undo(batch).options(selectinload(ImportRow.project)).limit(most)).all():
        taken = _undo(user, row)
        batch.report = {**batch.report, "down_to": row.id}
        yield row.project, taken


def _to_undo(batch: ImportBatch) -> Select[ImportRow]:
    """Select the rows of a batch that undoing has not come to yet, newest first."""
    wanted = select(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.text_version.is_not(None))
    if (down_to := batch.report.get("down_to")) is not None:
        wanted = wanted.where(ImportRow.id < down_to)
    return wanted.order_by(ImportRow.id.desc())


def _undo(user: User | None, row: ImportRow) -> bool:
    project = row.project
    session.refresh(project, with_for_update=True)
    draft = project.draft
    untouched = draft is not None and draft.version == row.text_version
    if not untouched or text_state(project.state, project.revision_state) not in EDITABLE:
        return False
    try:
        if row.action == "updated":
            before: Document = row.before or {}
            fill_in(user, project, before)
        else:
            take_back(user, project)
    except Refused:
        return False
    row.text_version = None
    return True


def finish_undoing(user: User | None, batch: ImportBatch, undone: int, left: list[int]) -> bool:
    """Note what was undone; close the batch where nothing remains, with one event that names what was left alone.

    Return whether the batch is closed.
    """
    undone, left = batch.report.get("undone", 0) + undone, [*batch.report.get("left", []), *left]
    batch.report = {**batch.report, "undone": undone, "left": left}
    if session.scalar(_to_undo(batch).with_only_columns(ImportRow.id).limit(1)) is not None:
        return False
    batch.state, batch.undone_at, batch.content = "undone", now(), None
    record("import.undone", "import", batch.id, actor_id=user.id if user else None,
           new={"undone": undone, "left": left})  # fmt: skip
    return True
