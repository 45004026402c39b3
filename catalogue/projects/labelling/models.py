"""The table of nominations for the label, each with its scores once it is judged."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...accounts.models import User
from ...clock import now
from ...database import Base
from ..models import Project, Revision


class LabelReview(Base):
    """One nomination or appeal: who asked, for which text, and how each criterion was scored and why."""

    __tablename__ = "label_reviews"
    __table_args__ = (
        CheckConstraint("outcome IS NULL OR outcome IN ('granted', 'refused')", name="outcome_known"),
        CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL) AND (outcome IS NULL) = (decided_by_id IS NULL) "
            "AND (outcome IS NULL) = (total IS NULL) AND (outcome IS NULL) = (lowest IS NULL)",
            name="decided_is_whole",
        ),
        CheckConstraint("outcome IS NULL OR (outcome = 'granted') = (total >= 8 AND lowest > 0)", name="outcome_by_scores"),
        CheckConstraint("total IS NULL OR (total BETWEEN 0 AND 12 AND lowest BETWEEN 0 AND 2)", name="scores_in_bounds"),
        CheckConstraint("NOT is_appeal OR plea <> ''", name="appeal_has_reason"),
        Index("uq_label_reviews_open", "project_id", unique=True,
              sqlite_where=text("outcome IS NULL"), postgresql_where=text("outcome IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    is_appeal: Mapped[bool]
    plea: Mapped[str] = mapped_column(String(2000), default="")
    nominated_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    nominated_at: Mapped[datetime] = mapped_column(default=now)
    scores: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """By criterion: `score` and `reason`."""
    total: Mapped[int | None]
    lowest: Mapped[int | None]
    outcome: Mapped[str | None] = mapped_column(String(10))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]

    project: Mapped[Project] = relationship()
    revision: Mapped[Revision] = relationship()
    nominated_by: Mapped[User] = relationship(foreign_keys=[nominated_by_id])
