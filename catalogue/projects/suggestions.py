"""Key areas that the text of a project speaks of, as the form offers them; finding them is another feature's business."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import Flask, current_app

from ..taxonomy import queries as taxonomy
from ..taxonomy.presenters import KeyAreaView
from .document import QUESTIONS, TRANSLATED
from .document.questions import Codes

FIRST_OF_ALL = ("title", "summary")
"""Answers that say in short what a project is; they count twice."""
_SUGGESTER = "catalogue_suggested_key_areas"


class Alike(NamedTuple):
    """The title of a similar project, and its language where that is not the reader's."""

    title: str
    lang: str | None


class Suggestion(NamedTuple):
    """A key area that a text speaks of: how clearly, by which of its words, and which similar projects have it, the strongest first."""

    code: str
    score: float
    words: tuple[str, ...]
    alike: tuple[Alike, ...] = ()


Suggester = Callable[[str, str, int | None], Sequence[Suggestion]]
"""Takes a text, its language and the number of its project, and returns the key areas that it speaks of, the clearest first."""


@dataclass(frozen=True, slots=True)
class OfferView:
    """A suggested key area as the form shows it, and what the form does with it already: `main`, `further` or nothing."""

    area: KeyAreaView
    words: tuple[str, ...]
    alike: tuple[Alike, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class OffersView:
    """All suggestions for a project; whether there is any text to go by, and what taking one would make it."""

    offers: tuple[OfferView, ...]
    has_text: bool
    as_main: bool
    room: bool


def suggested_by(app: Flask, suggester: Suggester) -> None:
    """Let a function say which key areas a text speaks of."""
    app.extensions[_SUGGESTER] = suggester


def suggested_key_areas(document: Mapping[str, Any], project_id: int | None = None) -> list[Suggestion]:
    """Return the key areas that the answers of a project speak of; none where nobody was appointed to say."""
    suggester: Suggester | None = current_app.extensions.get(_SUGGESTER)
    text = "\n".join(str(document.get(key) or "") for key in (*TRANSLATED, *FIRST_OF_ALL))
    if suggester is None or not text.strip():
        return []
    return list(suggester(text, document.get("language") or "cs", project_id))


def offers_for(project_id: int, document: Mapping[str, Any], main: str | None, further: Sequence[str]) -> OffersView:
    """Return the suggestions beside what is chosen in the form at the moment."""
    offers = tuple(
        OfferView(area, words, alike, "main" if code == main else "further" if code in further else "")
        for code, _score, words, alike in suggested_key_areas(document, project_id)
        if (area := taxonomy.key_area(code))
    )
    question = QUESTIONS["further_key_areas"]
    assert isinstance(question, Codes)
    return OffersView(
        offers,
        has_text=any(document.get(key) for key in TRANSLATED),
        as_main=not main,
        room=not main or len(further) < question.most,
    )


def taken(code: str, main: str | None, further: Sequence[str]) -> dict[str, Any]:
    """Return the answers that taking a key area changes: the main one if there is none yet, else a further one.

    Whether it exists and whether there is room for it is judged with all other answers.
    """
    if code in (main, *further):
        return {}
    return {"further_key_areas": [*further, code]} if main else {"main_key_area": code}
