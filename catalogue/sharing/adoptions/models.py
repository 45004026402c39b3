"""The table of adoptions."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...accounts.models import User
from ...clock import now
from ...database import Base
from ...municipalities.models import Municipality
from ...projects.models import Project

STATES = ("waiting", "published", "refused", "withdrawn")
STAGES = ("planned", "running", "finished", "given_up")
TAKEN = frozenset({"running", "finished"})
"""The stages in which a practice counts as taken over."""
AGAIN = ("", "yes", "partly", "no")
LONGEST = 1000
HIGHEST_COST, LONGEST_MONTHS = 2_000_000_000, 240


def _one_of(column: str, codes: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(code) for code in codes)})"


class Adoption(Base):
    """What one municipality reports about one project of another; `told` is what the public reads of it."""

    __tablename__ = "adoptions"
    __table_args__ = (
        CheckConstraint(_one_of("state", STATES), name="state_known"),
        CheckConstraint(_one_of("stage", STAGES), name="stage_known"),
        CheckConstraint(_one_of("again", AGAIN), name="again_known"),
        CheckConstraint(f"cost IS NULL OR cost BETWEEN 0 AND {HIGHEST_COST}", name="cost_in_bounds"),
        CheckConstraint(f"months IS NULL OR months BETWEEN 0 AND {LONGEST_MONTHS}", name="months_in_bounds"),
        CheckConstraint("own_project_id IS NULL OR own_project_id <> project_id", name="comes_from_another"),
        CheckConstraint("state <> 'published' OR is_told", name="published_is_told"),
        CheckConstraint("state <> 'withdrawn' OR NOT is_told", name="withdrawn_is_not_told"),
        CheckConstraint("state <> 'refused' OR refusal <> ''", name="refused_with_reason"),
        CheckConstraint("(reply = '') = (replied_at IS NULL)", name="reply_has_moment"),
        UniqueConstraint("project_id", "municipality_code"),
        Index(None, "state", "changed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipalities.code"), index=True)
    own_project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id", ondelete="SET NULL"), index=True)
    """The entry in which the municipality that took it over describes its own project."""
    stage: Mapped[str] = mapped_column(String(10))
    cost: Mapped[int | None]
    months: Mapped[int | None]
    changed: Mapped[str] = mapped_column(String(LONGEST), default="")
    result: Mapped[str] = mapped_column(String(LONGEST), default="")
    again: Mapped[str] = mapped_column(String(10), default="")
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    is_told: Mapped[bool] = mapped_column(default=False)
    told: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reported_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    reported_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    refusal: Mapped[str] = mapped_column(String(LONGEST), default="")
    reply: Mapped[str] = mapped_column(String(LONGEST), default="")
    """What the municipality of the project answered; it is shown with what is told."""
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    replied_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    project: Mapped[Project] = relationship(foreign_keys=[project_id])
    own_project: Mapped[Project | None] = relationship(foreign_keys=[own_project_id])
    municipality: Mapped[Municipality] = relationship()
    reported_by: Mapped[User] = relationship(foreign_keys=[reported_by_id])
