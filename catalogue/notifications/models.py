"""The outbox: one row for each mail, written in the transaction of what it tells about."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ..clock import now
from ..database import Base

STATES = ("pending", "sending", "sent", "failed", "cancelled")


class OutboxMail(Base):
    """One mail to one recipient, ready to be sent as it is."""

    __tablename__ = "outbox_mails"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state) for state in STATES)})", name="state_known"),
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        CheckConstraint("state <> 'sending' OR lease_until IS NOT NULL", name="sending_has_lease"),
        Index(None, "state", "next_attempt_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(String(60))
    recipient: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    state: Mapped[str] = mapped_column(String(10), default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(default=now)
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")
    unsubscribe_url: Mapped[str | None]
    """Where the recipient ends mails of this kind with one click (RFC 8058); nothing for those that always come."""
    held_for: Mapped[str | None] = mapped_column(String(60), index=True)
    """What may still be taken back before the mail is due; taking it back drops the mail."""
