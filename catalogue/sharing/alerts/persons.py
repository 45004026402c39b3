"""What alerts hold of a person: their saved searches, which go with them."""

from sqlalchemy import delete

from ...accounts import holdings
from ...accounts.models import User
from ...database import session
from .models import SavedSearch
from .queries import searches_of


def init_app() -> None:
    """Say to accounts what this room holds."""
    holdings.rooms["alerts"] = holdings.Room(_held, forgets=_forget)


def _held(user: User) -> holdings.Held:
    return {
        "saved_searches": [
            {"name": one.name, "search": one.query, "frequency": one.frequency, "at": one.created_at}
            for one in searches_of(user)
        ]
    }


def _forget(user: User) -> None:
    session.execute(delete(SavedSearch).where(SavedSearch.user_id == user.id))
