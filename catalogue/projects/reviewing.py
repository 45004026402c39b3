"""Which texts a moderator reviews: all of them, or those of some pillars and regions that an administrator chose."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, true

from ..accounts.models import User
from ..database import session
from ..municipalities.models import Municipality
from ..taxonomy import queries as taxonomy
from .models import Project, Revision


@dataclass(frozen=True)
class Limits:
    """The pillars and regions of a moderator; an empty part limits nothing."""

    pillars: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return bool(self.pillars or self.regions)

    def as_stored(self) -> dict[str, Any] | None:
        """Return what the person's row holds; nothing for no limits."""
        return {"pillars": list(self.pillars), "regions": list(self.regions)} if self else None


def limits_of(user: User) -> Limits:
    """Return what a moderator is limited to; administrators review everything."""
    stored: Mapping[str, Any] = (user.review_limits or {}) if user.role == "moderator" else {}
    return Limits(tuple(stored.get("pillars", ())), tuple(stored.get("regions", ())))


def within_limits(user: User) -> ColumnElement[bool]:
    """Return the condition on Project that leaves out what is beyond a moderator's limits.

    The pillar is that of the main key area in the newest submitted text; what was never submitted belongs to none.
    """
    limits = limits_of(user)
    found: list[ColumnElement[bool]] = [true()]
    if limits.regions:
        there = select(Municipality.code).where(Municipality.region_code.in_(limits.regions))
        found.append(Project.municipality_code.in_(there))
    if limits.pillars:
        newest = (
            select(func.max(Revision.number))
            .where(Revision.project_id == Project.id)
            .correlate(Project)
            .scalar_subquery()
        )
        area = Revision.document["main_key_area"].as_string()
        fitting = select(Revision.id).where(
            Revision.project_id == Project.id, Revision.number == newest,
            area.in_(sorted(taxonomy.key_areas_of(limits.pillars))),
        )  # fmt: skip
        found.append(fitting.correlate(Project).exists())
    return and_(*found)


def is_within_limits(user: User, project: Project) -> bool:
    """Whether a project is within a moderator's limits; for who has none, without asking the database."""
    if not limits_of(user):
        return True
    return session.scalar(select(Project.id).where(Project.id == project.id, within_limits(user))) is not None
