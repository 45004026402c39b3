"""Questions about the outbox."""

from collections.abc import Sequence

from sqlalchemy import select

from ..database import session
from .models import OutboxMail


def newest_mails(limit: int = 100) -> Sequence[OutboxMail]:
    """Return the mails queued last, the newest first."""
    return session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc()).limit(limit)).all()
