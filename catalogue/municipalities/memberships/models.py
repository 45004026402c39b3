"""The table of memberships: who represents a municipality, since when, and who agreed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...accounts.models import User
from ...database import Base
from ..models import Municipality


class Membership(Base):
    """A person's membership of a municipality, from the request to its end."""

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'approved', 'refused', 'ended')", name="state_known"),
        Index(
            "uq_memberships_open",
            "user_id",
            "municipality_code",
            unique=True,
            sqlite_where=text("state IN ('pending', 'approved')"),
            postgresql_where=text("state IN ('pending', 'approved')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipalities.code"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="pending")
    requested_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(String(500), default="")

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    municipality: Mapped[Municipality] = relationship()
