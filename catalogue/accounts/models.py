"""Tables of people: users, their server-side sessions, one-time tokens, and counted attempts."""

import secrets
from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, String, false
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base

ROLES = ("member", "moderator", "administrator")
STATES = ("unconfirmed", "active", "blocked")


class User(UserMixin, Base):  # type: ignore[misc]
    """A person with an account; `public_id` is the only name by which the outside may know one."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("role IN ('member', 'moderator', 'administrator')", name="role_known"),
        CheckConstraint("state IN ('unconfirmed', 'active', 'blocked')", name="state_known"),
        CheckConstraint("language IN ('cs', 'en')", name="language_known"),
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
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_signed_in_at: Mapped[datetime | None]
    is_demonstration: Mapped[bool] = mapped_column(default=False, server_default=false())

    def get_id(self) -> str:
        """Return the name that Flask-Login keeps in the session."""
        return self.public_id

    @property
    def is_active(self) -> bool:
        """Whether the person may use the account."""
        return self.state == "active"
