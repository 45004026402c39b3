"""What shortlists hold of a person."""

from sqlalchemy import delete

from ...accounts import holdings
from ...accounts.models import User
from ...database import session
from .models import Shortlist
from .queries import shortlists_of


def init_app() -> None:
    """Say to accounts what this room holds; shortlists go with their person."""
    holdings.rooms["shortlists"] = holdings.Room(_held, forgets=_forget)


def _held(user: User) -> holdings.Held:
    kept = shortlists_of(user)
    return {"shortlists": [{"name": one.name, "projects": one.projects, "at": one.saved_at} for one in kept]}


def _forget(user: User) -> None:
    session.execute(delete(Shortlist).where(Shortlist.user_id == user.id))
