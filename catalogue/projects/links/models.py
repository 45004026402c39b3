"""The table of links in published texts and of what became of them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...database import Base
from ..models import Project

FAILURES_OF_THE_DEAD = 3
"""After so many failures one after the other, on different days, a link counts as dead."""


class ProjectLink(Base):
    """One address in the published text of a project; `problem` is why it failed last, empty where it works."""

    __tablename__ = "project_links"
    __table_args__ = (
        CheckConstraint("failures >= 0", name="failures_not_negative"),
        CheckConstraint("(failures = 0) = (problem = '')", name="failure_has_problem"),
        Index(None, "next_check_at"),
        Index(None, "failures"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), primary_key=True)
    url: Mapped[str] = mapped_column(String(500), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(20), default="")
    checked_at: Mapped[datetime | None]
    next_check_at: Mapped[datetime]

    project: Mapped[Project] = relationship()
