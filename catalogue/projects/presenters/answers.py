"""Every answer as plain text: names for codes, numbers as the language writes them, rows as lines."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import flask_babel

from ...i18n import _
from ...municipalities import queries as places
from ...taxonomy import queries as taxonomy
from ...taxonomy.goals import GOALS, goal_name
from ...templating import number as written_number
from ..document import SECTIONS, Question, Section, is_answered
from ..document.definition import EARLIEST_YEAR
from ..document.questions import Choice, Code, Codes, Consent, Day, Number, Rows, SeveralChoices
from ..document.vocabularies import NUMBER_ANSWERS

SEPARATOR = " · "


def sections(document: Mapping[str, Any]) -> list[tuple[Section, list[tuple[Question, str]]]]:
    """Return the answered questions with their answers in words, by section in the order of the form."""
    presented = []
    for section in SECTIONS:
        answers = [
            (question, shown(question, document[question.key]))
            for question in section.questions
            if is_answered(document.get(question.key))
        ]
        if answers:
            presented.append((section, answers))
    return presented


def shown(question: Question, answer: Any, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return an answer as plain text; nothing where there is none.

    `names` gives the names of municipalities that the caller has looked up already.
    """
    if not is_answered(answer) and not (isinstance(question, Consent) and answer is False):
        return ""
    match question:
        case Rows():
            return "\n".join(filter(None, (_row(question.columns, row) for row in answer)))
        case Choice():
            return str(question.choices.get(str(answer), answer))
        case SeveralChoices(key="sdgs"):
            return "\n".join(_goal(code) for code in answer)
        case SeveralChoices():
            return ", ".join(str(question.choices.get(str(code), code)) for code in answer)
        case Codes():
            return ", ".join(names.get(code) or _named(question.register, code) for code in answer)
        case Code():
            return names.get(answer) or _named(question.register, str(answer))
        case Number():
            return _number(question, answer)
        case Day():
            return day(str(answer))
        case Consent():
            return str(_("Yes") if answer else _("No"))
    return str(answer)


def _row(columns: Iterable[Question], row: Mapping[str, Any]) -> str:
    """Return one line; numbers and dates carry their label, because their place alone does not explain them."""
    pieces = []
    for column in columns:
        if text := shown(column, row.get(column.key)):
            pieces.append(f"{column.label}: {text}" if isinstance(column, Number | Day) else text)
    return SEPARATOR.join(pieces)


def _number(question: Number, answer: Any) -> str:
    if isinstance(answer, str):
        return str(NUMBER_ANSWERS.get(answer, answer))
    if question.lowest == EARLIEST_YEAR:
        return str(answer)
    written = written_number(answer)
    return f"{written} {question.unit}" if question.unit else written


def _named(register: str, code: str) -> str:
    """Return the name of a code, or the code where the register no longer offers it."""
    match register:
        case "municipality":
            return places.full_name(code)
        case "key_area":
            area = taxonomy.key_area(code)
            if area:
                return f"{area.name} ({code})"
            retired = taxonomy.retired_key_area(code)
            return str(_("%(name)s (%(code)s, no longer used)", name=retired.name, code=code)) if retired else code
        case "topic":
            topic = taxonomy.topic(code)
            return topic.name if topic else code
        case "project":
            return str(_("project number %(number)s", number=code))
        case "image" | "attachment":
            return str(_("file %(name)s", name=code[:8]))
    return code


def _goal(code: Any) -> str:
    number = int(code)
    return f"{number}. {goal_name(number)}" if number in GOALS else str(code)


def day(text: str) -> str:
    """Write a year, a month or a day of ISO 8601 in words."""
    try:
        parts = [int(part) for part in text.split("-")]
        whole = date(*[*parts, 1, 1][:3])
    except (TypeError, ValueError):
        return text
    match len(parts):
        case 1:
            return text
        case 2:
            return str(flask_babel.format_date(whole, "LLLL yyyy"))
    return str(flask_babel.format_date(whole, "long"))
