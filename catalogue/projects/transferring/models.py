"""The table of offers: which project one municipality would hand over to another, and what came of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...accounts.models import User
from ...clock import now
from ...database import Base
from ...municipalities.models import Municipality
from ..models import Project

STATES = ("open", "accepted", "refused", "withdrawn")
_IS_OPEN = text("state = 'open'")


class Transfer(Base):
    """An offer to hand a project over; only one at a time is open."""

    __tablename__ = "transfers"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state) for state in STATES)})", name="state_known"),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_has_moment"),
        CheckConstraint("(state = 'open') = (answered_by_id IS NULL)", name="answered_by_somebody"),
        CheckConstraint("from_code <> to_code", name="goes_elsewhere"),
        Index("uq_transfers_open", "project_id", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
        Index(None, "project_id"),
        Index(None, "to_code", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    from_code: Mapped[str] = mapped_column(ForeignKey("municipalities.code"))
    to_code: Mapped[str] = mapped_column(ForeignKey("municipalities.code"))
    state: Mapped[str] = mapped_column(String(10), default="open")
    reason: Mapped[str] = mapped_column(String(1000), default="")
    offered_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    offered_at: Mapped[datetime] = mapped_column(default=now)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(1000), default="")

    project: Mapped[Project] = relationship()
    giver: Mapped[Municipality] = relationship(foreign_keys=[from_code])
    receiver: Mapped[Municipality] = relationship(foreign_keys=[to_code])
    offered_by: Mapped[User] = relationship(foreign_keys=[offered_by_id])
