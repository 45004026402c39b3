"""Tables of memberships and invitations: who asked or was asked to represent a municipality, and what became of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...accounts.models import User
from ...clock import now
from ...database import Base
from ..models import Municipality

STATES = ("pending", "approved", "refused", "ended")
OPEN = ("pending", "approved")
ROLES = ("editor", "owner")
"""Editors write; owners write too, and say who else may."""
INVITATION_STATES = ("open", "accepted", "withdrawn")
_IS_OPEN = text("state IN ('pending', 'approved')")
_IS_OPEN_INVITATION = text("state = 'open'")


class Membership(Base):
    """One request of one person for one municipality; only one at a time may be open.

    A trigger of the database keeps the last owner of a municipality from ceasing to be one while others represent it.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state) for state in STATES)})", name="state_known"),
        CheckConstraint(f"role IN ({', '.join(repr(role) for role in ROLES)})", name="role_known"),
        CheckConstraint("(state = 'pending') = (decided_at IS NULL)", name="decided_has_moment"),
        Index(
            "uq_memberships_open",
            "user_id",
            "municipality_code",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        Index(None, "municipality_code", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipalities.code"))
    state: Mapped[str] = mapped_column(String(10), default="pending")
    role: Mapped[str] = mapped_column(String(10), default="editor", server_default="editor")
    requested_at: Mapped[datetime] = mapped_column(default=now)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(500), default="")

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
    municipality: Mapped[Municipality] = relationship()


class Invitation(Base):
    """One address that was asked to represent a municipality; its link is signed, and works until `expires_at`."""

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint(f"role IN ({', '.join(repr(role) for role in ROLES)})", name="role_known"),
        CheckConstraint(f"state IN ({', '.join(repr(state) for state in INVITATION_STATES)})", name="state_known"),
        CheckConstraint("(state = 'accepted') = (accepted_by_id IS NOT NULL)", name="accepted_by_somebody"),
        CheckConstraint("expires_at > invited_at", name="expires_later"),
        Index(
            "uq_invitations_open",
            "municipality_code",
            "email_key",
            unique=True,
            sqlite_where=_IS_OPEN_INVITATION,
            postgresql_where=_IS_OPEN_INVITATION,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipalities.code"))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(10), default="editor")
    state: Mapped[str] = mapped_column(String(10), default="open")
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    invited_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    invited_by: Mapped[User] = relationship(foreign_keys=[invited_by_id])
    municipality: Mapped[Municipality] = relationship()

    @property
    def is_in_time(self) -> bool:
        """Whether its link still works by its age."""
        return self.expires_at > now()
