"""Offering a project to another municipality, taking it, refusing it, and taking the offer back."""

from sqlalchemy import select

from ...accounts.models import User
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Conflict, Forbidden, Invalid
from ...i18n import _
from ...municipalities.queries import is_offered
from ..document import with_municipality
from ..models import Project
from ..publication import refresh
from ..services.moving import published_revision
from ..services.recording import settle
from . import mails
from .models import Transfer
from .policies import can_answer, can_be_handed_over, can_offer, can_withdraw
from .queries import open_transfer


def offer(user: User, project: Project, code: str, reason: str) -> Transfer:
    """Offer a project to another municipality; nothing changes until somebody there takes it.

    Raises Forbidden for who may not, Invalid for the same or an unknown municipality, Conflict where an offer is open.
    """
    if not can_offer(user, project):
        raise Forbidden(_("The project cannot be handed over now."))
    if code == project.municipality_code or not is_offered(code):
        raise Invalid(_("Choose another municipality than the present one."))
    if open_transfer(project) is not None:
        raise Conflict(_("The project is offered to a municipality already. Take that offer back first."))
    made = Transfer(
        project_id=project.id, from_code=project.municipality_code, to_code=code, reason=reason.strip(),
        offered_by_id=user.id, offered_at=now(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(
        "transfer.offer", "project", project.id, actor_id=user.id, old={"municipality": made.from_code},
        new={"municipality": code}, reason=made.reason,
    )  # fmt: skip
    mails.tell_receiver(made)
    return made


def accept(user: User, transfer: Transfer) -> None:
    """Take a project over: it is the receiver's from now on, with its history, address and label.

    Submitted texts stay as they were; the public and every working text get the new municipality.
    """
    _check(can_answer(user, transfer), transfer)
    project = transfer.project
    if project.municipality_code != transfer.from_code or not can_be_handed_over(project):
        raise Conflict(_("The project has moved on since it was offered. Ask the municipality to offer it again."))
    settle(project)
    if project.own_id and _is_taken(project, transfer.to_code):
        project.own_id = None
    project.municipality_code, project.changed_at = transfer.to_code, now()
    if project.draft is not None:
        project.draft.document = with_municipality(project.draft.document, transfer.to_code)
    _close(transfer, user, "accepted", "")
    session.refresh(project, ["municipality"])
    record(
        "transfer.accept", "project", project.id, actor_id=user.id, old={"municipality": transfer.from_code},
        new={"municipality": transfer.to_code},
    )  # fmt: skip
    if (current := published_revision(project)) is not None:
        refresh(project, current)
    mails.tell_giver(transfer, user)


def refuse(user: User, transfer: Transfer, note: str) -> None:
    """Leave a project where it is, with a word to those who offered it."""
    _check(can_answer(user, transfer), transfer)
    _close(transfer, user, "refused", note.strip())
    record("transfer.refuse", "project", transfer.project_id, actor_id=user.id, reason=transfer.note)
    mails.tell_giver(transfer, user)


def withdraw(user: User, transfer: Transfer) -> None:
    """Take an offer back before anybody answered it."""
    _check(can_withdraw(user, transfer), transfer)
    _close(transfer, user, "withdrawn", "")
    record("transfer.withdraw", "project", transfer.project_id, actor_id=user.id)


def _check(may: bool, transfer: Transfer) -> None:
    if transfer.state != "open":
        raise Conflict(_("The offer was settled already."))
    if not may:
        raise Forbidden(_("This step is not yours to take."))


def _close(transfer: Transfer, user: User, state: str, note: str) -> None:
    transfer.state, transfer.note = state, note
    transfer.answered_by_id, transfer.answered_at = user.id, now()
    session.flush()


def _is_taken(project: Project, code: str) -> bool:
    """Whether the municipality calls another project by the same identifier."""
    taken = select(Project.id).where(Project.municipality_code == code, Project.own_id == project.own_id)
    return session.scalar(taken) is not None
