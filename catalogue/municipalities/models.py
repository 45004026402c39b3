"""Tables of places: regions, districts and municipalities as the public registers name them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

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
