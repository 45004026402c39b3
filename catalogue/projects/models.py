"""Tables of projects: the project, its working text, its immutable revisions, and what the public sees of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..accounts.models import User
from ..clock import now
from ..database import Base
from ..municipalities.models import Municipality
from .lifecycle import CLAIM_LASTS, HAS_PUBLICATION, OPEN, PUBLIC, State

LABELS = ("none", "nominated", "good_practice", "expired")
ATTACHMENT_FILES = ("csv", "docx", "odt", "pdf", "xlsx")
CHANGE_KINDS = ("published", "changed", "withdrawn")


def _one_of(column: str, codes: Any) -> str:
    return f"{column} IN ({', '.join(repr(str(code)) for code in sorted(codes))})"


class Project(Base):
    """One project; its public state and its open revision are two axes that never mix."""

    __tablename__ = "projects"
    __table_args__ = (
        CheckConstraint(_one_of("state", State), name="state_known"),
        CheckConstraint(f"revision_state IS NULL OR {_one_of('revision_state', OPEN)}", name="revision_state_known"),
        CheckConstraint(
            f"revision_state IS NULL OR {_one_of('state', HAS_PUBLICATION)}", name="revision_only_of_published"
        ),
        CheckConstraint(
            f"(published_at IS NOT NULL) = ({_one_of('state', HAS_PUBLICATION)})", name="published_has_moment"
        ),
        CheckConstraint(_one_of("label", LABELS), name="label_known"),
        CheckConstraint("edit_state IS NULL OR (edit_state = 'unchecked' AND edit_base IS NOT NULL AND edited_at IS NOT NULL)",
                        name="edit_has_base"),
        CheckConstraint("(state = 'in_review' OR revision_state = 'in_review') OR claimed_by_id IS NULL",
                        name="claim_only_in_review"),
        CheckConstraint("(origin_catalogue IS NULL) = (origin_number IS NULL)", name="origin_is_whole"),
        UniqueConstraint("origin_catalogue", "origin_number"),
        Index(None, "state", "submitted_at"),
        Index(None, "revision_state", "submitted_at"),
        Index("uq_projects_municipality_code_own_id", "municipality_code", "own_id", unique=True),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipalities.code"), index=True)
    title: Mapped[str] = mapped_column(String(100), default="")
    state: Mapped[str] = mapped_column(String(20), default=State.DRAFT)
    revision_state: Mapped[str | None] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(20), default="none", server_default="none")
    label_since: Mapped[datetime | None]
    is_example: Mapped[bool] = mapped_column(default=False, server_default=false())
    external_id: Mapped[str | None] = mapped_column(String(100), unique=True)
    own_id: Mapped[str | None] = mapped_column(String(100))
    """What the municipality itself calls the project; files find it again by this."""
    origin_catalogue: Mapped[str | None] = mapped_column(String(200))
    """The address of the catalogue that a harvested project was born in; nobody edits it here (decision 0010)."""
    origin_number: Mapped[int | None]
    """Its number there."""
    creation_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    assisted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    """Who drafts for a municipality that has to confirm the text before it is submitted."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    edit_state: Mapped[str | None] = mapped_column(String(10), index=True)
    edit_base: Mapped[int | None]
    edited_at: Mapped[datetime | None]
    confirmation_asked_at: Mapped[datetime | None]
    confirmation_asks: Mapped[int] = mapped_column(default=0, server_default="0")
    draft_reminded_at: Mapped[datetime | None]
    results_asks: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many of the moments have passed at which the municipality is asked what came of it."""
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    claimed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def holder(self) -> User | None:
        """Who reads the text now; nobody after the time of a claim."""
        return self.claimed_by if self.claim_ends and self.claim_ends > now() else None

    @property
    def claim_ends(self) -> datetime | None:
        """Until when the text counts as read by who took it up."""
        return self.claimed_at + CLAIM_LASTS if self.claimed_at else None

    municipality: Mapped[Municipality] = relationship()
    claimed_by: Mapped[User | None] = relationship(foreign_keys=[claimed_by_id])
    assisted_by: Mapped[User | None] = relationship(foreign_keys=[assisted_by_id])
    draft: Mapped["Draft | None"] = relationship(back_populates="project", cascade="all, delete-orphan")
    revisions: Mapped[list["Revision"]] = relationship(back_populates="project", order_by="Revision.number")
    decisions: Mapped[list["Decision"]] = relationship(back_populates="project", order_by="Decision.id")
    messages: Mapped[list["ReviewMessage"]] = relationship(back_populates="project", order_by="ReviewMessage.id")


class Draft(Base):
    """The working text of a project; it exists while its authors may change it or reviewers read it."""

    __tablename__ = "drafts"
    __table_args__ = (
        CheckConstraint("(unrecorded IS NULL) = (unrecorded_since IS NULL)", name="unrecorded_has_moment"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), primary_key=True)
    document: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column()
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    unrecorded: Mapped[dict[str, Any] | None]
    """Answers as they were before changes of this sitting that are no event yet (`services/recording.py`)."""
    unrecorded_since: Mapped[datetime | None]
    retagged: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=sql("'{}'"))
    """Key areas that administrators replaced in this text: the code of today by the old one, empty where there is none."""

    __mapper_args__ = {"version_id_col": version}

    project: Mapped[Project] = relationship(back_populates="draft")
    updated_by: Mapped[User | None] = relationship()


class Editor(Base):
    """Who has a section of a text open: the last one of each person, for a few minutes; it locks nothing."""

    __tablename__ = "editors"

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    section: Mapped[str] = mapped_column(String(20))
    since: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)

    user: Mapped[User] = relationship()


class Revision(Base):
    """A text as it was submitted, numbered from 1; rows never change.

    `readings` are no part of it: they say how its key areas are read since some were split (decision 0011).
    """

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("project_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    number: Mapped[int]
    document: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    published_at: Mapped[datetime | None]

    project: Mapped[Project] = relationship(back_populates="revisions")
    created_by: Mapped[User | None] = relationship()
    readings: Mapped[list["KeyAreaReading"]] = relationship(order_by="KeyAreaReading.key_area")


class KeyAreaReading(Base):
    """Which key area a submitted text is read with in place of one that it names, because that one was split."""

    __tablename__ = "key_area_readings"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id", ondelete="CASCADE"), primary_key=True)
    key_area: Mapped[str] = mapped_column(String(6), primary_key=True)
    successor: Mapped[str] = mapped_column(ForeignKey("key_areas.code"), index=True)


class Decision(Base):
    """What a reviewer decided on one revision, named with its hash, and why."""

    __tablename__ = "decisions"
    __table_args__ = (
        CheckConstraint(_one_of("action", ("approve", "request_changes", "reject")), name="action_known"),
        CheckConstraint("action = 'approve' OR (reason_code <> '' AND text <> '')", name="reason_given"),
        CheckConstraint(_one_of("axis", ("project", "revision")), name="axis_known"),
        Index("uq_decisions_standing", "revision_id", unique=True,
              sqlite_where=sql("undone_at IS NULL"), postgresql_where=sql("undone_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    content_hash: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(20))
    reason_code: Mapped[str] = mapped_column(String(40), default="")
    text: Mapped[str] = mapped_column(default="")
    comments: Mapped[dict[str, Any]]
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime]
    axis: Mapped[str] = mapped_column(String(10), default="project", server_default="project")
    before: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=sql("'{}'"))
    """What approving changed beside the state, so that it can be put back."""
    undone_at: Mapped[datetime | None]

    project: Mapped[Project] = relationship(back_populates="decisions")
    revision: Mapped[Revision] = relationship()
    decided_by: Mapped[User] = relationship()


class ReviewMessage(Base):
    """One message in the conversation of authors and reviewers about a project."""

    __tablename__ = "review_messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str]
    written_at: Mapped[datetime]

    project: Mapped[Project] = relationship(back_populates="messages")
    author: Mapped[User] = relationship()


class Publication(Base):
    """What the public sees of a project: its allow-listed view, and what is asked of it by column.

    Derived from the published revision at each change of visibility; nothing else feeds public pages.
    """

    __tablename__ = "publications"
    __table_args__ = (CheckConstraint(_one_of("state", PUBLIC), name="state_public"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    state: Mapped[str] = mapped_column(String(20))
    is_example: Mapped[bool]
    label: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str] = mapped_column(String(20))
    cost_band: Mapped[str] = mapped_column(String(10))
    size_class: Mapped[int]
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"))
    district_code: Mapped[str | None] = mapped_column(ForeignKey("districts.code"), index=True)
    municipality_code: Mapped[str | None] = mapped_column(ForeignKey("municipalities.code"), index=True)
    """Under which municipality it is found: its own, or the one that this was merged into; its card names its own."""
    main_key_area: Mapped[str] = mapped_column(String(6))
    main_pillar: Mapped[str] = mapped_column(String(4))
    inspired_by_id: Mapped[int | None] = mapped_column(index=True)
    """The entry that this one says it was inspired by; the entries never form a circle."""
    cost_per_inhabitant: Mapped[float | None]
    published_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    card: Mapped[dict[str, Any]]
    document: Mapped[dict[str, Any]]


class PublicationKeyArea(Base):
    """A key area of a published project, the main one or a further one, with its pillar."""

    __tablename__ = "publication_key_areas"
    __table_args__ = (Index(None, "key_area", "project_id"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("publications.project_id"), primary_key=True)
    key_area: Mapped[str] = mapped_column(String(6), primary_key=True)
    pillar: Mapped[str] = mapped_column(String(4))


class PublicationChange(Base):
    """The change feed that search indexes and harvesters follow."""

    __tablename__ = "publication_changes"
    __table_args__ = (CheckConstraint(_one_of("kind", CHANGE_KINDS), name="kind_known"),)

    sequence: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]


class ProjectImage(Base):
    """A picture that was uploaded to a project: re-encoded files under the hash of their content."""

    __tablename__ = "project_images"

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), primary_key=True)
    file: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
    width: Mapped[int]
    height: Mapped[int]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime]


class ProjectAttachment(Base):
    """A document that was uploaded to a project: kept as it came, under the hash of its content."""

    __tablename__ = "project_attachments"
    __table_args__ = (
        CheckConstraint(_one_of("kind", ATTACHMENT_FILES), name="kind_known"),
        CheckConstraint("size > 0", name="size_positive"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), primary_key=True)
    file: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime]
