"""Tables of tags: pillars, key areas and topics, in both languages."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..accounts.models import User
from ..database import Base


class Pillar(Base):
    """One of the four pillars of the Concept.

    `official_cs` says whether the Czech name was seen in a source that quotes the Concept, or is a working one.
    """

    __tablename__ = "pillars"
    __table_args__ = (CheckConstraint("official_cs IN ('seen', 'working')", name="official_cs_known"),)

    code: Mapped[str] = mapped_column(String(4), primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name_cs: Mapped[str] = mapped_column(String(150))
    name_en: Mapped[str] = mapped_column(String(150))
    motto_cs: Mapped[str] = mapped_column(String(150))
    motto_en: Mapped[str] = mapped_column(String(150))
    description_cs: Mapped[str]
    description_en: Mapped[str]
    colour: Mapped[str] = mapped_column(String(7))
    official_cs: Mapped[str] = mapped_column(String(7))
    position: Mapped[int]
    retired_at: Mapped[datetime | None]
    by_hand: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    """Columns that administrators changed; seeding leaves them alone."""

    key_areas: Mapped[list["KeyArea"]] = relationship(back_populates="pillar", order_by="KeyArea.position")


class KeyArea(Base):
    """A key area of a pillar (the Concept calls it a component).

    One that is retired was merged into another one (`replaced_by`), split into several (`split_into`), or given up.
    `terms` are the words that speak for it in a text, by language, as administrators left them; `seeded_terms` those
    that seeding brought last, by which it tells what administrators changed.
    """

    __tablename__ = "key_areas"
    __table_args__ = (CheckConstraint("official_cs IN ('seen', 'working')", name="official_cs_known"),)

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    pillar_code: Mapped[str] = mapped_column(ForeignKey("pillars.code"), index=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name_cs: Mapped[str] = mapped_column(String(150))
    name_en: Mapped[str] = mapped_column(String(150))
    description_cs: Mapped[str]
    description_en: Mapped[str]
    official_cs: Mapped[str] = mapped_column(String(7))
    position: Mapped[int]
    retired_at: Mapped[datetime | None]
    replaced_by: Mapped[str | None] = mapped_column(ForeignKey("key_areas.code"))
    split_into: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    terms: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    seeded_terms: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    by_hand: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    """Columns that administrators changed; seeding leaves them alone."""

    pillar: Mapped[Pillar] = relationship(back_populates="key_areas")


class TaxonomyChange(Base):
    """What an administrator did to a pillar, a key area or a topic, with what undoing it needs."""

    __tablename__ = "taxonomy_changes"
    __table_args__ = (
        CheckConstraint("kind IN ('edit', 'merge', 'retire', 'split')", name="kind_known"),
        CheckConstraint("tag IN ('key_area', 'pillar', 'topic')", name="tag_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    tag: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(40))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

    made_by: Mapped[User] = relationship()


class Topic(Base):
    """A topic of the vocabulary below the key areas.

    `terms` are the words that suggest it in a text, by language; `seeded` tells a topic of the reference data,
    which seeding may retire, from one that people proposed. One that is retired may have been merged into another one.
    """

    __tablename__ = "topics"
    __table_args__ = (CheckConstraint("state IN ('approved', 'proposed', 'retired')", name="state_known"),)

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_cs: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(10))
    seeded: Mapped[bool] = mapped_column(default=False, server_default=false())
    position: Mapped[int]
    terms: Mapped[dict[str, Any]]
    replaced_by: Mapped[str | None] = mapped_column(ForeignKey("topics.code"))
    by_hand: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    """Columns that administrators changed; seeding leaves them alone."""


class TopicKeyArea(Base):
    """Where a topic usually belongs, the closest key area first: a hint, not a limit."""

    __tablename__ = "topic_key_areas"

    topic_code: Mapped[str] = mapped_column(ForeignKey("topics.code"), primary_key=True)
    key_area_code: Mapped[str] = mapped_column(ForeignKey("key_areas.code"), primary_key=True, index=True)
    position: Mapped[int]
