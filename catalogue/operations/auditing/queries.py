"""Questions about the chain: events by kind, person, project, municipality and time, the newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, or_, select

from ...accounts.addresses import address_key
from ...accounts.models import User
from ...audit.models import AuditEvent
from ...clock import PRAGUE
from ...database import session
from ...municipalities.memberships.models import Membership
from ...municipalities.models import Municipality
from ...projects.models import Project
from .. import filtering
from .sentences import events_of_kind

PAGE = 50
CHUNK = 500


@dataclass(frozen=True)
class AuditFilter(filtering.Filter):
    """Which events an administrator asks for."""

    kind: str = filtering.one_of(events_of_kind)
    person: str = filtering.words()
    project: str = filtering.digits()
    municipality: str = filtering.words()
    since: str = filtering.day()
    until: str = filtering.day()
    before: int = filtering.before()

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what the rows must fulfil."""
        found: list[ColumnElement[bool]] = []
        if self.kind:
            found.append(AuditEvent.event.in_(events_of_kind(self.kind)))
        if self.person:
            found.append(_of_person(self.person))
        if self.project:
            found.append(_of("project", [self.project]))
        if self.municipality:
            found.append(_of_municipality(self.municipality))
        if self.since:
            found.append(AuditEvent.at >= _midnight(self.since))
        if self.until:
            found.append(AuditEvent.at < _midnight(self.until, 1))
        return found


def _midnight(day: str, later: int = 0) -> datetime:
    return datetime.combine(date.fromisoformat(day) + timedelta(days=later), time(), PRAGUE)


def _of(thing_type: str, numbers: Any) -> ColumnElement[bool]:
    return and_(AuditEvent.thing_type == thing_type, AuditEvent.thing_id.in_(numbers))


def _of_person(typed: str) -> ColumnElement[bool]:
    """Select what somebody did, and what was done to their account: by their whole address, or a part of the name."""
    named = User.email_key == address_key(typed) if "@" in typed else User.name.icontains(typed, autoescape=True)
    theirs = select(User.id).where(named)
    return or_(AuditEvent.actor_id.in_(theirs), _of("user", select(cast(User.id, String)).where(named)))


def _of_municipality(typed: str) -> ColumnElement[bool]:
    """Select what concerns a municipality, its projects and who represents it: by its code, or a part of its name."""
    there = select(Municipality.code).where(
        or_(Municipality.code == typed, Municipality.name.icontains(typed, autoescape=True))
    )
    projects = select(cast(Project.id, String)).where(Project.municipality_code.in_(there))
    people = select(cast(Membership.id, String)).where(Membership.municipality_code.in_(there))
    return or_(_of("project", projects), _of("membership", people), _of("municipality", there))


@dataclass(frozen=True)
class AuditPage:
    """One page of events, and whether older ones follow."""

    events: Sequence[AuditEvent]
    has_more: bool


def audit_page(wanted: AuditFilter, most: int = PAGE) -> AuditPage:
    """Return the events of a filter that are older than its `before`, the newest first."""
    older = [AuditEvent.id < wanted.before] if wanted.before else []
    found = session.scalars(
        select(AuditEvent).where(*wanted.conditions(), *older).order_by(AuditEvent.id.desc()).limit(most + 1)
    ).all()
    return AuditPage(found[:most], len(found) > most)


@dataclass(frozen=True)
class Names:
    """Whom and what events are about, by type and number, read in few statements for many events."""

    people: Mapping[int, str]
    projects: Mapping[str, tuple[str, str]]
    memberships: Mapping[str, tuple[str, str]]


def names_for(events: Sequence[AuditEvent]) -> Names:
    """Return the names that events need."""
    numbers: dict[str, list[int]] = {"user": [], "project": [], "membership": []}
    for one in events:
        if one.thing_type in numbers and filtering.is_number(one.thing_id):
            numbers[one.thing_type].append(int(one.thing_id))
    people = {*numbers["user"], *(one.actor_id for one in events if one.actor_id)}
    named = select(User.id, User.name).where(User.id.in_(people))
    title = case((Project.state.in_(("draft", "discarded")), ""), else_=Project.title)  # Nobody else's to read yet.
    titled = select(Project.id, title, Municipality.name).join(
        Municipality, Municipality.code == Project.municipality_code
    )
    joined = (
        select(Membership.id, User.name, Municipality.name)
        .join(User, User.id == Membership.user_id)
        .join(Municipality, Municipality.code == Membership.municipality_code)
    )
    return Names(
        {number: name for number, name in session.execute(named)},  # noqa: C416 - rows are no pairs to the types
        _pairs(titled.where(Project.id.in_(numbers["project"]))),
        _pairs(joined.where(Membership.id.in_(numbers["membership"]))),
    )


def _pairs(wanted: Any) -> dict[str, tuple[str, str]]:
    return {str(number): (first, second) for number, first, second in session.execute(wanted)}
