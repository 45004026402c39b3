"""What waits on the reviewing desk: texts, minor edits, reports and requests as one list with its filters."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from ..accounts.models import User
from ..accounts.policies import is_administrator
from ..i18n import _l
from ..municipalities import queries as places
from ..municipalities.memberships.queries import pending_memberships
from ..projects.labelling.queries import nominations_waiting_for
from ..projects.models import Project
from ..projects.queries import edits_to_check, main_key_areas, queue
from ..projects.tagging.queries import topics_for
from ..taxonomy import queries as taxonomy
from .calendar import is_late, working_days
from .reports.queries import reports

KINDS: dict[str, Any] = {
    "new": _l("New project"),
    "revision": _l("Revision"),
    "edit": _l("Minor edit"),
    "label": _l("Nomination for the label"),
    "report": _l("Report"),
    "topic": _l("Proposed topic"),
    "membership": _l("Request for access"),
}
STATES: dict[str, Any] = {"submitted": _l("Waits"), "in_review": _l("In review")}
AGES: dict[str, Any] = {"late": _l("Late"), "in_time": _l("In time")}
HOLDERS: dict[str, Any] = {"me": _l("With me"), "nobody": _l("With nobody"), "others": _l("With others")}


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what it is, where it is settled, since when, and who has it."""

    kind: str
    number: int
    endpoint: str
    values: Mapping[str, Any]
    title: str
    place: str
    since: datetime | None
    region: str = ""
    pillar: str = ""
    state: str = "submitted"
    holder: User | None = None
    days: int = field(init=False)

    def __post_init__(self) -> None:
        """Count the working days once."""
        object.__setattr__(self, "days", working_days(self.since))

    @property
    def is_late(self) -> bool:
        """Whether it waits longer than the target."""
        return is_late(self.days)

    def facts(self, user: User) -> dict[str, str]:
        """Return what the filters ask about."""
        with_whom = "nobody" if self.holder is None else "me" if self.holder.id == user.id else "others"
        age = "late" if self.is_late else "in_time"
        return {
            "kind": self.kind, "state": self.state, "pillar": self.pillar, "region": self.region, "age": age,
            "holder": with_whom,
        }  # fmt: skip


def _texts(user: User) -> Iterable[Waiting]:
    found = queue(user)
    areas = main_key_areas(found)
    for project in found:
        yield _of_project(
            project, "revision" if project.revision_state else "new", "moderation.review", areas,
            since=project.submitted_at, state=project.revision_state or project.state, holder=project.holder,
        )  # fmt: skip


def _edits(user: User) -> Iterable[Waiting]:
    found = edits_to_check(user)
    areas = main_key_areas(found)
    for project in found:
        yield _of_project(project, "edit", "moderation.check_edit", areas, since=project.edited_at)


def _of_project(project: Project, kind: str, endpoint: str, areas: Mapping[int, str], **more: Any) -> Waiting:
    place, area = project.municipality, areas.get(project.id, "")
    return Waiting(
        kind, project.id, endpoint, {"project_id": project.id}, project.title, place.name, region=place.region_code,
        pillar=taxonomy.pillar_of(area) if taxonomy.key_area(area) else "", **more,
    )  # fmt: skip


def _nominations(user: User) -> Iterable[Waiting]:
    found = nominations_waiting_for(user)
    areas = main_key_areas([one.project for one in found])
    for one in found:
        yield _of_project(one.project, "label", "moderation.label", areas, since=one.nominated_at)


def _reports(user: User) -> Iterable[Waiting]:
    for one in reports(user, settled=False):
        place = one.project.municipality
        yield Waiting(
            "report", one.id, "reports.report", {"report_id": one.id}, one.project.title, place.name, one.reported_at,
            place.region_code,
        )  # fmt: skip


def _topics(user: User) -> Iterable[Waiting]:
    for asked in topics_for(user):
        first = asked.proposals[0]
        place = first.project.municipality
        yield Waiting(
            "topic", asked.id, "moderation.topic", {"proposal_id": asked.id}, asked.name, place.name,
            first.proposed_at, place.region_code,
        )  # fmt: skip


