"""Questions about offers."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, raiseload

from ...accounts.models import User
from ...database import session
from ...errors import NotFound
from ..models import Project
from ..queries import project_for_change
from .models import Transfer
from .policies import can_see, transfers_answered_by

_WITH_NAMES = (
    joinedload(Transfer.project),
    joinedload(Transfer.giver),
    joinedload(Transfer.receiver),
    joinedload(Transfer.offered_by),
    raiseload("*"),
)


def transfers_waiting_for(user: User) -> Sequence[Transfer]:
    """Return the open offers that a person is asked to answer, oldest first."""
    wanted = select(Transfer).where(transfers_answered_by(user)).options(*_WITH_NAMES)
    return session.scalars(wanted.order_by(Transfer.offered_at, Transfer.id)).all()


def open_transfers(projects: Sequence[Project]) -> Mapping[int, Transfer]:
    """Return the open offer of each of some projects, by the number of the project."""
    wanted = select(Transfer).where(
        Transfer.project_id.in_([project.id for project in projects]), Transfer.state == "open"
    )
    return {one.project_id: one for one in session.scalars(wanted.options(*_WITH_NAMES))} if projects else {}


def open_transfer(project: Project) -> Transfer | None:
    """Return the open offer of a project."""
    return open_transfers([project]).get(project.id)


def accepted_transfers(project_id: int) -> Sequence[Transfer]:
    """Return how a project went from municipality to municipality, oldest first."""
    wanted = select(Transfer).where(Transfer.project_id == project_id, Transfer.state == "accepted")
    return session.scalars(wanted.options(*_WITH_NAMES).order_by(Transfer.id)).all()


def transfer_or_404(user: User, transfer_id: int, *, to_change: bool = False) -> Transfer:
    """Return an offer that a person may read; raise NotFound for any other.

    `to_change` locks the project until the transaction ends.
    """
    found = session.get(Transfer, transfer_id)
    if found is not None and to_change:
        project_for_change(found.project_id)
        session.refresh(found)
    if found is None or not (can_see(user, found) or (found.state != "open" and _has_seen(user, found))):
        raise NotFound()
    return found


def _has_seen(user: User, transfer: Transfer) -> bool:
    """Whether a person took part in an offer that is closed; the page tells them how it ended."""
    return user.id in (transfer.offered_by_id, transfer.answered_by_id)
