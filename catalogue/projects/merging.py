"""Two people in one section: marks of the answers that a form was filled with tell who changed what since."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from .document import Question, normalized

_LENGTH = 8


def mark_of(key: str, answer: Any) -> str:
    """Return a short mark of an answer; equal answers have equal marks, and no answer has one too."""
    kept = normalized({key: answer}).get(key)
    return hashlib.sha256(orjson.dumps(kept, option=orjson.OPT_SORT_KEYS)).hexdigest()[:_LENGTH]


def marks_of(questions: Iterable[Question], document: Mapping[str, Any]) -> str:
    """Return the marks of the answers to these questions, one after the other."""
    return "".join(mark_of(question.key, document.get(question.key)) for question in questions)


def read_marks(questions: Sequence[Question], marks: str) -> dict[str, str]:
    """Return the marks by question; none where they were made for other questions."""
    if len(marks) != _LENGTH * len(questions):
        return {}
    return {question.key: marks[number * _LENGTH :][:_LENGTH] for number, question in enumerate(questions)}


@dataclass
class Merge:
    """What a person changed, where somebody else changed the same answer, and which answers only the other changed."""

    answers: dict[str, Any] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)
    theirs: list[str] = field(default_factory=list)
    stale: bool = False
    """Whether the person has to see the other text before anything of theirs is saved."""


def merged(
    seen: Mapping[str, str], mine: Mapping[str, Any], unread: Collection[str], stored: Mapping[str, Any]
) -> Merge:
    """Compare what was typed (`mine`; `unread` could not be understood) and what is stored with what the person saw."""
    merge = Merge()
    for key in [*mine, *(key for key in unread if key not in mine)]:
        before, now_stored = seen[key], mark_of(key, stored.get(key))
        typed = "" if key in unread else mark_of(key, mine[key])
        if typed == before:
            if now_stored != before:
                merge.theirs.append(key)
        elif now_stored not in (before, typed):
            merge.conflicts.append(key)
            merge.stale = True
        elif key in mine and key not in unread:
            merge.answers[key] = mine[key]
    return merge
