"""The tables of sources that are harvested, and of what came from each."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...accounts.models import User
from ...clock import now
from ...database import Base

STATES = ("active", "paused", "removing")
LONGEST_ADDRESS, LONGEST_NAME, LONGEST_FILE = 200, 100, 500


class HarvestSource(Base):
    """Another catalogue: its address, how far it was read, and what came of the last time."""

    __tablename__ = "harvest_sources"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(map(repr, STATES))})", name="state_known"),
        CheckConstraint("name <> ''", name="has_name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS), unique=True)
    """Without a slash at the end; projects born there have it as their origin."""
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    file: Mapped[str] = mapped_column(String(LONGEST_FILE), default="")
    """The address of a JSON Lines file with all its projects; empty where its read API is followed."""
    state: Mapped[str] = mapped_column(String(10), default="active")
    cursor: Mapped[str] = mapped_column(String(100), default="0")
    """How far it was read: the cursor of its changes, or the hash of its file with the number of the next line."""
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    problem: Mapped[str] = mapped_column(String(20), default="")
    """Why the last time failed, in a word; empty where it did not."""
    began_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    next_at: Mapped[datetime] = mapped_column(default=now)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    added_at: Mapped[datetime] = mapped_column(default=now)

    added_by: Mapped[User] = relationship()


class HarvestedProject(Base):
    """Which source a project was taken from, and its number there, which is not that of its origin where it was passed on."""

    __tablename__ = "harvested_projects"
    __table_args__ = (UniqueConstraint("source_id", "number"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("harvest_sources.id"))
    number: Mapped[int]
