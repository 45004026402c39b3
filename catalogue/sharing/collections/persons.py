"""What collections hold of a person: their number beside what they made."""

from sqlalchemy import select

from ...accounts import holdings
from ...accounts.models import User
from ...database import session
from .models import Collection


def init_app() -> None:
    """Say to accounts what this room holds; collections belong to municipalities and to the catalogue, and stay."""
    holdings.rooms["collections"] = holdings.Room(_held)


def _held(user: User) -> holdings.Held:
    made = session.scalars(select(Collection).where(Collection.created_by_id == user.id).order_by(Collection.id))
    return {"collections_made": [{"collection": one.id, "at": one.created_at, "title": one.title} for one in made]}