def _requests(user: User) -> Iterable[Waiting]:
    if not is_administrator(user):
        return
    for one in pending_memberships(user):
        yield Waiting(
            "membership", one.id, "memberships.admin", {}, one.user.name, one.municipality.name, one.requested_at,
            one.municipality.region_code,
        )  # fmt: skip


SOURCES: tuple[Callable[[User], Iterable[Waiting]], ...] = (_texts, _edits, _nominations, _reports, _topics, _requests)
"""What waits, by its kind; whatever else is to join the queue is a function here and a name in `KINDS`."""


@dataclass(frozen=True)
class QueueFilter:
    """What a reviewer wants to see of the queue; only known values get in."""

    chosen: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, args: Mapping[str, str]) -> "QueueFilter":
        """Return the filter that an address or a form asks for."""
        return cls({name: args[name] for name, values in choices().items() if args.get(name) in values})

    @classmethod
    def from_query(cls, query: str) -> "QueueFilter":
        """Return the filter of a query string that a form carries on."""
        return cls.read(dict(parse_qsl(query[:500])))

    @classmethod
    def carried(cls, form: Mapping[str, str], args: Mapping[str, str]) -> "QueueFilter":
        """Return the filter that a page was opened with, or that its form carries on."""
        return cls.from_query(form.get("queue", "")) if form else cls.read(args)

    @property
    def query(self) -> str:
        """The filter as a query string."""
        return urlencode(self.chosen)

    @property
    def arguments(self) -> dict[str, Any]:
        """The filter as arguments of an address."""
        return dict(self.chosen)

    def fits(self, facts: Mapping[str, str], but: str = "") -> bool:
        """Whether something is to be shown, leaving one filter aside."""
        return all(facts[name] == value for name, value in self.chosen.items() if name != but)


def choices() -> dict[str, dict[str, Any]]:
    """Return the filters with their values and names, in the order of the page."""
    return {
        "kind": KINDS,
        "state": STATES,
        "holder": HOLDERS,
        "age": AGES,
        "pillar": {one.code: one.name for one in taxonomy.pillars()},
        "region": {one.code: one.name for one in places.regions()},
    }


@dataclass(frozen=True)
class Queue:
    """What is shown of the queue, and how much each value of a filter would show."""

    shown: Sequence[Waiting]
    total: int
    counts: Mapping[str, Mapping[str, int]]


def waiting_for(user: User, wanted: QueueFilter) -> Queue:
    """Return what waits for a reviewer, oldest first; each filter is counted without its own choice."""
    everything = [(one, one.facts(user)) for source in SOURCES for one in source(user)]
    counts = {
        name: Counter(facts[name] for _one, facts in everything if wanted.fits(facts, but=name)) for name in choices()
    }
    shown = [one for one, facts in everything if wanted.fits(facts)]
    return Queue(sorted(shown, key=_by_age), len(everything), counts)


def unread(user: User, shown: Sequence[Waiting]) -> set[int]:
    """Return the projects among what is shown whose text nobody else reads just now."""
    return {
        one.number for one in shown
        if one.kind in ("new", "revision") and (one.holder is None or one.holder.id == user.id)
    }  # fmt: skip


def _by_age(one: Waiting) -> tuple[str, str, int]:
    return one.since.isoformat() if one.since else "", one.kind, one.number


def next_text(user: User, wanted: QueueFilter, after: int = 0) -> int | None:
    """Return the project whose text is to be read next: the oldest that nobody else reads, past a given one."""
    shown = waiting_for(user, wanted).shown
    free = unread(user, shown)
    texts = [one for one in shown if one.kind in ("new", "revision") and one.number in free]
    numbers = [one.number for one in texts]
    rest = numbers[numbers.index(after) + 1 :] + numbers[: numbers.index(after)] if after in numbers else numbers
    return rest[0] if rest else None
