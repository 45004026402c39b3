"""What published entries lack: lists for administrators, each with a reason why an entry is on it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, raiseload

from ..clock import now
from ..database import session
from ..i18n import _, _l
from ..projects.freshness import freshness
from ..projects.lifecycle import State
from ..projects.links.models import FAILURES_OF_THE_DEAD, ProjectLink
from ..projects.links.naming import PROBLEM_NAMES
from ..projects.models import Project, Publication
from ..taxonomy import queries as taxonomy
from ..templating import date as written_date

LIST_NAMES = {
    "links": _l("Dead links"),
    "stale": _l("Not confirmed for long"),
    "costs": _l("Without costs"),
    "results": _l("In operation without results"),
    "tags": _l("Tags that do not fit together"),
    "images": _l("Pictures without a description or author"),
}
LIST_HELP = {
    "links": _l("Links that failed three times or more, on different days."),
    "stale": _l("Nobody has answered the yearly question for sixty days."),
    "costs": _l("Neither a cost band nor an investment cost in crowns."),
    "results": _l("In operation or completed, and no result with a number."),
    "tags": _l("A tag is no longer in use, or a topic usually belongs to other pillars than the entry does."),
    "images": _l("People who cannot see the picture learn nothing from it, or nobody knows whose it is."),
}
_RUNNING = ("operation", "completed")


@dataclass(frozen=True)
class Finding:
    """An entry on a list, and why."""

    project_id: int
    title: str
    municipality: str
    why: str


@dataclass
class Quality:
    """All lists at once, read in one pass over the published entries; archived ones and examples are left out."""

    lists: dict[str, list[Finding]] = field(default_factory=lambda: {name: [] for name in LIST_NAMES})


def quality() -> Quality:
    """Read every published entry, and put it on each list where it belongs."""
    found, today = Quality(), now().date()
    columns = (Publication.project_id, Publication.card, Publication.document, Publication.published_at)
    wanted = select(*columns, Publication.confirmed_at).where(
        Publication.state == State.PUBLISHED, Publication.is_example.is_(False)
    )
    for number, card, document, published, confirmed in session.execute(wanted.execution_options(yield_per=200)):
        if card.get("origin"):  # Its own catalogue looks after it.
            continue
        if freshness(published.date(), confirmed.date() if confirmed else None, today) == "stale":
            _add(found, "stale", number, card, _("confirmed on %(day)s", day=written_date(confirmed or published)))
        for name, reasons in JUDGES.items():
            for why in reasons(document):
                _add(found, name, number, card, why)
    for link in dead_links():
        card = {"title": {"cs": link.project.title}, "municipality": {"name": link.project.municipality.name}}
        _add(found, "links", link.project_id, card, f"{link.url}: {PROBLEM_NAMES[link.problem]}")
    return found


def dead_links() -> Sequence[ProjectLink]:
    """Return the links that failed again and again, by project."""
    wanted = select(ProjectLink).where(ProjectLink.failures >= FAILURES_OF_THE_DEAD).order_by(ProjectLink.project_id)
    loaded = joinedload(ProjectLink.project).joinedload(Project.municipality)
    return session.scalars(wanted.options(loaded, raiseload("*"))).all()


def _add(found: Quality, name: str, number: int, card: Mapping[str, Any], why: str) -> None:
    title = next((text for text in card["title"].values() if text), "")
    place = card["municipality"]["name"] if card["municipality"] else ""
    found.lists[name].append(Finding(number, title, place, why))


def _without_costs(document: Mapping[str, Any]) -> Iterator[str]:
    has_band = document.get("cost_band", "unknown") != "unknown"
    if not has_band and not isinstance(document.get("investment_cost"), int | float):
        yield str(document.get("cost_band_reason") or _("no cost stated"))


def _without_results(document: Mapping[str, Any]) -> Iterator[str]:
    rows = document.get("results") or []
    if document.get("stage") in _RUNNING and not any(isinstance(row.get("after"), int | float) for row in rows):
        yield _("no result with a number")


def _unfitting_tags(document: Mapping[str, Any]) -> Iterator[str]:
    codes = [code for code in (document.get("main_key_area"), *(document.get("further_key_areas") or [])) if code]
    areas = {code: area for code in codes if (area := taxonomy.key_area(code))}
    pillars = {area.pillar_code for area in areas.values()}
    for code in codes:
        if code not in areas:
            yield _("%(code)s is no longer in use", code=code)
    for code in document.get("topics") or []:
        topic = taxonomy.topic(code)
        if topic is None:
            yield _("%(code)s is no longer in use", code=code)
        elif topic.key_areas and not pillars & {taxonomy.pillar_of(area) for area in topic.key_areas}:
            yield _("%(topic)s usually belongs to %(areas)s", topic=topic.name, areas=", ".join(topic.key_areas))


def _poor_images(document: Mapping[str, Any]) -> Iterator[str]:
    lacking = sum(not row.get("alt") or not row.get("author") for row in document.get("images") or [])
    if lacking:
        yield _("pictures to complete: %(num)s", num=lacking)


JUDGES: Mapping[str, Callable[[Mapping[str, Any]], Iterator[str]]] = {
    "costs": _without_costs,
    "results": _without_results,
    "tags": _unfitting_tags,
    "images": _poor_images,
}
"""What is read from the document alone; each judge yields reasons."""
