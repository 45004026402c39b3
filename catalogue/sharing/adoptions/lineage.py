"""Which project comes from which: by reports of adoption that name an own entry, and by entries inspired by others."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import literal, or_, select, union_all

from ...database import session
from ...projects import feed
from ...projects.models import Publication
from .models import TAKEN, Adoption

WORKING = ("pilot", "operation", "completed")
"""The stages of an entry in which what inspired it counts as taken over."""
LIVE = ("waiting", "published")
"""The states in which a report counts as a branch of the tree; those that wait do, or two of them might close a circle."""


def closes_circle(project_id: int, source_id: int) -> bool:
    """Whether a project would come from itself if it came from the source.

    Holds the tree still until the commit, so that two branches cannot close a circle together.
    """
    feed.hold()
    seen, nearest = set(), {source_id}
    while nearest:
        if project_id in nearest:
            return True
        seen |= nearest
        nearest = {source for sources in sources_of(nearest).values() for source in sources} - seen
    return False


def sources_of(numbers: Collection[int]) -> Mapping[int, list[int]]:
    """Return what each of some projects comes from: what its text names first, then what reports of adoption name."""
    found: dict[int, list[int]] = defaultdict(list)
    named = select(Publication.project_id, Publication.inspired_by_id, literal(0)).where(
        Publication.project_id.in_(numbers), Publication.inspired_by_id.is_not(None)
    )
    reported = select(Adoption.own_project_id, Adoption.project_id, Adoption.id).where(
        Adoption.own_project_id.in_(numbers), or_(Adoption.state.in_(LIVE), Adoption.is_told)
    )
    rows: Sequence[tuple[int, int, int]] = session.execute(union_all(named, reported)).all()  # type: ignore[assignment]
    for number, source, _order in sorted(rows, key=lambda row: row[2]):
        found[number].append(source)
    return found


def count_of(project_id: int) -> int:
    """Return how many other municipalities run, or have finished, what they took over from a project."""
    reported = select(Adoption.municipality_code, Adoption.told).where(
        Adoption.project_id == project_id, Adoption.is_told
    )
    own = select(Publication.municipality_code).where(Publication.project_id == project_id).scalar_subquery()
    inspired = select(Publication.municipality_code).where(
        Publication.inspired_by_id == project_id,
        Publication.stage.in_(WORKING),
        Publication.municipality_code.is_distinct_from(own),
    )
    taken = {code for code, told in session.execute(reported) if told["stage"] in TAKEN}
    return len(taken | {code for code in session.scalars(inspired) if code})
