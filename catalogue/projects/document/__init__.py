"""The project document: its questions, its closed lists, and what is done with a whole document."""

from .definition import QUESTIONS, SECTION_OF, SECTIONS, TRANSLATED, Section, questions, section
from .documents import (
    Change,
    Document,
    Knows,
    Reading,
    changed_keys,
    compare,
    completeness,
    content_hash,
    contradictions,
    doubts,
    is_answered,
    marked_words,
    normalized,
    not_listed,
    read,
    shortcomings,
    with_municipality,
)
from .questions import Problem, Question, Rows, Tier

__all__ = [
    "QUESTIONS", "SECTIONS", "SECTION_OF", "TRANSLATED", "Change", "Document", "Knows", "Problem", "Question",
    "Reading", "Rows", "Section", "Tier", "changed_keys", "compare", "completeness", "content_hash", "contradictions", "doubts",
    "is_answered", "marked_words", "normalized", "not_listed", "questions", "read", "section", "shortcomings",
    "with_municipality",
]  # fmt: skip
