"""How small a minor edit is: which answers it may touch, and how far a text may move from what was approved."""

from collections.abc import Mapping
from typing import Any

from ..i18n import _
from .document import QUESTIONS, Problem, changed_keys
from .document.definition import MEASUREMENT_KEY, MINOR_EDIT
from .document.questions import Text

MOST_CHANGED_CHARACTERS = 12
FREE = frozenset({"contact_function", "contact_unit", "contact_name", "contact_email", "contact_phone",
                  "contract_link", "specification_link", "links"})  # fmt: skip
"""Answers that may be written anew; any other one on the page is a text in which only typing errors are mended."""


def problems_of_edit(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Problem]:
    """Return what makes an edit more than a minor one, at the answer where it is."""
    allowed = {question.key for question in MINOR_EDIT.questions}
    found = []
    for key in changed_keys(before, after):
        old, new = before.get(key), after.get(key)
        if key == MEASUREMENT_KEY:
            if list(new or [])[: len(old or [])] != list(old or []):
                found.append(Problem(key, _("Measurements are only added here. Open a revision to change one.")))
        elif key not in allowed:
            found.append(Problem(key, _("This answer is changed in a revision.")))
        elif key not in FREE and not _is_typing_error(str(old or ""), str(new or "")):
            found.append(
                Problem(
                    key,
                    _("This is more than a typing error (at most %(most)s characters, and no digits). Open a revision for it.",
                      most=MOST_CHANGED_CHARACTERS),
                )
            )  # fmt: skip
    return found


def _is_typing_error(before: str, after: str) -> bool:
    """Whether few characters differ and every digit stays as it was."""
    if [sign for sign in before if sign.isdigit()] != [sign for sign in after if sign.isdigit()]:
        return False
    return bool(before and after) and distance(before, after, MOST_CHANGED_CHARACTERS) <= MOST_CHANGED_CHARACTERS


def distance(before: str, after: str, most: int) -> int:
    """Return how many characters have to be changed, added or taken away; anything over `most` is `most` + 1.

    Only a band of the table as wide as `most` is computed, so that long texts take as long as their length.
    """
    if abs(len(before) - len(after)) > most:
        return most + 1
    row = {column: column for column in range(min(len(after), most) + 1)}
    for number, old in enumerate(before, 1):
        current: dict[int, int] = {}
        for column in range(max(0, number - most), min(len(after), number + most) + 1):
            current[column] = min(
                row.get(column, most) + 1,
                current.get(column - 1, most) + 1,
                row.get(column - 1, most + 1) + (column == 0 or after[column - 1] != old),
            )
        if min(current.values()) > most:
            return most + 1
        row = current
    return min(row.get(len(after), most + 1), most + 1)


def texts_of(document: Mapping[str, Any]) -> list[str]:
    """Return the keys of the answered texts in which typing errors may be mended."""
    return [
        question.key
        for question in MINOR_EDIT.questions
        if question.key not in FREE and isinstance(QUESTIONS[question.key], Text) and document.get(question.key)
    ]
