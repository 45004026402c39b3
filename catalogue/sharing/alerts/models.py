"""The table of saved searches."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...accounts.models import User
from ...clock import now
from ...database import Base

AT_ONCE, WEEKLY, MONTHLY = "at_once", "weekly", "monthly"
FREQUENCIES = (AT_ONCE, WEEKLY, MONTHLY)
LONGEST_NAME, LONGEST_QUERY = 100, 2000


class SavedSearch(Base):
    """A search that one person keeps, and how far its mails have told of the change feed."""

    __tablename__ = "saved_searches"
    __table_args__ = (
        CheckConstraint(f"frequency IN ({', '.join(map(repr, FREQUENCIES))})", name="frequency_known"),
        CheckConstraint("name <> ''", name="has_name"),
        CheckConstraint("told_sequence >= 0", name="told_sequence_in_bounds"),
        UniqueConstraint("user_id", "query"),
        Index(None, "frequency", "looked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    query: Mapped[str] = mapped_column(String(LONGEST_QUERY))
    """The arguments of its address as `SearchCriteria` writes them, without page and order; empty for all projects."""
    frequency: Mapped[str] = mapped_column(String(10))
    told_sequence: Mapped[int]
    """The number of the change feed up to which its person was told, or there was nothing to tell."""
    looked_at: Mapped[datetime] = mapped_column(default=now)
    """When its turn was last; for searches told of at once, when the last mail was."""
    created_at: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship()
