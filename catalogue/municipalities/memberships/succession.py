"""Who speaks for what a municipality recorded: those who represent it, and after a merger those who represent its successor.

Rights of a team (inviting, new drafts, files) stay with `policies.represents`: a municipality that is gone starts nothing new.
"""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import raiseload

from ...accounts.models import User
from ...database import session
from ..models import Municipality
from .models import Membership


def codes_spoken_for(user: User) -> Select[str]:
    """Return the selection of codes of the municipalities for whose projects a person speaks, predecessors included."""
    spoken_for = (
        select(Membership.municipality_code.label("code"))
        .where(Membership.user_id == user.id, Membership.state == "approved")
        .cte(recursive=True)
    )
    predecessors = (
        select(Municipality.code)
        .join(spoken_for, Municipality.successor_code == spoken_for.c.code)
        .where(Municipality.retired_at.is_not(None))
    )
    return select(spoken_for.union(predecessors).c.code)


def municipalities_spoken_for(user: User) -> Sequence[Municipality]:
    """Return the municipalities for whose projects a person speaks, in Czech order."""
    wanted = select(Municipality).where(Municipality.code.in_(codes_spoken_for(user))).options(raiseload("*"))
    return session.scalars(wanted.order_by(Municipality.sort_key)).all() if user.is_active else []


def speaks_for(user: User | None, code: str) -> bool:
    """Whether a person speaks for the projects of a municipality: an active account of its people, or of a successor's."""
    if user is None or not user.is_active:
        return False
    spoken_for = codes_spoken_for(user).subquery()
    return session.scalar(select(spoken_for.c.code).where(spoken_for.c.code == code)) is not None


def speaker_numbers(code: str) -> Select[int]:
    """Return the selection of numbers of the people who speak for a municipality's projects, blocked ones too."""
    places = (
        select(Municipality.code, Municipality.successor_code, Municipality.retired_at)
        .where(Municipality.code == code)
        .cte(recursive=True)
    )
    successors = select(Municipality.code, Municipality.successor_code, Municipality.retired_at).join(
        places, (Municipality.code == places.c.successor_code) & places.c.retired_at.is_not(None)
    )
    chain = places.union(successors)
    return select(Membership.user_id).where(
        Membership.municipality_code.in_(select(chain.c.code)), Membership.state == "approved"
    )


def speakers_of(code: str) -> Sequence[User]:
    """Return the people who speak for a municipality's projects and may sign in."""
    wanted = select(User).where(User.id.in_(speaker_numbers(code)), User.state == "active")
    return session.scalars(wanted.order_by(User.id)).all()
