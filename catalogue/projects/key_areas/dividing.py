"""Which part of a split key area each project seems to belong to, by the words of its text, and what was chosen."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...i18n import localized
from ...taxonomy.models import KeyArea
from ...text import words
from ..document import TRANSLATED
from .queries import Concerned, concerned_by
from .services import NewArea

CHOICE = "project-"
"""How the field of a project is called, followed by its number."""
AS_SUGGESTED = "suggested"
_BEGINS_LIKE = 4
_SAYS_SOMETHING = 4


@dataclass(frozen=True)
class Part:
    """A key area that projects may belong to after the split, and the words that speak for it: as compared, and as written.

    For the old key area no words speak: projects stay there unless those of the new one are in their text.
    """

    code: str
    name: str
    terms: Mapping[str, str]


@dataclass(frozen=True)
class Decided:
    """A project with the part that its words speak for, by which of them, and the part chosen."""

    project: Concerned
    suggested: str
    by_words: tuple[str, ...]
    chosen: str


@dataclass(frozen=True)
class Division:
    """All projects of a key area with their parts: what the split would move."""

    parts: tuple[Part, ...]
    projects: tuple[Decided, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many projects each part gets."""
        return Counter(one.chosen for one in self.projects)

    @property
    def choices(self) -> dict[int, str]:
        """The part of each project by its number."""
        return {one.project.id: one.chosen for one in self.projects}


def divided(area: KeyArea, new: Sequence[NewArea], typed: Mapping[str, str], for_all: str = "") -> Division:
    """Return the parts and the projects; `typed` are choices from the form, `for_all` the choice for everybody at once.

    A project without a choice gets the suggested part.
    """
    old = Part(area.code, localized(area.name_cs, area.name_en), {})
    parts = (*((old,) if len(new) == 1 else ()), *map(_part, new))
    codes = {part.code for part in parts}
    projects = []
    for project in concerned_by(area.code):
        suggested, by_words = _suggested(parts, project.text)
        wanted = {AS_SUGGESTED: suggested}.get(for_all, for_all) or typed.get(f"{CHOICE}{project.id}", "")
        projects.append(Decided(project, suggested, by_words, wanted if wanted in codes else suggested))
    return Division(parts, tuple(projects))


def _part(area: NewArea) -> Part:
    """Return a new key area with its words; the longer ones of its names where no words were given."""
    listed = [term for terms in area.terms.values() for term in terms]
    named = [one for one in f"{area.name_cs} {area.name_en}".split() if len(one) >= _SAYS_SOMETHING]
    terms = {folded: term for term in listed or named if (folded := " ".join(words(term)))}
    return Part(area.code, localized(area.name_cs, area.name_en), terms)


def _suggested(parts: Sequence[Part], document: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return the part that most words of a text speak for, the first one where none does, and those words."""
    answers = " ".join(str(document.get(key) or "") for key in TRANSLATED)
    text = f" {' '.join(words(answers))} "
    found = {part.code: tuple(term for folded, term in part.terms.items() if _occurs(folded, text)) for part in parts}
    best = max(parts, key=lambda part: len(found[part.code]))
    return best.code, found[best.code]


def _occurs(term: str, text: str) -> bool:
    """Whether a text has a term; all but short ones match by their beginnings, because Czech bends its words."""
    return f" {term}" in text if len(term) >= _BEGINS_LIKE else f" {term} " in text
