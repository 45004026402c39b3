"""Reading an Excel workbook that a stranger made: bounded, without its formulas, macros and merged cells."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from ...errors import Invalid
from ...i18n import _
from .cells import Cell, Formula
from .entries import Contents, NoHeadings, is_filled, read_table

MOST_PARTS = 1000
MOST_COLUMNS = 1000
MOST_SHEETS = 5
MOST_EMPTY = 1000
"""After so many empty rows in a row the sheet counts as read: formatting may reach a million rows down."""
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,200}?ref="([A-Z]{1,3}\d{1,7}(?::[A-Z]{1,3}\d{1,7})?)"')
_BROKEN = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError, EOFError, OverflowError,
    NotImplementedError, RuntimeError, zipfile.BadZipFile,
)  # fmt: skip


def read_workbook(file: BinaryIO, most_rows: int, most_bytes: int) -> Contents:
    """Read the first sheet that has headings of the record; `most_bytes` bounds what the file unpacks to.

    Raises Invalid with what to do: for other kinds of files, macros, merged cells, bombs and broken files.
    """
    _inspect(file, most_bytes)
    with _opened(file) as workbook:
        refused: NoHeadings | None = None
        for sheet in workbook.worksheets[:MOST_SHEETS]:
            rows = _Rows(sheet)
            try:
                contents = read_table(rows, most_rows)
            except NoHeadings as found:
                refused = found
                continue
            if rows.gave_up:
                contents.notes.append(
                    _("Below row %(row)s come only empty rows; reading ended there.", row=rows.last_filled)
                )
            _refuse_merged(workbook, sheet, contents)
            return contents
    raise refused or NoHeadings(_("The workbook has no sheet with data."))


def _inspect(file: BinaryIO, most_bytes: int) -> None:
    """Look at the archive before anything is unpacked."""
    if file.read(4) == _OLD_OFFICE:
        raise Invalid(_("This is an old or locked workbook. Open it, and save it as XLSX without a password."))
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > most_bytes:
                raise Invalid(_("The workbook is too large when unpacked. Split it, or take CSV."))
            if any("vbaproject" in part.filename.casefold() for part in parts):
                raise Invalid(_("The workbook holds macros. Save it as XLSX without them."))
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as opened:
                        if b"<!DOCTYPE" in opened.read(2048):
                            raise Invalid(_("This is no workbook that Excel or LibreOffice saved."))
    except _BROKEN as problem:
        raise Invalid(_("The file cannot be opened as a workbook. Save it as XLSX once more.")) from problem
    file.seek(0)


@contextmanager
def _opened(file: BinaryIO) -> Iterator[Any]:
    workbook = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = load_workbook(file, read_only=True, data_only=False, keep_links=False)
            yield workbook
    except _BROKEN as problem:
        raise Invalid(_("The file cannot be opened as a workbook. Save it as XLSX once more.")) from problem
    finally:
        if workbook is not None:
            workbook.close()


class _Rows:
    """The numbered rows of a sheet, up to where only empty ones follow."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.last_filled = 0
        self.gave_up = False

    def __iter__(self) -> Iterator[tuple[int, list[Cell]]]:
        self.sheet.reset_dimensions()
        # A bound given to openpyxl would fill every row up to it with empty cells.
        for number, cells in enumerate(self.sheet.iter_rows(), start=1):
            values = [_value(cell) for cell in cells[:MOST_COLUMNS]]
            if any(is_filled(value) for value in values):
                self.last_filled = number
                yield number, values
            elif number - self.last_filled > MOST_EMPTY:
                self.gave_up = True
                return


def _value(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return None
    if cell.data_type in ("f", "e"):
        return Formula(value if isinstance(value, str) else "=")
    return value if isinstance(value, str | int | float | bool | datetime | date) else str(value)


def _refuse_merged(workbook: Any, sheet: Any, contents: Contents) -> None:
    """Refuse merged cells among the data: all but the first look empty, and whose answer it is nobody can know."""
    first = min((entry.row for entry in contents.entries), default=0)
    for reference in _merged(workbook, sheet):
        if first and range_boundaries(reference)[3] >= first:
            raise Invalid(_("The cells %(cells)s are merged. Unmerge them and fill each one.", cells=reference))


def _merged(workbook: Any, sheet: Any) -> Iterator[str]:
    with workbook._archive.open(sheet._worksheet_path) as part:
        before = b""
        while chunk := part.read(1 << 20):
            for found in _MERGED.finditer(before + chunk):
                yield found[1].decode()
            before = chunk[-300:]
