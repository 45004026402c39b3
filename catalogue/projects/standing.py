"""Where a project stands for its authors: what waits for them, and how far each section of the form is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .document import SECTIONS, Section, Tier, is_answered, shortcomings


@dataclass(frozen=True)
class SectionState:
    """One section in the task list: `done`, `started`, `empty` or `optional`, and how much is missing."""

    section: Section
    state: str
    missing_for_card: int
    missing_for_label: int


def section_states(document: Mapping[str, Any]) -> list[SectionState]:
    """Return the state of every section, in the order of the form."""
    card = [problem.key for problem in shortcomings(document, Tier.CARD)]
    label = {problem.key for problem in shortcomings(document, Tier.LABEL)} - set(card)
    states = []
    for section in SECTIONS:
        keys = [question.key for question in section.questions]
        lacking = sum(key in keys for key in card)
        answered = any(is_answered(document.get(key)) for key in keys if key not in ("language", "municipality"))
        asked = any(question.tier is Tier.CARD for question in section.questions)
        if lacking:
            state = "started" if answered else "empty"
        else:
            state = "done" if answered and asked else "started" if answered else "optional"
        states.append(SectionState(section, state, lacking, sum(key in keys for key in label)))
    return states
