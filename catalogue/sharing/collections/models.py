"""The tables of collections and of what they hold."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...accounts.models import User
from ...clock import now
from ...database import Base
from ...i18n import localized
from ...municipalities.models import Municipality

STATES = ("draft", "published", "taken_down")
LONGEST_TITLE, LONGEST_INTRODUCTION, LONGEST_REASON = 100, 2000, 300
MOST_ITEMS, MOST_COLLECTIONS = 60, 20
"""How many projects a collection holds, and how many collections one municipality, or the administrators, keep."""


class Collection(Base):
    """A collection of one municipality; without one it is the administrators'."""

    __tablename__ = "collections"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(map(repr, STATES))})", name="state_known"),
        CheckConstraint("title <> ''", name="has_title"),
        CheckConstraint("state <> 'taken_down' OR objection <> ''", name="taken_down_with_reason"),
        CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name="published_has_moment"),
        Index(None, "state", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_code: Mapped[str | None] = mapped_column(ForeignKey("municipalities.code"), index=True)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    title_en: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    introduction: Mapped[str] = mapped_column(String(LONGEST_INTRODUCTION), default="")
    introduction_en: Mapped[str] = mapped_column(String(LONGEST_INTRODUCTION), default="")
    cover_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id", ondelete="SET NULL"))
    """The project whose first picture is the cover."""
    state: Mapped[str] = mapped_column(String(10), default="draft")
    objection: Mapped[str] = mapped_column(String(LONGEST_INTRODUCTION), default="")
    """Why a moderator took it down."""
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    municipality: Mapped[Municipality | None] = relationship()
    created_by: Mapped[User] = relationship()
    items: Mapped[list["CollectionItem"]] = relationship(
        order_by="CollectionItem.position", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def name(self) -> str:
        """The title in the current language."""
        return localized(self.title, self.title_en)

    @property
    def about(self) -> str:
        """The introduction in the current language."""
        return localized(self.introduction, self.introduction_en)


class CollectionItem(Base):
    """A project in a collection: its place, and why it is there."""

    __tablename__ = "collection_items"
    __table_args__ = (CheckConstraint("position >= 0", name="position_not_negative"),)

    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True, index=True)
    position: Mapped[int]
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
