"""Tables of people: users, their sessions, the tokens of their mails, and what limits attempts."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..clock import now
from ..database import Base

ROLES = ("member", "moderator", "administrator")
STATES = ("unconfirmed", "active", "blocked")
PURPOSES = ("confirm", "reset", "address")


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class User(Base):
    """A person with an account; `id` stays inside, `public_id` is what addresses may show."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint(_one_of("role", ROLES), name="role_known"),
        CheckConstraint(_one_of("state", STATES), name="state_known"),
        CheckConstraint("language IN ('cs', 'en')", name="language_known"),
        CheckConstraint("state <> 'active' OR confirmed_at IS NOT NULL", name="active_is_confirmed"),
        CheckConstraint("erase_at IS NULL OR state = 'blocked'", name="leaving_is_blocked"),
        CheckConstraint("erased_at IS NULL OR state = 'blocked'", name="erased_is_blocked"),
        CheckConstraint("review_limits IS NULL OR role = 'moderator'", name="only_moderators_are_limited"),
        Index(None, "role", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True, default=lambda: secrets.token_urlsafe(18))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20), default="member")
    state: Mapped[str] = mapped_column(String(20), default="unconfirmed")
    language: Mapped[str] = mapped_column(String(2), default="cs")
    created_at: Mapped[datetime] = mapped_column(default=now)
    confirmed_at: Mapped[datetime | None]
    last_signed_in_at: Mapped[datetime | None]
    is_demonstration: Mapped[bool] = mapped_column(default=False, server_default=false())
    erase_at: Mapped[datetime | None]
    """When the data of somebody who gave their account up will go; they can return until then."""
    erased_at: Mapped[datetime | None]
    review_limits: Mapped[dict[str, Any] | None]
    """The pillars and regions whose texts a moderator reviews; nothing for all. `projects/reviewing.py` reads it."""

    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """Whether the person may sign in."""
        return self.state == "active"

    @property
    def leaving_word(self) -> str:
        """What the link back is signed for: this person, and this leaving of theirs."""
        return f"{self.public_id} {self.erase_at.isoformat() if self.erase_at else ''}"

    def get_id(self) -> str:
        """Return what Flask-Login knows the person by."""
        return self.public_id


class UserSession(Base):
    """One signed-in browser; the cookie holds the id, the row only its hash."""

    __tablename__ = "user_sessions"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime] = mapped_column(default=now, index=True)
    user_agent: Mapped[str] = mapped_column(String(200), default="")
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)

    user: Mapped[User] = relationship()

    @property
    def reference(self) -> str:
        """A short name for lists and addresses, from which the id cannot be found."""
        return self.id_hash[:16]


class AccountToken(Base):
    """A link in a mail: for one purpose, one person and one address, usable once and for a short time.

    The address is the person's present one, but where the link is to prove another one.
    A confirmation carries the name and password of the sign-up it belongs to, so that nobody's link makes
    somebody else's password valid. `request_key` makes a repeated sending of one form harmless.
    """

    __tablename__ = "account_tokens"
    __table_args__ = (
        CheckConstraint(_one_of("purpose", PURPOSES), name="purpose_known"),
        CheckConstraint("expires_at > created_at", name="expires_later"),
    )

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str | None] = mapped_column(String(100))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    request_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class MailWish(Base):
    """That a person wants a kind of mails once a week or not at all; without a row they come at once."""

    __tablename__ = "mail_wishes"
    __table_args__ = (CheckConstraint(_one_of("way", ("weekly", "off")), name="way_known"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    way: Mapped[str] = mapped_column(String(10))


class DigestLine(Base):
    """One line that waits for a person's weekly mail."""

    __tablename__ = "digest_lines"
    __table_args__ = (Index(None, "user_id", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    event: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str]
    url: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)


class RateEvent(Base):
    """One attempt that counts towards a limit; whose it was is kept as a keyed hash only."""

    __tablename__ = "rate_events"
    __table_args__ = (Index(None, "bucket", "key_hash", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[str] = mapped_column(String(40))
    key_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=now, index=True)
