"""The table of memberships: a person's request to represent a municipality, and what became of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...accounts.models import User
from ...clock import now
from ...database import Base
from ..models import Municipality

STATES = ("pending", "approved", "refused", "ended")
OPEN = ("pending", "approved")
_IS_OPEN = text("state IN ('pending', 'approved')")


class Membership(Base):
    """One request of one person for one municipality; only one at a time may be open."""

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state) for state in STATES)})", name="state_known"),
        CheckConstraint("(state = 'pending') = (decided_at IS NULL)", name="decided_has_moment"),
        Index(
            "uq_memberships_open",
            "user_id",
            "municipality_code",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        Index(None, "municipality_code", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipalities.code"))
    state: Mapped[str] = mapped_column(String(10), default="pending")
    requested_at: Mapped[datetime] = mapped_column(default=now)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(500), default="")

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
    municipality: Mapped[Municipality] = relationship()
