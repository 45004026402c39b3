"""What reports of adoption hold of a person: their number beside reports, checks and answers."""

from sqlalchemy import select

from ...accounts import holdings
from ...accounts.models import User
from ...database import session
from .models import Adoption
from .services import TOLD


def init_app() -> None:
    """Say to accounts what this room holds; reports belong to municipalities and stay."""
    holdings.rooms["adoptions"] = holdings.Room(_held)


def _held(user: User) -> holdings.Held:
    number = user.id
    made = session.scalars(select(Adoption).where(Adoption.reported_by_id == number).order_by(Adoption.id))
    decided = session.scalars(select(Adoption).where(Adoption.decided_by_id == number).order_by(Adoption.id))
    answered = session.scalars(select(Adoption).where(Adoption.replied_by_id == number).order_by(Adoption.id))
    return {
        "adoptions_reported": [
            {"project": one.project_id, "at": one.reported_at, **{key: getattr(one, key) for key in TOLD}}
            for one in made
        ],
        "adoptions_decided": [
            {"adoption": one.id, "state": one.state, "at": one.decided_at, "reason": one.refusal} for one in decided
        ],
        "adoptions_answered": [{"adoption": one.id, "at": one.replied_at, "text": one.reply} for one in answered],
    }
