"""Tables of tagging: key areas suggested for a text, and topics that projects ask for."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...accounts.models import User
from ...database import Base
from ...taxonomy.models import Topic
from ..models import Project

STATES = ("waiting", "accepted", "merged", "refused", "withdrawn")
_IS_WAITING = text("state = 'waiting'")


class KeyAreaSuggestion(Base):
    """A key area that the text of a project spoke of when its tags were last saved, and whether it was taken.

    `revision` is the number of the text that was submitted with it; None while there is none yet.
    """

    __tablename__ = "key_area_suggestions"

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), primary_key=True)
    key_area: Mapped[str] = mapped_column(String(6), primary_key=True)
    score: Mapped[float]
    words: Mapped[list[Any]]
    taken: Mapped[bool]
    revision: Mapped[int | None]
    noted_at: Mapped[datetime]


class TopicProposal(Base):
    """A topic that a project asks for; it is not public before a moderator has decided.

    `name_key` is the same for names that differ in case, accents and signs only.
    """

    __tablename__ = "topic_proposals"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state) for state in STATES)})", name="state_known"),
        CheckConstraint("(state IN ('accepted', 'merged')) = (topic_code IS NOT NULL)", name="accepted_has_topic"),
        CheckConstraint("(state IN ('accepted', 'merged', 'refused')) = (decided_by_id IS NOT NULL)",
                        name="decided_by_somebody"),
        CheckConstraint("state <> 'refused' OR reason <> ''", name="refused_has_reason"),
        CheckConstraint("topic_code IS NOT NULL OR NOT attached", name="attached_has_topic"),
        Index(
            "uq_topic_proposals_waiting", "project_id", "name_key", unique=True, sqlite_where=_IS_WAITING,
            postgresql_where=_IS_WAITING,
        ),
        Index(None, "state", "name_key"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    name_key: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    topic_code: Mapped[str | None] = mapped_column(ForeignKey("topics.code"))
    reason: Mapped[str] = mapped_column(String(1000), default="")
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    attached: Mapped[bool] = mapped_column(default=False)
    """Whether the project got the topic; while its text is reviewed that waits for the approval."""

    project: Mapped[Project] = relationship()
    topic: Mapped[Topic | None] = relationship()
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])
