"""Taking a report, asking the municipality about it, settling it; the project itself is never touched."""

from sqlalchemy import select

from ...accounts.addresses import normal_address
from ...accounts.models import User
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Conflict, Forbidden, Invalid
from ...i18n import _
from ...projects.models import Project
from . import mails
from .models import REASONS, STATES, ProjectReport
from .policies import can_settle

LONGEST = 1000


def report(project: Project, reason: str, text: str, email: str, language: str) -> ProjectReport:
    """Keep what a reader says about a project; moderators get a mail for the first open report of each project."""
    address = (normal_address(email) or "") if email else ""
    if reason not in REASONS or len(text) > LONGEST or (email and not address):
        raise Invalid(_("Some answers need mending."))
    waiting = select(ProjectReport.id).where(ProjectReport.project_id == project.id, ProjectReport.state == "open")
    is_first = session.scalar(waiting.limit(1)) is None
    made = ProjectReport(project_id=project.id, reason=reason, text=text, email=address, language=language)
    session.add(made)
    session.flush()
    record("report.received", "report", made.id, actor_id=None, new={"project": project.id, "reason": reason})
    if is_first:
        mails.tell_moderators(made)
    return made


def ask_municipality(user: User, found: ProjectReport, text: str) -> int:
    """Ask those who represent the municipality, else the contact of the project; return how many were asked.

    Raises Conflict where nobody can be asked.
    """
    _check(user, found)
    _bound(text)
    asked = mails.ask(found, text)
    if not asked:
        raise Conflict(_("Nobody represents the municipality and the text names no contact."))
    found.asked_at = now()
    session.flush()
    record("report.asked", "report", found.id, actor_id=user.id, new={"recipients": asked}, reason=text)
    return asked


def settle(user: User, found: ProjectReport, state: str, note: str) -> None:
    """Close a report as done or not justified; who reported it gets the note, and the address is forgotten."""
    _check(user, found)
    _bound(note)
    if state not in STATES or state == "open":
        raise Invalid(_("Choose one of the answers."))
    address, found.email = found.email, ""
    found.state, found.note, found.settled_at, found.settled_by_id = state, note, now(), user.id
    session.flush()
    if address:
        mails.answer(found, address)
    record("report.settled", "report", found.id, actor_id=user.id, old={"state": "open"}, new={"state": state},
           reason=note)  # fmt: skip


def _check(user: User, found: ProjectReport) -> None:
    if not can_settle(user, found):
        raise Forbidden(_("There is nothing for you to decide on this project now."))
    if found.state != "open":
        raise Conflict(_("Somebody else settled this report in the meantime."))


def _bound(text: str) -> None:
    if not text.strip() or len(text) > LONGEST:
        raise Invalid(_("Write a message of at most %(longest)s characters.", longest=LONGEST))
