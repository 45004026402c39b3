"""Adding visits to the weekly sums, and forgetting what few people searched for."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from werkzeug.datastructures import MultiDict

from ..database import session
from ..municipalities import queries as places
from ..projects.models import Project
from ..search.criteria import SearchCriteria
from .models import FEWEST_TO_TELL, LONGEST_WORDS, UNKNOWN, ProjectSearch, ProjectViews
from .visits import Visit, this_week

_MOST_WORDS = 6
_TELLING = re.compile(r"[^\W\d_]+|[0-9]{1,2}|[^\W\d_]+[0-9]{1,2}|[0-9]{1,2}[^\W\d_]+")
_BETWEEN = re.compile(r"[\s\-–—,+/]+")

Views = Counter[tuple[int, date, str]]
Searches = Counter[tuple[int, date, str]]


def understood(counts: Mapping[Visit, int]) -> tuple[Views, Searches]:
    """Return the visits by project, week and region, and by project, week and words."""
    views: Views = Counter()
    searches: Searches = Counter()
    for visit, count in counts.items():
        criteria = SearchCriteria.read(MultiDict({"q": visit.query, "home": visit.home}))
        home = places.profiles().get(criteria.home)
        views[visit.project_id, visit.week, home.region if home else UNKNOWN] += count
        if words := told_words(criteria.q):
            searches[visit.project_id, visit.week, words] += count
    return views, searches


def told_words(query: str) -> str:
    """Return the words of a query in the form in which they are counted; empty where they may be somebody's own.

    Addresses, telephone numbers, numbers of any length and long texts are nobody's business.
    """
    parts = [part for part in _BETWEEN.split(query.casefold().strip(" \"'„“”.?!")) if part]
    words = " ".join(parts)
    if len(parts) > _MOST_WORDS or not 2 <= len(words) <= LONGEST_WORDS or not all(map(_TELLING.fullmatch, parts)):
        return ""
    return words


def add_visits(views: Views, searches: Searches) -> None:
    """Add to the sums; several processes add up. Projects that are gone meanwhile are left out."""
    named = {key[0] for key in views}
    known = set(session.scalars(select(Project.id).where(Project.id.in_(named))))
    _add(ProjectViews, "region_code", {key: count for key, count in views.items() if key[0] in known})
    _add(ProjectSearch, "words", {key: count for key, count in searches.items() if key[0] in known})
    session.execute(delete(ProjectSearch).where(ProjectSearch.week < this_week(), ProjectSearch.count < FEWEST_TO_TELL))


def _add(table: type[Any], column: str, counts: Mapping[tuple[int, date, str], int]) -> None:
    if not counts:
        return
    rows = [
        {"project_id": project_id, "week": week, column: value, "count": count}
        for (project_id, week, value), count in sorted(counts.items())
    ]
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = insert(table.__table__)
    session.execute(
        new.on_conflict_do_update(
            index_elements=["project_id", "week", column],
            set_={"count": table.__table__.c["count"] + new.excluded["count"]},
        ),
        rows,
    )
