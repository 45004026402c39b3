"""Tables of imports: each file that was brought, and what became of each of its rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from ...accounts.models import User
from ...database import Base
from ..models import Project

STATES = ("checked", "running", "done", "undone")
ACTIONS = ("created", "updated", "revised", "unchanged")


class ImportBatch(Base):
    """One file brought by one person, or by the installation's own command (no person); undone as a whole."""

    __tablename__ = "import_batches"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state) for state in STATES)})", name="state_known"),
        CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name="undone_has_moment"),
        Index(None, "created_by_id", "file_hash"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    file_hash: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10), default="checked")
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    counts: Mapped[dict[str, Any]]
    report: Mapped[dict[str, Any]]
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))

    created_by: Mapped[User | None] = relationship()
    rows: Mapped[list["ImportRow"]] = relationship(back_populates="batch", order_by="ImportRow.id")


class ImportRow(Base):
    """What one row of a file did: to which project, with which version of its text, and what stood there before."""

    __tablename__ = "import_rows"
    __table_args__ = (
        CheckConstraint(f"action IN ({', '.join(repr(action) for action in ACTIONS)})", name="action_known"),
        UniqueConstraint("batch_id", "row"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id"))
    row: Mapped[int]
    action: Mapped[str] = mapped_column(String(10))
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    text_version: Mapped[int | None]
    before: Mapped[dict[str, Any] | None]

    batch: Mapped[ImportBatch] = relationship(back_populates="rows")
    project: Mapped[Project] = relationship()
