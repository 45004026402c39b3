"""The table of shortlists that people keep with their accounts."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ...clock import now
from ...database import Base

LONGEST_NAME = 100


class Shortlist(Base):
    """Projects that a person put aside under a name, by their numbers in the order chosen."""

    __tablename__ = "shortlists"
    __table_args__ = (
        UniqueConstraint("user_id", "name"),
        CheckConstraint("name <> ''", name="has_name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    projects: Mapped[list[Any]]
    home_code: Mapped[str | None] = mapped_column(ForeignKey("municipalities.code"))
    """The municipality for which amounts per inhabitant are counted."""
    saved_at: Mapped[datetime] = mapped_column(default=now)
