"""The table of questions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...clock import now
from ...database import Base
from ..models import Project

LONGEST = 1500


class ProjectQuestion(Base):
    """What somebody asked about a project, and the answer; who asked is forgotten with the answer."""

    __tablename__ = "project_questions"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answered_has_moment"),
        CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by_somebody"),
        CheckConstraint("answered_at IS NULL OR (email = '' AND name = '')", name="answered_forgets_asker"),
        CheckConstraint("published_at IS NULL OR (answered_at IS NOT NULL AND may_publish)", name="published_agreed"),
        Index(None, "project_id", "answered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(String(LONGEST))
    may_publish: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether who asked agrees that question and answer are shown on the page of the project."""
    asked_at: Mapped[datetime] = mapped_column(default=now)
    answer: Mapped[str] = mapped_column(String(LONGEST), default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    published_at: Mapped[datetime | None]

    project: Mapped[Project] = relationship()
