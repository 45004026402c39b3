"""The table of appeals against blocks."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...audit.models import AuditEvent
from ...clock import now
from ...database import Base
from ..models import User

LONGEST = 3000
LONGEST_ANSWER = 1000


class Appeal(Base):
    """What a blocked person says against one block, and what came of it; the texts go some time after the decision."""

    __tablename__ = "account_appeals"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'granted', 'refused')", name="state_known"),
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_has_moment"),
        CheckConstraint("state <> 'open' OR text <> ''", name="open_has_text"),
        Index(None, "state", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    block_id: Mapped[int] = mapped_column(ForeignKey("audit_events.id"), unique=True)
    """The event of the block, which says who blocked when and why."""
    text: Mapped[str] = mapped_column(String(LONGEST))
    state: Mapped[str] = mapped_column(String(10), default="open")
    made_at: Mapped[datetime] = mapped_column(default=now)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answer: Mapped[str] = mapped_column(String(LONGEST_ANSWER), default="")

    user: Mapped[User] = relationship(foreign_keys=user_id)
    block: Mapped[AuditEvent] = relationship()
    decided_by: Mapped[User | None] = relationship(foreign_keys=decided_by_id)
