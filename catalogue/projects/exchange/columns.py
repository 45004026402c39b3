"""The columns of a file: one for each question of the document, several for a table, so that nothing is listed twice."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from ...i18n import LANGUAGES, _, speaking
from ..document import QUESTIONS, Question, Rows, is_answered

NOTE, EXTERNAL_ID, ERRORS = "note", "external_id", "errors"
KNOWN_ANYWHERE = ("", "municipality", "key_area", "topic")
"""Registers whose codes mean the same in every catalogue; questions about others (pictures, documents, numbers of
projects) are not in files."""
SHOWN_ROWS = 3
"""So many rows of each table have columns in the template; a file may have more, up to the table's own limit."""


@dataclass(frozen=True)
class Column:
    """A column: the question that reads its cells, and its place where that is a cell of a table."""

    question: Question
    table: Rows | None = None
    row: int = 0

    @property
    def code(self) -> str:
        """The name that never changes: `title`, or `funding.2.amount` in the second row of a table."""
        return f"{self.table.key}.{self.row + 1}.{self.question.key}" if self.table else self.question.key

    @property
    def label(self) -> str:
        """The heading in the current language."""
        return f"{self.table.label} {self.row + 1}: {self.question.label}" if self.table else str(self.question.label)


def exchanged() -> Iterator[Question]:
    """Yield the questions that files carry: all but uploaded files and numbers of projects, which only this catalogue knows."""
    for question in QUESTIONS.values():
        parts = question.columns if isinstance(question, Rows) else (question,)
        if all(getattr(part, "register", "") in KNOWN_ANYWHERE for part in parts):
            yield question


def columns(rows: Mapping[str, int] | None = None) -> list[Column]:
    """Return the columns in the order of the form, with so many rows of each table (three without `rows`)."""
    found: list[Column] = []
    for question in exchanged():
        if not isinstance(question, Rows):
            found.append(Column(question))
            continue
        count = min(SHOWN_ROWS, question.most) if rows is None else rows.get(question.key, 0)
        found += [Column(part, question, row) for row in range(count) for part in question.columns]
    return found


def rows_needed(documents: Iterable[Mapping[str, object]]) -> dict[str, int]:
    """Return how many rows of each table these documents fill."""
    tables = [question.key for question in exchanged() if isinstance(question, Rows)]
    needed = dict.fromkeys(tables, 0)
    for document in documents:
        for key in tables:
            answer = document.get(key)
            if isinstance(answer, list) and is_answered(answer):
                needed[key] = max(needed[key], len(answer))
    return needed


def service_label(code: str) -> str:
    """Return the heading of a column that belongs to the file and not to the document."""
    names: dict[str, str] = {NOTE: _("Note"), EXTERNAL_ID: _("Your own identifier"), ERRORS: _("Errors")}
    return names[code]


@cache
def all_columns() -> Mapping[str, Column]:
    """Return every column that a file may have, by its code."""
    most = {question.key: question.most for question in exchanged() if isinstance(question, Rows)}
    return {column.code: column for column in columns(most)}


@cache
def _codes_by_heading() -> Mapping[str, str]:
    known = {plain(code): code for code in (*all_columns(), NOTE, EXTERNAL_ID, ERRORS)}
    for language in LANGUAGES:
        with speaking(language):
            known |= {plain(column.label): code for code, column in all_columns().items()}
            known |= {plain(service_label(code)): code for code in (NOTE, EXTERNAL_ID, ERRORS)}
    return known


def code_of(heading: object) -> str | None:
    """Return the code of a column by its heading, in either language or as its code; None for unknown ones."""
    return _codes_by_heading().get(plain(str(heading)))


def plain(text: str) -> str:
    """Return words as they are compared: without case, surplus white space and the asterisk of needed answers."""
    return " ".join(text.casefold().replace("\u00a0", " ").split()).rstrip(" *")
