"""Questions about memberships: the municipalities of a person, the people of a municipality."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, raiseload

from ...accounts.models import User
from ...database import session
from ..models import Municipality
from .models import Membership


def municipalities_of(user: User) -> Sequence[Municipality]:
    """Return the municipalities that a person represents, in Czech order."""
    return session.scalars(
        select(Municipality)
        .join(Membership, Membership.municipality_code == Municipality.code)
        .where(Membership.user_id == user.id, Membership.state == "approved")
        .options(joinedload(Municipality.district), raiseload("*"))
        .order_by(Municipality.sort_key)
    ).all()


def approved_membership_exists(user: User, code: str) -> bool:
    """Whether a person is an approved member of a municipality."""
    found = select(Membership.id).where(
        Membership.user_id == user.id, Membership.municipality_code == code, Membership.state == "approved"
    )
    return session.scalar(found.limit(1)) is not None
