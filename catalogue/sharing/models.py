"""Weekly sums of how projects are read: numbers without readers."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base

LONGEST_WORDS = 60
FEWEST_TO_TELL = 3
"""How many times words have to be searched for in a week before anybody may read them."""
UNKNOWN = ""
"""The region of readers who did not say where they are at home."""


class ProjectViews(Base):
    """How many times the page of a project was opened in a week, by the region that readers called their own."""

    __tablename__ = "project_views"
    __table_args__ = (CheckConstraint("count > 0", name="count_positive"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)
    region_code: Mapped[str] = mapped_column(String(5), primary_key=True)
    count: Mapped[int]


class ProjectSearch(Base):
    """How many times words of our own search led to a project in a week; rare ones are forgotten when it is over."""

    __tablename__ = "project_searches"
    __table_args__ = (CheckConstraint("count > 0", name="count_positive"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(LONGEST_WORDS), primary_key=True)
    count: Mapped[int]
