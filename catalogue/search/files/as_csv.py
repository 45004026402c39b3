"""A search as CSV: RFC 4180, UTF-8 with a byte order mark, keys in the first row, text that no spreadsheet runs.

The separator is the comma.  RFC 4180, CSV on the Web and the rules of the Czech open data portal all mean it when they
say CSV, and every library expects it.  A Czech Excel would open semicolons more readily; for those who work in Excel
there is the .xlsx of the same search, and a file with semicolons would be read wrongly everywhere else.

Several codes in a cell are separated by a vertical bar, which no code contains and no program takes for a separator.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import StringIO

from .columns import COLUMNS, Value, values
from .matches import in_chunks
from .moments import written

MIMETYPE = "text/csv; charset=utf-8; header=present"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
BETWEEN_CODES = "|"
# What spreadsheets may skip before they look for a formula: white space, quotes, and signs that nobody sees.
_SKIPPED = r"[\s\"'\u200b-\u200f\u2060\ufeff]*"
_AT_THE_START = re.compile(rf"(?=[\t\r\n]|{_SKIPPED}[=+\-@＝＋－＠])")
_SEPARATOR = re.compile(r"[;,|\t\r\n]")
_AFTER_A_SEPARATOR = re.compile(rf"(?<=[;,|\t\r\n])({_SKIPPED})(?=[=+\-@＝＋－＠])")


def csv_file(numbers: Sequence[int]) -> Iterator[bytes]:
    """Yield the file with the projects of these numbers, a chunk at a time; it reads nothing before the first is asked."""
    return _written(in_chunks(numbers, values))


def _written(chunks: Iterable[list[list[Value]]]) -> Iterator[bytes]:
    yield BYTE_ORDER_MARK + _rows([[column.key for column in COLUMNS]])
    for chunk in chunks:
        yield _rows([[cell(value) for value in row] for row in chunk])


def _rows(rows: list[list[str]]) -> bytes:
    buffer = StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode()


def cell(value: Value) -> str:
    """Return what stands in a cell; true numbers stay numbers, negative ones too, and text is made harmless."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value == int(value):
            return str(int(value))
        case int() | float():
            return str(value)
        case datetime():
            return written(value)
        case tuple():
            return harmless(BETWEEN_CODES.join(value))
    return harmless(value)


def harmless(text: str) -> str:
    """Put an apostrophe before whatever a spreadsheet could take for a formula.

    That is at the start of the cell (OWASP, "CSV injection"), and after signs at which a program that expects another
    separator would begin a new cell.
    """
    if _SEPARATOR.search(text):
        text = _AFTER_A_SEPARATOR.sub(r"\1'", text)
    return f"'{text}" if _AT_THE_START.match(text) else text
