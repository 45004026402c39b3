"""The place where the project page gets its similar projects from: finding them is another feature's business."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from .presenters import CardView, card_view
from .public_queries import PublicProject

_FINDER = "catalogue_similar_projects"

Finder = Callable[[Mapping[str, Any], Mapping[str, Any]], Sequence[tuple[Mapping[str, Any], tuple[str, ...]]]]
"""Takes a card and its public answers, and returns the cards of similar projects, each with the reasons in words."""


@dataclass(frozen=True, slots=True)
class SimilarView:
    """A similar project as the page shows it, and why it is similar."""

    card: CardView
    reasons: tuple[str, ...]


def found_by(app: Flask, finder: Finder) -> None:
    """Let a function find similar projects."""
    app.extensions[_FINDER] = finder


def similar_to(project: PublicProject) -> list[SimilarView]:
    """Return the projects most like one, best first; none where nobody was appointed to find them."""
    finder: Finder | None = current_app.extensions.get(_FINDER)
    found = finder(project.card, project.document) if finder else ()
    return [SimilarView(card_view(card), reasons) for card, reasons in found]
