"""Writing files of projects: the export, the template, and a file given back with what is wrong in each row."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

import orjson

from ...i18n import _
from . import sheets
from .cells import Cell, answer_in
from .columns import ERRORS, EXTERNAL_ID, NOTE, Column, code_of, columns, exchanged, rows_needed
from .entries import COMMENT, Contents, Entry
from .files import harmless
from .queries import Record

FORMAT = "smart-catalogue-projects"
MIMETYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
}
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def write_export(ending: str, found: Sequence[Record], out: BinaryIO) -> None:
    """Write projects as XLSX in words, CSV or JSON in codes."""
    if ending == "json":
        keys = [question.key for question in exchanged()]
        _write_json(out, [
            {EXTERNAL_ID: one.external_id, "document": {key: one.document[key] for key in keys if key in one.document}}
            for one in found
        ])  # fmt: skip
        return
    shown = columns(rows_needed(one.document for one in found))
    in_words = ending == "xlsx"
    rows = (
        [one.external_id, *(answer_in(column, one.document, in_words=in_words) for column in shown)] for one in found
    )
    if in_words:
        sheets.write_workbook(out, sheets.headings((EXTERNAL_ID,), shown), rows)
    else:
        _write_csv(out, [EXTERNAL_ID, *(column.code for column in shown)], rows)


def write_template(out: BinaryIO) -> None:
    """Write the empty workbook to start from: explanations, an example, drop-downs and codes."""
    shown = columns()
    about = [" ".join((COMMENT, _("explanation"))), _("Yours, and different for each project."), *map(_about, shown)]
    example = [" ".join((COMMENT, _("example"))), "2024-07", *map(_example, shown)]
    head = sheets.headings((NOTE, EXTERNAL_ID), shown, marked=True)
    sheets.write_workbook(out, head, [about, example], rules=True)


def _about(column: Column) -> str:
    return sheets.explanation(column.question)


def _example(column: Column) -> Cell:
    if column.table is None and column.question.key in sheets.EXAMPLE:
        return answer_in(column, sheets.EXAMPLE, in_words=True)
    return str(column.question.example) or None


def write_back(ending: str, contents: Contents, problems: Iterable[Mapping[str, Any]], out: BinaryIO) -> None:
    """Write a file as it was brought, with what is wrong in each row beside it."""
    wrong: dict[int, list[str]] = defaultdict(list)
    for one in problems:
        wrong[one["row"]].append(f"{one['column']}: {one['message']}" if one["column"] else one["message"])
    if ending == "json":
        _write_json(out, [_with_errors(entry, wrong) for entry in contents.entries])
        return
    kept = [position for position, heading in enumerate(contents.headings) if code_of(heading) != ERRORS]
    head = [sheets.Heading(contents.headings[position]) for position in kept]
    rows = ([*_cells(entry, kept), "\n".join(wrong.get(entry.row, ()))] for entry in contents.entries)
    if ending == "xlsx":
        sheets.write_workbook(out, [*head, *sheets.headings((ERRORS,), ())], rows, wrong=len(head))
    else:
        _write_csv(out, [*(one.text for one in head), ERRORS], rows)


def _cells(entry: Entry, kept: Sequence[int]) -> Iterator[Cell]:
    return (entry.source[position] if position < len(entry.source) else None for position in kept)


def _with_errors(entry: Entry, wrong: Mapping[int, list[str]]) -> Any:
    item = entry.source if isinstance(entry.source, dict) else {"document": entry.source}
    return {**item, ERRORS: wrong[entry.row]} if entry.row in wrong else item


def _write_json(out: BinaryIO, items: Sequence[Any]) -> None:
    document = {"format": FORMAT, "version": 1, "projects": items}
    out.write(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _write_csv(out: BinaryIO, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(map(harmless, head))
    writer.writerows([_in_csv(cell) for cell in row] for row in rows)
    text.detach()


def _in_csv(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return str(cell).lower() if isinstance(cell, bool) else str(cell)
    return f"{cell:%Y-%m-%d}" if isinstance(cell, datetime | date) else harmless(str(cell))


def as_bytes(write: Callable[[BinaryIO], None]) -> bytes:
    """Return what a writer writes."""
    out = io.BytesIO()
    write(out)
    return out.getvalue()
