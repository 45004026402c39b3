"""The tables of needs and of the answers to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...accounts.models import User
from ...clock import now
from ...database import Base
from ...municipalities.models import Municipality
from ...projects.models import Project
from ..alerts.models import SavedSearch

STATES = ("waiting", "published", "refused", "closed")
OUTCOMES = ("", "solved", "given_up")
ANSWER_STATES = ("waiting", "published", "refused")
LONGEST_TITLE, LONGEST_WORDS, LONGEST_TEXT, LONGEST_ANSWER = 100, 100, 2000, 1000
MOST_AREAS = 3
HIGHEST_BUDGET = 2_000_000_000


def _one_of(column: str, codes: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(map(repr, codes))})"


class Need(Base):
    """What one municipality looks for; `told` is what the public reads of it."""

    __tablename__ = "needs"
    __table_args__ = (
        CheckConstraint(_one_of("state", STATES), name="state_known"),
        CheckConstraint(_one_of("outcome", OUTCOMES), name="outcome_known"),
        CheckConstraint("(state = 'closed') = (outcome <> '')", name="closed_has_outcome"),
        CheckConstraint("solved_by_id IS NULL OR outcome = 'solved'", name="solved_by_is_solved"),
        CheckConstraint("title <> ''", name="has_title"),
        CheckConstraint(f"budget IS NULL OR budget BETWEEN 0 AND {HIGHEST_BUDGET}", name="budget_in_bounds"),
        CheckConstraint("state <> 'published' OR is_told", name="published_is_told"),
        CheckConstraint("state <> 'refused' OR refusal <> ''", name="refused_with_reason"),
        Index(None, "state", "changed_at"),
        Index(None, "is_told", "posted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipalities.code"), index=True)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    text: Mapped[str] = mapped_column(String(LONGEST_TEXT), default="")
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS), default="")
    """Words that the search is asked beside the key areas; empty where these alone decide."""
    key_areas: Mapped[list[Any]] = mapped_column(default=list)
    budget: Mapped[int | None]
    """The most that the municipality can spend, in CZK."""
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    is_told: Mapped[bool] = mapped_column(default=False)
    told: Mapped[dict[str, Any]] = mapped_column(default=dict)
    outcome: Mapped[str] = mapped_column(String(10), default="")
    outcome_text: Mapped[str] = mapped_column(String(LONGEST_ANSWER), default="")
    solved_by_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id", ondelete="SET NULL"), index=True)
    saved_search_id: Mapped[int | None] = mapped_column(ForeignKey("saved_searches.id", ondelete="SET NULL"))
    """What tells its author of new projects that fit."""
    posted_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    posted_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    refusal: Mapped[str] = mapped_column(String(LONGEST_ANSWER), default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    municipality: Mapped[Municipality] = relationship()
    posted_by: Mapped[User] = relationship(foreign_keys=[posted_by_id])
    solved_by: Mapped[Project | None] = relationship()
    saved_search: Mapped[SavedSearch | None] = relationship()
    answers: Mapped[list["Answer"]] = relationship(
        back_populates="need", order_by="Answer.answered_at", passive_deletes="all"
    )


class Answer(Base):
    """What one municipality answers to the need of another."""

    __tablename__ = "need_answers"
    __table_args__ = (
        CheckConstraint(_one_of("state", ANSWER_STATES), name="state_known"),
        CheckConstraint("text <> ''", name="has_text"),
        CheckConstraint("state <> 'refused' OR refusal <> ''", name="refused_with_reason"),
        UniqueConstraint("need_id", "municipality_code"),
        Index(None, "state", "answered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"))
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipalities.code"), index=True)
    text: Mapped[str] = mapped_column(String(LONGEST_ANSWER))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id", ondelete="SET NULL"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    answered_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime] = mapped_column(default=now)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    refusal: Mapped[str] = mapped_column(String(LONGEST_ANSWER), default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    need: Mapped[Need] = relationship(back_populates="answers")
    municipality: Mapped[Municipality] = relationship()
    project: Mapped[Project | None] = relationship()
    answered_by: Mapped[User] = relationship(foreign_keys=[answered_by_id])
