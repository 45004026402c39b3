"""Questions about how projects are read."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from ..accounts.models import User
from ..database import session
from ..errors import NotFound
from ..projects.models import Project, Publication
from .models import FEWEST_TO_TELL, ProjectSearch, ProjectViews
from .policies import can_see_payback, paybacks_visible_to
from .visits import this_week

WEEKS = 26
MOST_SEARCHES = 20


def weeks() -> list[date]:
    """Return the Mondays of the last half year, the present week last."""
    last = this_week()
    return [last - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]


def project_with_payback(user: User, project_id: int) -> Project:
    """Return a project whose numbers a person may see; raise NotFound for any other."""
    found = session.get(Project, project_id)
    if found is None or not can_see_payback(user, found):
        raise NotFound()
    return found


def views_by_week(project_id: int) -> dict[date, int]:
    """Return how many times a project was opened in each week of the last half year, quiet ones too."""
    found = (
        select(ProjectViews.week, func.sum(ProjectViews.count))
        .where(ProjectViews.project_id == project_id, ProjectViews.week >= weeks()[0])
        .group_by(ProjectViews.week)
    )
    counted: dict[date, int] = dict(session.execute(found).all())
    return {week: int(counted.get(week, 0)) for week in weeks()}


def views_by_region(project_id: int) -> list[tuple[str, int]]:
    """Return the regions of readers with how many times each opened the project since the beginning, most first."""
    total = func.sum(ProjectViews.count)
    found = (
        select(ProjectViews.region_code, total)
        .where(ProjectViews.project_id == project_id)
        .group_by(ProjectViews.region_code)
        .order_by(total.desc(), ProjectViews.region_code)
    )
    return [(code, int(count)) for code, count in session.execute(found)]


def searches_that_led_to(project_id: int) -> list[tuple[str, int]]:
    """Return the words that enough people searched for, with how many times they led to the project."""
    total = func.sum(ProjectSearch.count)
    found = (
        select(ProjectSearch.words, total)
        .where(ProjectSearch.project_id == project_id, ProjectSearch.count >= FEWEST_TO_TELL)
        .group_by(ProjectSearch.words)
        .order_by(total.desc(), ProjectSearch.words)
        .limit(MOST_SEARCHES)
    )
    return [(words, int(count)) for words, count in session.execute(found)]


@dataclass(frozen=True)
class ProjectSum:
    """How many times one project was opened, in all and in the last four weeks, and how many municipalities took it over."""

    id: int
    title: str
    total: int
    lately: int
    adoptions: int


def sums_by_municipality(user: User, codes: Sequence[str]) -> Mapping[str, list[ProjectSum]]:
    """Return the sums of the published projects of some municipalities that a person may see, most opened first."""
    total = func.coalesce(func.sum(ProjectViews.count), 0)
    lately = func.coalesce(func.sum(ProjectViews.count).filter(ProjectViews.week > this_week() - timedelta(weeks=4)), 0)
    taken = func.max(Publication.card["adoptions"].as_integer())
    found = (
        select(Project.municipality_code, Project.id, Project.title, total, lately, taken)
        .join(Publication, Publication.project_id == Project.id)
        .outerjoin(ProjectViews, ProjectViews.project_id == Project.id)
        .where(paybacks_visible_to(user), Project.municipality_code.in_(codes))
        .group_by(Project.municipality_code, Project.id, Project.title)
        .order_by(total.desc(), Project.id)
    )
    sums: dict[str, list[ProjectSum]] = defaultdict(list)
    for code, number, title, *counts in session.execute(found):
        sums[code].append(ProjectSum(number, title, *map(int, counts)))
    return sums
