"""The table of reports."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...accounts.models import User
from ...clock import now
from ...database import Base
from ...projects.models import Project

STATES = ("open", "done", "unjustified")
REASONS = ("dead_link", "contact_gone", "not_true", "legal", "other")


def _one_of(column: str, codes: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(code) for code in codes)})"


class ProjectReport(Base):
    """What one reader said about one project; the address is kept until the report is settled."""

    __tablename__ = "project_reports"
    __table_args__ = (
        CheckConstraint(_one_of("state", STATES), name="state_known"),
        CheckConstraint(_one_of("reason", REASONS), name="reason_known"),
        CheckConstraint("(state = 'open') = (settled_at IS NULL)", name="settled_has_moment"),
        CheckConstraint("state = 'open' OR settled_by_id IS NOT NULL", name="settled_by_somebody"),
        CheckConstraint("state = 'open' OR email = ''", name="settled_forgets_address"),
        Index(None, "state", "reported_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    reason: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(1000))
    email: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[str] = mapped_column(String(2))
    state: Mapped[str] = mapped_column(String(20), default="open")
    reported_at: Mapped[datetime] = mapped_column(default=now)
    asked_at: Mapped[datetime | None]
    """When the municipality was asked about it last."""
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(String(1000), default="")

    project: Mapped[Project] = relationship()
    settled_by: Mapped[User | None] = relationship()
