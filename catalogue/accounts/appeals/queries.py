"""Questions about appeals."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, raiseload

from ...audit.models import AuditEvent
from ...database import session
from ...errors import NotFound
from ..models import User
from ..policies import is_administrator
from .models import Appeal

DECIDED = 50
"""How many of the appeals that were decided last a list shows."""


def appeal_against(block: AuditEvent) -> Appeal | None:
    """Return the appeal against one block."""
    return session.scalar(select(Appeal).where(Appeal.block_id == block.id))


def open_appeal_of(user: User, *, to_change: bool = False) -> Appeal | None:
    """Return the appeal of a person that waits for its decision, locked to change it."""
    wanted = select(Appeal).where(Appeal.user_id == user.id, Appeal.state == "open")
    return session.scalar(wanted.with_for_update() if to_change else wanted)


def waiting_appeals(user: User) -> int | None:
    """Return how many appeals wait; None for who is no administrator."""
    if not is_administrator(user):
        return None
    return session.scalar(select(func.count()).select_from(Appeal).where(Appeal.state == "open"))


def open_appeals() -> Sequence[Appeal]:
    """Return the appeals that wait, the oldest first."""
    return _listed(select(Appeal).where(Appeal.state == "open").order_by(Appeal.made_at, Appeal.id))


def decided_appeals() -> Sequence[Appeal]:
    """Return the appeals that were decided last, the newest first."""
    wanted = select(Appeal).where(Appeal.state != "open").order_by(Appeal.decided_at.desc(), Appeal.id.desc())
    return _listed(wanted.limit(DECIDED))


def appeal_or_404(appeal_id: int, *, to_change: bool = False) -> Appeal:
    """Return an appeal; to change it, the person is locked first and then the appeal, as where one is unblocked."""
    found = session.get(Appeal, appeal_id)
    if found is None:
        raise NotFound()
    if to_change:
        session.refresh(found.user, with_for_update=True)
        session.refresh(found, with_for_update=True)
    return found


def blocker_of(appeal: Appeal) -> User | None:
    """Return who blocked the account; None for the command line."""
    return session.get(User, appeal.block.actor_id) if appeal.block.actor_id else None


def _listed(wanted: Select[Appeal]) -> Sequence[Appeal]:
    return session.scalars(wanted.options(joinedload(Appeal.user), joinedload(Appeal.decided_by), raiseload("*"))).all()
