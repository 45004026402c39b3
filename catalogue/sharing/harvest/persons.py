"""What harvesting holds of a person: their number beside the sources that they added."""

from sqlalchemy import select

from ...accounts import holdings
from ...accounts.models import User
from ...database import session
from .models import HarvestSource


def init_app() -> None:
    """Say to accounts what this room holds; sources belong to the catalogue and stay."""
    holdings.rooms["harvest"] = holdings.Room(_held)


def _held(user: User) -> holdings.Held:
    added = session.scalars(
        select(HarvestSource).where(HarvestSource.added_by_id == user.id).order_by(HarvestSource.id)
    )
    return {"harvest_sources_added": [{"address": one.address, "at": one.added_at} for one in added]}
