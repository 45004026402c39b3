"""Tables of the reviewing desk: ready wordings of reasons."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from ..clock import now
from ..database import Base

LONGEST_WORDING = 1500


class CannedReason(Base):
    """A wording for the message to an author, in both languages, that belongs to one of the reasons.

    `code` names those that seeding brought, so that it never brings one twice.
    """

    __tablename__ = "canned_reasons"
    __table_args__ = (CheckConstraint("text_cs <> '' AND text_en <> ''", name="in_both_languages"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str | None] = mapped_column(String(40), unique=True)
    reason_code: Mapped[str] = mapped_column(String(40))
    text_cs: Mapped[str] = mapped_column(String(LONGEST_WORDING))
    text_en: Mapped[str] = mapped_column(String(LONGEST_WORDING))
    changed_at: Mapped[datetime] = mapped_column(default=now)
    retired_at: Mapped[datetime | None]

    def text(self, language: str) -> str:
        """Return the wording in a language."""
        return self.text_en if language == "en" else self.text_cs
