"""Questions about accounts: by name or address, role and state, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import load_only

from ...accounts.models import User, UserSession
from ...audit.models import AuditEvent
from ...database import session
from ...errors import NotFound
from ...i18n import _l
from ...municipalities.memberships.models import Invitation
from ...notifications.models import OutboxMail
from ...notifications.services import deliverable
from ...projects.models import Decision, Project, ReviewMessage, Revision
from ...sharing.alerts.models import SavedSearch
from ...sharing.shortlist.models import Shortlist
from .. import filtering

ROLES: dict[str, Any] = {
    "member": _l("Member"),
    "moderator": _l("Moderator"),
    "administrator": _l("Administrator"),
}
STATES: dict[str, Any] = {
    "active": _l("Active"),
    "unconfirmed": _l("Address not confirmed"),
    "blocked": _l("Blocked"),
    "leaving": _l("Will be deleted"),
    "erased": _l("Deleted"),
}
PAGE = 50
SHOWN = (
    User.public_id, User.name, User.email, User.role, User.state, User.created_at, User.last_signed_in_at, User.erase_at,
    User.erased_at,
)  # fmt: skip


def state_of(person: User) -> str:
    """Return in which of the page's states an account is."""
    return "erased" if person.erased_at else "leaving" if person.erase_at else person.state


def _shown_state() -> ColumnElement[str]:
    """Return `state_of` as the database says it."""
    return case((User.erased_at.is_not(None), "erased"), (User.erase_at.is_not(None), "leaving"), else_=User.state)


@dataclass(frozen=True)
class PeopleFilter(filtering.Filter):
    """Which accounts an administrator asks for."""

    words: str = filtering.words()
    role: str = filtering.one_of(ROLES)
    state: str = filtering.one_of(STATES)
    page: int = filtering.page()

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what the rows must fulfil."""
        found: list[ColumnElement[bool]] = []
        if self.words:
            found.append(
                or_(
                    *(
                        column.icontains(self.words, autoescape=True)
                        for column in (User.name, User.email, User.email_key)
                    )
                )
            )
        if self.role:
            found.append(User.role == self.role)
        if self.state:
            found.append(_shown_state() == self.state)
        return found


@dataclass(frozen=True)
class PeoplePage:
    """One page of accounts, the newest first, and how many fit the filter altogether."""

    people: Sequence[User]
    total: int
    has_more: bool


def people_page(wanted: PeopleFilter) -> PeoplePage:
    """Return the accounts of a filter."""
    found = session.scalars(
        select(User)
        .where(*wanted.conditions())
        .options(load_only(*SHOWN, raiseload=True))
        .order_by(User.id.desc())
        .limit(PAGE + 1)
        .offset((wanted.page - 1) * PAGE)
    ).all()
    total = session.scalar(select(func.count()).select_from(User).where(*wanted.conditions())) or 0
    return PeoplePage(found[:PAGE], total, len(found) > PAGE)


@dataclass(frozen=True)
class Traces:
    """How many rows name a person: those that go when the account is erased, and those that stay with a number alone."""

    devices: int
    mails: int
    invitations: int
    saved_searches: int
    shortlists: int
    projects: int
    texts: int
    decisions: int
    messages: int
    events: int


def traces_of(person: User) -> Traces:
    """Count what erasing an account takes, and what it leaves."""
    about_them = (AuditEvent.thing_type == "user") & (AuditEvent.thing_id == str(person.id))
    conditions = {
        "devices": UserSession.user_id == person.id,
        "mails": OutboxMail.recipient == ("" if person.erased_at else deliverable(person.email)),
        "invitations": or_(Invitation.email_key == person.email_key, Invitation.accepted_by_id == person.id),
        "saved_searches": SavedSearch.user_id == person.id,
        "shortlists": Shortlist.user_id == person.id,
        "projects": Project.created_by_id == person.id,
        "texts": Revision.created_by_id == person.id,
        "decisions": Decision.decided_by_id == person.id,
        "messages": ReviewMessage.author_id == person.id,
        "events": (AuditEvent.actor_id == person.id) | about_them,
    }
    counts = [select(func.count()).where(one).scalar_subquery().label(name) for name, one in conditions.items()]
    return Traces(*session.execute(select(*counts)).one())


def person_for_change(reference: str) -> User:
    """Return an account, locked; raise NotFound where there is none.

    The administrators are locked with it, all in one order, so that two of them who act on each other wait instead of
    stopping each other; what the one who acts may do is judged by what they are then.
    """
    administrators = (User.role == "administrator") & (User.state == "active")
    wanted = select(User).where(or_(User.public_id == reference, administrators)).order_by(User.id)
    locked = session.scalars(wanted.with_for_update().execution_options(populate_existing=True)).all()
    found = next((one for one in locked if one.public_id == reference), None)
    if found is None:
        raise NotFound()
    return found
