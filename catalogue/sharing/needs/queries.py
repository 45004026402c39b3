"""Questions about needs: for the public, for the desks, and what is looked for in vain."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, raiseload, selectinload

from ...accounts.models import User
from ...database import session
from ...errors import NotFound
from .models import Answer, Need
from .policies import answers_checked_by, needs_checked_by, needs_of

MOST = 500
"""So many needs at most are listed; older ones are found by their address only."""


def told_needs(*, is_open: bool = True) -> Sequence[Need]:
    """Return the needs that the public reads, newest first: those still looking, or those that were closed."""
    state = Need.state != "closed" if is_open else Need.state == "closed"
    wanted = select(Need).where(Need.is_told, state).options(joinedload(Need.municipality), raiseload("*"))
    return session.scalars(wanted.order_by(Need.posted_at.desc(), Need.id.desc()).limit(MOST)).all()


def told_need_or_404(need_id: int) -> Need:
    """Return a need that the public reads, with its answers; raise NotFound for any other."""
    loaded = (joinedload(Need.municipality), selectinload(Need.answers).joinedload(Answer.municipality), raiseload("*"))
    found = session.scalar(select(Need).where(Need.id == need_id, Need.is_told).options(*loaded))
    if found is None:
        raise NotFound()
    return found


def own_needs(user: User) -> Sequence[Need]:
    """Return the needs of the municipalities that a person speaks for, last changed first."""
    loaded = (joinedload(Need.municipality), selectinload(Need.answers), raiseload("*"))
    wanted = select(Need).where(needs_of(user)).options(*loaded).order_by(Need.changed_at.desc(), Need.id)
    return session.scalars(wanted.limit(MOST)).all()


def need_or_404(need_id: int, *, to_change: bool = False) -> Need:
    """Return a need; raise NotFound where there is none. `to_change` locks it until the end of the transaction."""
    wanted = select(Need).where(Need.id == need_id)
    found = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None:
        raise NotFound()
    return found


def answer_or_404(answer_id: int) -> Answer:
    """Return an answer, locked to be decided; raise NotFound where there is none."""
    found = session.scalar(select(Answer).where(Answer.id == answer_id).with_for_update())
    if found is None:
        raise NotFound()
    return found


def answer_of(need: Need, codes: Sequence[str]) -> Answer | None:
    """Return what one of several municipalities answered to a need."""
    return session.scalar(select(Answer).where(Answer.need_id == need.id, Answer.municipality_code.in_(codes)))


def needs_to_check(user: User, *, told: bool = False) -> Sequence[Need]:
    """Return the needs that wait for a person, the longest waiting first; or those public, newest first."""
    state = Need.is_told if told else Need.state == "waiting"
    order = Need.changed_at.desc() if told else Need.changed_at
    wanted = select(Need).where(needs_checked_by(user), state).options(joinedload(Need.municipality), raiseload("*"))
    return session.scalars(wanted.order_by(order, Need.id).limit(MOST)).all()


def answers_to_check(user: User, *, told: bool = False) -> Sequence[Answer]:
    """Return the answers that wait for a person, the longest waiting first; or those public, newest first."""
    state = Answer.state == ("published" if told else "waiting")
    order = Answer.answered_at.desc() if told else Answer.answered_at
    loaded = (joinedload(Answer.municipality), joinedload(Answer.need), joinedload(Answer.project), raiseload("*"))
    wanted = select(Answer).where(answers_checked_by(user), state).options(*loaded)
    return session.scalars(wanted.order_by(order, Answer.id).limit(MOST)).all()


def waiting_needs(user: User) -> int:
    """Return how many needs and answers wait for a person."""
    needs = select(func.count()).select_from(Need).where(Need.state == "waiting", needs_checked_by(user))
    answers = select(func.count()).select_from(Answer).where(Answer.state == "waiting", answers_checked_by(user))
    return (session.scalar(needs) or 0) + (session.scalar(answers) or 0)
