"""What stands in a cell: from a spreadsheet's value to what a question reads, and back."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, TypeAlias

from ...i18n import LANGUAGES, _, speaking
from ...taxonomy import queries as taxonomy
from ..document import Question
from ..document.questions import Choice, Code, Codes, Consent, Day, Number, SeveralChoices, Unreadable
from ..document.vocabularies import NUMBER_ANSWERS
from .columns import Column, all_columns, plain

BETWEEN = "; "
FIRST_SERIAL, LAST_SERIAL = 32_874, 73_415
"""The days from 1990 to 2100 as spreadsheets count them."""
_EPOCH = datetime(1899, 12, 30)
_SEPARATORS = re.compile(r"\s*[;|\n]\s*")
_CODE_FIRST = re.compile(r"(\d{6}|[A-Za-z]{1,3}\d{1,2})[\s–-]+\S.*", re.DOTALL)


class Formula(str):
    """The text of a formula; its value is never asked for."""


class Cleared:
    """The wish that a stored answer be emptied; an empty cell changes nothing."""


CLEARED = Cleared()
CLEARING = ("(empty)", "(prázdné)")
Cell: TypeAlias = str | int | float | bool | datetime | date | None


def raw_answer(column: Column, cell: Cell) -> Any:
    """Return what the column's question is to read from a cell; CLEARED where it says that it is empty on purpose.

    Raises Unreadable for formulas, and for dates where none is asked for.
    """
    question = column.question
    if isinstance(cell, Formula):
        raise Unreadable(_("This cell holds a formula. Copy it and paste it as a value."))
    if isinstance(cell, str) and plain(cell) in CLEARING:
        return CLEARED
    if isinstance(cell, datetime | date):
        if not isinstance(question, Day):
            raise Unreadable(_("The spreadsheet made a date of this. Format the cell as text and write it again."))
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    match question:
        case Day() if isinstance(cell, int) and FIRST_SERIAL <= cell <= LAST_SERIAL:
            return f"{_EPOCH + timedelta(days=cell):%Y-%m-%d}"
        case Choice():
            return _code(column, str(cell))
        case SeveralChoices():
            return _codes(column, str(cell))
        case Consent():
            return _consent(cell)
        case Number() if isinstance(cell, str):
            return _names(column.code).get(plain(cell), cell)
        case Code():
            found = _CODE_FIRST.fullmatch(str(cell).strip())
            return found[1].upper() if found else str(cell)
        case Codes():
            return [code for code in re.split(r"[;,|\s]+", str(cell)) if code]
    return cell


def _code(column: Column, text: str) -> str:
    return _names(column.code).get(plain(text), text)


def _codes(column: Column, text: str) -> list[str]:
    """Read names or codes between semicolons, vertical bars or line breaks; between commas where all are codes."""
    pieces = [piece for piece in _SEPARATORS.split(text.strip()) if piece]
    if len(pieces) == 1 and plain(text) not in _names(column.code):
        pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    return [_code(column, piece) for piece in pieces]


def _consent(cell: Cell) -> bool:
    word = plain(str(cell))
    if word in _words_for(True):
        return True
    if word in _words_for(False):
        return False
    raise Unreadable(_("Write yes or no."))


@cache
def _words_for(answer: bool) -> frozenset[str]:
    words = {"true", "1", "y", "on"} if answer else {"false", "0", "n", "off"}
    for language in LANGUAGES:
        with speaking(language):
            words.add(plain(_("Yes") if answer else _("No")))
    return frozenset(words)


@cache
def _names(code: str) -> Mapping[str, str]:
    """Return the codes of a column's closed list by their names in both languages, and by themselves."""
    question = all_columns()[code].question
    choices = NUMBER_ANSWERS if isinstance(question, Number) else getattr(question, "choices", {})
    names: dict[str, str] = {}
    for language in LANGUAGES:
        with speaking(language):
            names |= {plain(str(name)): str(one) for one, name in choices.items()}
    return names | {plain(str(one)): str(one) for one in choices}


def written(question: Question, answer: Any, *, in_words: bool) -> str | int | float | None:
    """Return a stored answer as a cell: in the words of the current language, or in codes."""
    if answer is None:
        return None
    match question:
        case Choice() if in_words:
            return str(question.choices.get(answer, answer))
        case SeveralChoices() if in_words:
            return BETWEEN.join(str(question.choices.get(code, code)) for code in answer)
        case SeveralChoices() | Codes():
            return BETWEEN.join(answer)
        case Consent():
            return (_("Yes") if answer else _("No")) if in_words else ("true" if answer else "false")
        case Number() if isinstance(answer, str) and in_words:
            return str(NUMBER_ANSWERS.get(answer, answer))
        case Code(register="key_area") if in_words and (area := taxonomy.key_area(answer)):
            return f"{answer} {area.name}"
    return answer if isinstance(answer, int | float) else str(answer)


def answer_in(column: Column, document: Mapping[str, Any], *, in_words: bool) -> str | int | float | None:
    """Return the cell of a column for a document."""
    if column.table is None:
        return written(column.question, document.get(column.question.key), in_words=in_words)
    rows = document.get(column.table.key) or []
    if column.row >= len(rows):
        return None
    return written(column.question, rows[column.row].get(column.question.key), in_words=in_words)
