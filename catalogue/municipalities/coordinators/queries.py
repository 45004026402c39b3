"""Questions about coordinators."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, raiseload

from ...accounts.models import User
from ...database import session
from ..models import Region
from .models import Coordinator


def coordinators() -> Sequence[Coordinator]:
    """Return all coordinators with their regions, in the order of the regions and then by name."""
    wanted = select(Coordinator).join(Coordinator.user).join(Coordinator.region).order_by(Region.position, User.name)
    return session.scalars(
        wanted.options(joinedload(Coordinator.user), joinedload(Coordinator.region), raiseload("*"))
    ).all()
