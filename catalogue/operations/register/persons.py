"""What updates of the register hold of a person: their number beside the files that they brought."""

from sqlalchemy import select

from ...accounts import holdings
from ...accounts.models import User
from ...database import session
from ...municipalities.models import RegisterUpdate


def init_app() -> None:
    """Say to accounts what this room holds; updates belong to the catalogue and stay."""
    holdings.rooms["register"] = holdings.Room(_held)


def _held(user: User) -> holdings.Held:
    brought = session.scalars(
        select(RegisterUpdate).where(RegisterUpdate.brought_by_id == user.id).order_by(RegisterUpdate.id)
    )
    return {"register_updates": [{"file": one.file_name, "at": one.brought_at} for one in brought]}
