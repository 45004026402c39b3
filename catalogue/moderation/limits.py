"""Limiting moderators to pillars and regions, and what then is left to administrators."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..accounts.models import User
from ..accounts.policies import require_administrator
from ..accounts.queries import active_users, user_by_public_id
from ..audit.services import record
from ..database import session
from ..errors import Invalid, NotFound
from ..i18n import _
from ..municipalities import queries as places
from ..projects.models import Project
from ..projects.queries import queue
from ..projects.reviewing import Limits, limits_of
from ..taxonomy import queries as taxonomy


def pillar_names() -> Mapping[str, Any]:
    """Return the pillars in use by their codes."""
    return {one.code: one.name for one in taxonomy.pillars()}


def region_names() -> Mapping[str, Any]:
    """Return the regions by their codes."""
    return {one.code: one.name for one in places.regions()}


def moderator_or_404(reference: str) -> User:
    """Return a moderator; raise NotFound for everybody else."""
    found = user_by_public_id(reference)
    if found is None or found.role != "moderator":
        raise NotFound()
    return found


def limit_reviewer(actor: User, person: User, pillars: Iterable[str], regions: Iterable[str]) -> Limits:
    """Let a moderator review texts of these pillars and regions only; none, or all of them, is no limit.

    Raises Invalid for an unknown pillar or region, NotFound for who is no moderator.
    """
    require_administrator(actor)
    if person.role != "moderator":
        raise NotFound()
    chosen = Limits(_part(pillars, pillar_names()), _part(regions, region_names()))
    before = limits_of(person)
    if chosen != before:
        person.review_limits = chosen.as_stored()
        session.flush()
        record("reviewer.limited", "user", person.id, actor_id=actor.id, old=_as_told(before), new=_as_told(chosen))
    return chosen


def _part(codes: Iterable[str], known: Mapping[str, Any]) -> tuple[str, ...]:
    wanted = set(codes)
    if wanted - known.keys():
        raise Invalid(_("Choose from the list."))
    return () if wanted == known.keys() else tuple(code for code in known if code in wanted)


def _as_told(limits: Limits) -> dict[str, Any]:
    return {"pillars": list(limits.pillars), "regions": list(limits.regions)}


def in_words(limits: Limits) -> tuple[str, str]:
    """Return the names of the pillars and of the regions; an empty text for a part without a limit."""
    pillars, regions = pillar_names(), region_names()
    return (
        ", ".join(str(pillars.get(code, code)) for code in limits.pillars),
        ", ".join(str(regions.get(code, code)) for code in limits.regions),
    )


def left_to_administrators(administrator: User) -> Sequence[Project]:
    """Return what waits for a decision that no moderator may take."""
    taken = {project.id for one in active_users("moderator") for project in queue(one)}
    return [project for project in queue(administrator) if project.id not in taken]
