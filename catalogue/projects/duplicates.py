"""Projects that may be the same as one about to be submitted: of the same municipality, or with nearly the same words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, url_for
from sqlalchemy import select

from ..accounts.models import User
from ..database import session
from ..i18n import _
from ..text import words
from .lifecycle import PUBLIC, State
from .models import Draft, Project, Publication
from .policies import projects_visible_to
from .presenters import card_view

ALIKE_AT_HOME, ALIKE_ELSEWHERE = 0.4, 0.6
"""Share of common words from which two short texts are taken for one: sooner where the municipality is the same."""
NEAR_AT_HOME, NEAR_ELSEWHERE = 0.35, 0.42
"""The same for how near their meaning is, as far as that is known: of the examples, no two about different ideas had 0.38."""
MOST = 4
_LOOKED_AT = 300
_BEGINNING = 5
_LEAST_LETTERS = 4
_FINDER = "catalogue_possible_duplicates"

Found = Sequence[tuple[Mapping[str, Any], float]]
Finder = Callable[[int, Mapping[str, Any]], Found]
"""Takes number and answers of a project; returns the cards of published projects that share its rarer words or mean nearly
the same, each with how near its meaning is (0 where nobody knows)."""


@dataclass(frozen=True, slots=True)
class DuplicateView:
    """A project that may be the same: where to look at it, whose it is, and why it is shown."""

    title: str
    municipality: str
    url: str
    is_public: bool
    reason: str


def found_by(app: Flask, finder: Finder) -> None:
    """Let a function find published projects by their words."""
    app.extensions[_FINDER] = finder


def possible_duplicates(person: User, project: Project, document: Mapping[str, Any], desk: str) -> list[DuplicateView]:
    """Return what a person may see and the project may repeat, the likest first; `desk` shows what is not public."""
    own = _marks(document.get("title"), document.get("summary"))
    if not own:
        return []
    finder: Finder | None = current_app.extensions.get(_FINDER)
    published = finder(project.id, document) if finder else ()
    found = _at_home(person, project, own, {card["id"]: near for card, near in published}, desk)
    found += [one for one in _elsewhere(project, published, own) if one[1].url not in {two.url for _n, two in found}]
    return [view for _likeness, view in sorted(found, key=lambda one: -one[0])[:MOST]]


def likeness(some: frozenset[str], others: frozenset[str]) -> float:
    """Return the share of words that two texts have in common, from 0 to 1."""
    return len(some & others) / len(some | others) if some and others else 0.0


def _marks(*texts: str | None) -> frozenset[str]:
    """Return the beginnings of the longer words, which Czech leaves alone when it bends them."""
    return frozenset(word[:_BEGINNING] for text in texts for word in words(text or "") if len(word) >= _LEAST_LETTERS)


def _at_home(
    person: User, project: Project, own: frozenset[str], near: Mapping[int, float], desk: str
) -> list[tuple[float, DuplicateView]]:
    """Compare with other projects of the municipality, whatever state they are in."""
    rows = session.execute(
        select(Project.id, Project.title, Project.state, Draft.document, Publication.document)
        .outerjoin(Draft, Draft.project_id == Project.id)
        .outerjoin(Publication, Publication.project_id == Project.id)
        .where(
            Project.municipality_code == project.municipality_code,
            Project.id != project.id,
            Project.state.not_in((State.DISCARDED, State.HIDDEN, State.REJECTED)),
            projects_visible_to(person),
        )
        .order_by(Project.id.desc())
        .limit(_LOOKED_AT)
    )
    found = []
    for number, title, state, draft, public in rows:
        text = public or draft or {}
        shared, meaning = likeness(own, _marks(title, text.get("summary"))), near.get(number, 0.0)
        if shared >= ALIKE_AT_HOME or meaning >= NEAR_AT_HOME:
            is_public = state in PUBLIC
            url = _public_url(number) if is_public else url_for(desk, project_id=number)
            is_worded_alike = shared >= ALIKE_AT_HOME
            reason = (
                _("the same municipality and similar words")
                if is_worded_alike
                else _("the same municipality and a similar text")
            )
            view = DuplicateView(title, project.municipality.name, url, is_public, reason)
            found.append((max(shared, meaning), view))
    return found


def _elsewhere(project: Project, published: Found, own: frozenset[str]) -> list[tuple[float, DuplicateView]]:
    """Compare with published projects of other municipalities, as the search finds them."""
    found = []
    for card, meaning in published:
        place = card["municipality"]
        if card["id"] == project.id or (place and place["code"] == project.municipality_code):
            continue
        shared = max(likeness(own, _marks(card["title"][one], card["summary"][one])) for one in card["title"])
        if shared >= ALIKE_ELSEWHERE or meaning >= NEAR_ELSEWHERE:
            view = card_view(card)
            reason = (
                _("nearly the same words") if shared >= ALIKE_ELSEWHERE else _("nearly the same content in other words")
            )
            found.append(
                (max(shared, meaning), DuplicateView(view.title, view.municipality_name, view.url, True, reason))
            )
    return found


def _public_url(number: int) -> str:
    return url_for("projects.show", project_id=number, slug="-")
