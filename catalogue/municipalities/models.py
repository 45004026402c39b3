"""Tables of places: regions, districts and municipalities as the public registers name them, and the updates of those."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from ..accounts.models import User
from ..clock import now
from ..database import Base
from ..i18n import localized

MILITARY = "vojenský újezd"
KINDS = ("obec", "městys", "město", "statutární město", "hlavní město", MILITARY)
SIZE_CLASS_STARTS = (0, 500, 2_000, 5_000, 10_000, 50_000)
"""Where the size classes 1 to 6 begin, in inhabitants."""


def size_class(population: int) -> int:
    """Return the size class, 1 (under 500 inhabitants) to 6 (50,000 and more)."""
    return sum(population >= start for start in SIZE_CLASS_STARTS)


class Region(Base):
    """One of the fourteen regions, named by its NUTS 3 code."""

    __tablename__ = "regions"

    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    name_cs: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    sort_key: Mapped[str]
    retired_at: Mapped[datetime | None]

    @property
    def name(self) -> str:
        """The name in the current language."""
        return localized(self.name_cs, self.name_en)


class District(Base):
    """One of the seventy-seven districts, named by its LAU 1 code."""

    __tablename__ = "districts"

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True)
    sort_key: Mapped[str]
    retired_at: Mapped[datetime | None]

    region: Mapped[Region] = relationship()


class Municipality(Base):
    """A municipality as the registers know it; military districts are kept too, but never offered.

    `search_name` holds the folded words of the name, `search_place` those of its ORP, district and region.
    """

    __tablename__ = "municipalities"
    __table_args__ = (
        CheckConstraint("size_class BETWEEN 1 AND 6", name="size_class_known"),
        CheckConstraint(f"kind IN ({', '.join(repr(kind) for kind in KINDS)})", name="kind_known"),
        CheckConstraint("population >= 0", name="population_not_negative"),
    )

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))
    district_code: Mapped[str] = mapped_column(ForeignKey("districts.code"), index=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("regions.code"), index=True)
    orp_code: Mapped[str] = mapped_column(String(4))
    orp_name: Mapped[str] = mapped_column(String(60))
    population: Mapped[int]
    size_class: Mapped[int]
    latitude: Mapped[float]
    longitude: Mapped[float]
    postcode: Mapped[str] = mapped_column(String(5))
    company_number: Mapped[str | None] = mapped_column(String(8))
    search_name: Mapped[str]
    search_place: Mapped[str]
    sort_key: Mapped[str]
    retired_at: Mapped[datetime | None]
    successor_code: Mapped[str | None] = mapped_column(ForeignKey("municipalities.code"), index=True)

    district: Mapped[District] = relationship()
    region: Mapped[Region] = relationship()

    @property
    def is_offered(self) -> bool:
        """Whether people may choose it today."""
        return self.retired_at is None and self.kind != MILITARY


class RegisterUpdate(Base):
    """One file with the register of municipalities: checked by an administrator, or applied; nobody is the installation.

    A checked one keeps its file until it is applied, an applied one the register as it was before (CSV, compressed).
    """

    __tablename__ = "register_updates"
    __table_args__ = (
        CheckConstraint("state IN ('checked', 'applied')", name="state_known"),
        CheckConstraint("(state = 'applied') = (applied_at IS NOT NULL)", name="applied_has_moment"),
        CheckConstraint("state = 'applied' OR content IS NOT NULL", name="checked_has_content"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    brought_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    brought_at: Mapped[datetime] = mapped_column(default=now)
    file_name: Mapped[str] = mapped_column(String(200))
    populations_on: Mapped[date]
    """The day that the numbers of inhabitants are of."""
    is_seed: Mapped[bool] = mapped_column(default=False)
    """Whether it was the file of the reference data."""
    state: Mapped[str] = mapped_column(String(10), default="checked")
    applied_at: Mapped[datetime | None]
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    before: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))

    brought_by: Mapped[User | None] = relationship()
