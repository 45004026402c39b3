"""Mails about offers: to those who may take a project over, and back to those who offered it."""

from collections.abc import Iterable

from sqlalchemy import select

from ...accounts.models import User
from ...accounts.wishes import tell
from ...database import session
from ...i18n import absolute_url, speaking
from ...municipalities.memberships.queries import members_of
from ...municipalities.memberships.succession import speakers_of
from .models import Transfer
from .policies import can_answer


def receivers_of(transfer: Transfer) -> Iterable[User]:
    """Return the receiver's people; where it has none, the administrators who may answer for it."""
    if members := members_of(transfer.to_code):
        return members
    staff = select(User).where(User.role == "administrator", User.state == "active").order_by(User.id)
    return [user for user in session.scalars(staff) if can_answer(user, transfer)]


def tell_receiver(transfer: Transfer) -> None:
    """Ask those who may take the project over."""
    for person in receivers_of(transfer):
        if person.id == transfer.offered_by_id:
            continue
        with speaking(person.language):
            tell(
                person,
                "transfer_offered",
                title=transfer.project.title,
                giver=transfer.giver.name,
                receiver=transfer.receiver.name,
                name=transfer.offered_by.name,
                reason=transfer.reason,
                url=absolute_url("transfers.answer", transfer_id=transfer.id),
            )


def tell_giver(transfer: Transfer, actor: User) -> None:
    """Tell the giver's people what became of the offer."""
    for person in speakers_of(transfer.from_code):
        if person.id == actor.id:
            continue
        with speaking(person.language):
            tell(
                person,
                "transfer_answered",
                title=transfer.project.title,
                receiver=transfer.receiver.name,
                answer=transfer.state,
                note=transfer.note,
                url=absolute_url("transfers.answer", transfer_id=transfer.id)
                if person.id == transfer.offered_by_id
                else absolute_url("manage.projects"),
            )
