"""The rows of a file as entries: an identifier, the answers to be read, and what cannot be read, cell by cell."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...errors import Invalid
from ...forms import clean
from ...i18n import _
from ..document.questions import Unreadable
from .cells import CLEARED, Cell, raw_answer
from .columns import ERRORS, EXTERNAL_ID, NOTE, all_columns, code_of, service_label

LONGEST_IDENTIFIER = 100
HEADER_WITHIN = 20
"""In how many rows from the top the headings are looked for; a title may stand above them."""
COMMENT = "#"


@dataclass(frozen=True)
class CellProblem:
    """What is wrong in one cell, and what to do; `column` is its heading, empty for the whole row."""

    column: str
    message: str


@dataclass
class Entry:
    """One project of a file: where it stands, what it says, and what stood there as it was."""

    row: int
    external_id: str
    raw: dict[str, Any]
    source: Any
    problems: list[CellProblem] = field(default_factory=list)


@dataclass
class Contents:
    """All that was read from a file; `headings` are empty for JSON."""

    entries: list[Entry]
    headings: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cut: bool = False


class NoHeadings(Invalid):
    """None of the first rows names columns of the record."""


def read_table(rows: Iterable[tuple[int, Sequence[Cell]]], most: int) -> Contents:
    """Read numbered rows below their headings, up to so many entries; `cut` says that there were more.

    Rows whose note begins with # are explanations and examples, and are skipped.
    Raises NoHeadings, or Invalid where a heading stands twice.
    """
    ahead = iter(rows)
    headings, codes = _headings(ahead)
    contents = Contents([], headings, [name for name, code in zip(headings, codes, strict=True) if name and not code])
    skipped = 0
    for number, cells in ahead:
        kept = list(cells[: len(codes)])
        if not any(is_filled(cell) for cell in kept):
            continue
        if _is_comment(codes, kept):
            skipped += 1
            continue
        if len(contents.entries) == most:
            contents.cut = True
            break
        contents.entries.append(_entry(number, codes, kept))
    if skipped:
        contents.notes.append(_("Rows whose note begins with # were skipped: %(num)s.", num=skipped))
    return contents


def _headings(rows: Iterator[tuple[int, Sequence[Cell]]]) -> tuple[list[str], list[str | None]]:
    for position, (_number, cells) in enumerate(rows):
        headings = [clean(str(cell)) if is_filled(cell) else "" for cell in cells]
        codes = [code_of(heading) if heading else None for heading in headings]
        known = [code for code in codes if code]
        if len(known) >= 2 and ("title" in known or EXTERNAL_ID in known):
            twice = sorted({code for code in known if known.count(code) > 1})
            if twice:
                raise Invalid(
                    _("The column “%(name)s” is there twice. Keep one of them.", name=headings[codes.index(twice[0])])
                )
            return headings, codes
        if position + 1 == HEADER_WITHIN:
            break
    raise NoHeadings(_("The file has no row of headings that the catalogue knows. Start from the template."))


def is_filled(cell: Cell) -> bool:
    """Whether anything stands in a cell."""
    return cell is not None and not (isinstance(cell, str) and not cell.strip())


def _is_comment(codes: Sequence[str | None], cells: Sequence[Cell]) -> bool:
    return any(
        code == NOTE and str(cell).lstrip().startswith(COMMENT)
        for code, cell in zip(codes, cells, strict=False)
        if is_filled(cell)
    )


def _entry(number: int, codes: Sequence[str | None], cells: Sequence[Cell]) -> Entry:
    entry = Entry(number, "", {}, cells)
    for code, cell in zip(codes, cells, strict=False):
        if code is None or code in (NOTE, ERRORS) or not is_filled(cell):
            continue
        if code == EXTERNAL_ID:
            entry.external_id = clean(str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell))
            continue
        column = all_columns()[code]
        try:
            raw = raw_answer(column, cell)
        except Unreadable as problem:
            entry.problems.append(CellProblem(column.label, str(problem)))
            continue
        if column.table is None:
            entry.raw[code] = None if raw is CLEARED else raw
        else:
            rows = entry.raw.setdefault(column.table.key, [])
            rows.extend({} for _missing in range(column.row + 1 - len(rows)))
            if raw is not CLEARED:
                rows[column.row][column.question.key] = raw
    _check_identifier(entry)
    return entry


def read_items(items: Sequence[Any], most: int) -> Contents:
    """Read objects of JSON: `{"external_id": …, "document": {…}}`, or the answers beside the identifier."""
    contents = Contents([], cut=len(items) > most)
    tables = {column.table.key for column in all_columns().values() if column.table}
    questions = tables | {code for code, column in all_columns().items() if column.table is None}
    unknown: dict[str, None] = {}
    for number, item in enumerate(items[:most], start=1):
        if not isinstance(item, Mapping):
            entry = Entry(number, "", {}, item, [CellProblem("", _("This is no project: an object is expected."))])
            contents.entries.append(entry)
            continue
        answers = item.get("document", item)
        answers = answers if isinstance(answers, Mapping) else {}
        unknown |= dict.fromkeys(
            str(key) for key in answers if key not in questions and key not in (EXTERNAL_ID, ERRORS, NOTE)
        )
        known = {key: value for key, value in answers.items() if key in questions}
        entry = Entry(number, clean(str(item.get(EXTERNAL_ID) or "")), known, item)
        _check_identifier(entry)
        contents.entries.append(entry)
    contents.unknown = list(unknown)
    return contents


def _check_identifier(entry: Entry) -> None:
    if len(entry.external_id) > LONGEST_IDENTIFIER:
        message = _("The identifier may have %(longest)s characters at the most.", longest=LONGEST_IDENTIFIER)
        entry.problems.append(CellProblem(service_label(EXTERNAL_ID), message))
        entry.external_id = ""
