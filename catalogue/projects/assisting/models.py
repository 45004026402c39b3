"""The table of questions to municipalities: which text was sent to which address, and what was answered."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...accounts.models import User
from ...clock import now
from ...database import Base
from ..models import Project

STATES = ("open", "confirmed", "returned", "refused", "replaced")
ANSWERS = ("confirmed", "returned", "refused")
_IS_OPEN = text("state = 'open'")


class AssistedAsk(Base):
    """One text of a project, sent to one address for confirmation; only one at a time is open."""

    __tablename__ = "assisted_asks"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state) for state in STATES)})", name="state_known"),
        CheckConstraint(
            f"(state IN ({', '.join(repr(state) for state in ANSWERS)})) = (answered_at IS NOT NULL)",
            name="answered_has_moment",
        ),
        CheckConstraint("answered_at IS NULL OR answered_by <> ''", name="answered_by_somebody"),
        CheckConstraint("expires_at > asked_at", name="expires_later"),
        Index(
            "uq_assisted_asks_open", "project_id", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN
        ),
        Index(None, "project_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    email: Mapped[str] = mapped_column(String(254))
    text_hash: Mapped[str] = mapped_column(String(64))
    """Of the text without the two consents, which are the municipality's to give."""
    state: Mapped[str] = mapped_column(String(10), default="open")
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    """Name and function, as the municipality wrote them."""
    note: Mapped[str] = mapped_column(String(1000), default="")

    project: Mapped[Project] = relationship()
    asked_by: Mapped[User] = relationship()
