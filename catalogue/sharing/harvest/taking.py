"""Taking projects over and giving them back, one by one, within the transaction of a batch."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from ...audit.services import record as note
from ...clock import now
from ...database import session
from ...forms import clean
from ...projects.lifecycle import State
from ...projects.models import KeyAreaReading, Project, Revision
from ...projects.publication import refresh
from .models import HarvestedProject, HarvestSource
from .records import Taken, Unfit, number_in, origin_in, taken

MOST_REFUSED = 100
"""So many refusals are named in a report; all are counted."""


@dataclass
class Report:
    """What came of the records of one time: numbers by outcome, and which were refused and why."""

    counted: Counter[str] = field(default_factory=Counter)
    refused: list[list[str]] = field(default_factory=list)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Report":
        """Return a report as it was kept."""
        return cls(Counter(told.get("counted", {})), list(told.get("refused", [])))

    def told(self) -> dict[str, Any]:
        """Return the report to be kept."""
        return {"counted": dict(self.counted), "refused": self.refused}

    def refuse(self, number: Any, title: Any, problem: Unfit) -> None:
        """Count a record that was not taken, and name it."""
        self.counted["refused"] += 1
        if len(self.refused) < MOST_REFUSED:
            self.refused.append([clean(str(number))[:20], clean(str(title))[:100], problem.why, clean(problem.what)])


def take(source: HarvestSource, told: Any, report: Report) -> None:
    """Take one record of a source, or find out that it is known, our own, or unfit."""
    title = told.get("title") if isinstance(told, Mapping) else None
    shown = next((one for one in title.values() if one), "") if isinstance(title, Mapping) else ""
    number = told.get("id") if isinstance(told, Mapping) else None
    try:
        if not isinstance(told, Mapping):
            raise Unfit("document")
        report.counted[_take(source, told)] += 1
    except Unfit as problem:
        report.refuse(number, shown, problem)


def withdraw(source: HarvestSource, number: Any, report: Report) -> None:
    """Take a project from the public here that its source does not show any more; an unknown one is nothing."""
    try:
        same = (HarvestedProject.source_id == source.id, HarvestedProject.number == number_in(number))
    except Unfit:
        return
    found = session.scalar(select(HarvestedProject).where(*same))
    if found is not None:
        give_back(session.get_one(Project, found.project_id))
        session.delete(found)
        session.flush()
        report.counted["withdrawn"] += 1


def give_back(project: Project) -> None:
    """Take a harvested project from the public; its row stays, so that it is the same one if it comes back."""
    if project.state != State.HIDDEN:
        project.state, project.changed_at = State.HIDDEN, now()
        session.flush()
        note(
            "project.harvest_withdrawn", "project", project.id, actor_id=None, old={"origin": project.origin_catalogue}
        )
        refresh(project, _last_revision(project))


def _take(source: HarvestSource, told: Mapping[str, Any]) -> str:
    """Take a record and say what came of it: taken, changed, unchanged, own, direct, known, example."""
    own_address = current_app.config["CATALOGUE"].base_url.rstrip("/").lower()
    catalogue, number = origin_in(told, source.address)
    if catalogue == own_address:
        return "own"
    if told.get("is_example") is True:
        return "example"
    if catalogue != source.address and _is_source(catalogue):
        return "direct"
    project = session.scalar(
        select(Project).where(Project.origin_catalogue == catalogue, Project.origin_number == number)
    )
    link = session.get(HarvestedProject, project.id) if project else None
    if link and link.source_id != source.id and catalogue != source.address:
        return "known"
    found = taken(told, catalogue, number)
    if project is not None and link is not None and _is_same(project, found):
        _link(project, source, number_in(told.get("id")))
        return "unchanged"
    outcome = "changed" if project is not None and link is not None else "taken"
    project = _written(project, found)
    _link(project, source, number_in(told.get("id")))
    return outcome


def _is_source(address: str) -> bool:
    wanted = select(HarvestSource.id).where(HarvestSource.address == address, HarvestSource.state == "active")
    return session.scalar(wanted) is not None


def _is_same(project: Project, found: Taken) -> bool:
    return (
        project.state == found.state
        and project.confirmed_at == found.confirmed_at
        and _last_revision(project).content_hash == found.digest
    )


def _written(project: Project | None, found: Taken) -> Project:
    """Write what was taken as the published text of a project, with a revision of its own where the text is new."""
    is_new = project is None
    if project is None:
        project = Project(
            origin_catalogue=found.catalogue, origin_number=found.number, created_at=now(), municipality_code=found.municipality_code
        )  # fmt: skip
        session.add(project)
    project.municipality_code, project.title, project.state = (
        found.municipality_code,
        found.document["title"],
        found.state,
    )
    project.submitted_at = project.published_at = found.published_at
    project.confirmed_at, project.changed_at = found.confirmed_at, now()
    session.flush()
    last = None if is_new else _last_revision(project)
    if last is None or last.content_hash != found.digest:
        kept = last.readings if last else ()  # The other catalogue knows nothing of what was split here.
        last = Revision(
            project_id=project.id, number=last.number + 1 if last else 1, document=found.document, content_hash=found.digest,
            created_at=now(), published_at=now(),
            readings=[KeyAreaReading(key_area=one.key_area, successor=one.successor) for one in kept],
        )  # fmt: skip
        session.add(last)
        session.flush()
    told = {"origin": found.catalogue, "number": found.number, "revision": last.number}
    note("project.harvested", "project", project.id, actor_id=None, new=told)
    refresh(project, last)
    return project


def _link(project: Project, source: HarvestSource, number: int) -> None:
    link = session.get(HarvestedProject, project.id)
    if link is None:
        link = HarvestedProject(project_id=project.id)
        session.add(link)
    link.source_id, link.number = source.id, number
    session.flush()


def _last_revision(project: Project) -> Revision:
    newest = select(func.max(Revision.number)).where(Revision.project_id == project.id).scalar_subquery()
    wanted = select(Revision).where(Revision.project_id == project.id, Revision.number == newest)
    return session.scalars(wanted).one()
