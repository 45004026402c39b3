"""What needs hold of a person: their number beside what they posted, answered and decided."""

from sqlalchemy import select

from ...accounts import holdings
from ...accounts.models import User
from ...database import session
from .models import Answer, Need


def init_app() -> None:
    """Say to accounts what this room holds; needs and answers belong to municipalities and stay."""
    holdings.rooms["needs"] = holdings.Room(_held)


def _held(user: User) -> holdings.Held:
    number = user.id
    posted = session.scalars(select(Need).where(Need.posted_by_id == number).order_by(Need.id))
    answered = session.scalars(select(Answer).where(Answer.answered_by_id == number).order_by(Answer.id))
    decided = session.scalars(select(Need).where(Need.decided_by_id == number).order_by(Need.id))
    checked = session.scalars(select(Answer).where(Answer.decided_by_id == number).order_by(Answer.id))
    return {
        "needs_posted": [
            {"need": one.id, "at": one.posted_at, "title": one.title, "text": one.text, "words": one.words}
            for one in posted
        ],
        "needs_answered": [
            {"need": one.need_id, "at": one.answered_at, "text": one.text, "project": one.project_id}
            for one in answered
        ],
        "needs_decided": [{"need": one.id, "at": one.decided_at, "reason": one.refusal} for one in decided],
        "need_answers_decided": [{"answer": one.id, "at": one.decided_at, "reason": one.refusal} for one in checked],
    }
