"""Who drafts for municipalities that they do not represent: pure questions."""

from sqlalchemy import ColumnElement, false, select, true

from ...accounts.models import User
from ...accounts.policies import is_administrator
from ...database import session
from ..models import Municipality
from .models import Coordinator


def can_draft_for_others(user: User) -> bool:
    """Whether a person drafts for any municipality: administrators, and coordinators of some region."""
    if not user.is_active:
        return False
    mine = select(Coordinator.region_code).where(Coordinator.user_id == user.id).limit(1)
    return is_administrator(user) or session.scalar(mine) is not None


def coordinates(user: User, code: str) -> bool:
    """Whether a person drafts for this municipality: administrators for all, coordinators for those of their regions."""
    if not user.is_active:
        return False
    mine = (
        select(Coordinator.user_id)
        .join(Municipality, Municipality.region_code == Coordinator.region_code)
        .where(Coordinator.user_id == user.id, Municipality.code == code)
    )
    return is_administrator(user) or session.scalar(mine) is not None


def municipalities_coordinated_by(user: User) -> ColumnElement[bool]:
    """Return the condition on Municipality that selects what `coordinates` allows."""
    if not user.is_active:
        return false()
    mine = select(Coordinator.region_code).where(Coordinator.user_id == user.id)
    return true() if is_administrator(user) else Municipality.region_code.in_(mine)
