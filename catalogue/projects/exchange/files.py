"""Reading a file of projects, whatever its kind: XLSX, CSV in the encodings that offices use, JSON."""

import csv
import io
from collections.abc import Iterator
from pathlib import PurePath

import orjson

from ...errors import Invalid
from ...i18n import _
from .cells import Cell
from .entries import Contents, NoHeadings, read_items, read_table
from .workbooks import read_workbook

ENDINGS = ("xlsx", "csv", "json")
DELIMITERS = (",", ";", "\t", "|")
LONGEST_FIELD = 100_000


class Malformed(Invalid):
    """A line is no CSV under the separator tried."""


class Limits:
    """How much a file may hold."""

    def __init__(self, rows: int, file_bytes: int, unpacked_bytes: int) -> None:
        """Keep the bounds: entries, bytes of the file, bytes of an archive when unpacked."""
        self.rows, self.file_bytes, self.unpacked_bytes = rows, file_bytes, unpacked_bytes


ON_THE_PAGE = Limits(500, 5 * 2**20, 40 * 2**20)
BY_COMMAND = Limits(50_000, 200 * 2**20, 600 * 2**20)


def ending_of(name: str) -> str:
    """Return which kind a file is by its name; raise Invalid for kinds that are not read."""
    ending = PurePath(name).suffix.lower().lstrip(".")
    if ending not in ENDINGS:
        raise Invalid(_("Only XLSX, CSV and JSON can be imported. Save the table as one of them."))
    return ending


def read_file(name: str, data: bytes, limits: Limits) -> Contents:
    """Read the projects of a file within limits.

    Raises Invalid with what to do where the file as a whole cannot be read.
    """
    ending = ending_of(name)
    if len(data) > limits.file_bytes:
        raise Invalid(_("The file is too large: %(most)s MB at the most.", most=limits.file_bytes // 2**20))
    if not data.strip():
        raise Invalid(_("The file is empty."))
    if ending == "xlsx":
        return read_workbook(io.BytesIO(data), limits.rows, limits.unpacked_bytes)
    if ending == "json":
        return read_items(_items(data), limits.rows)
    return _delimited(decoded(data), limits.rows)


def _items(data: bytes) -> list[object]:
    try:
        loaded = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as problem:
        raise Invalid(_("The file is no JSON: %(problem)s.", problem=str(problem)[:200])) from None
    items = loaded.get("projects") if isinstance(loaded, dict) else loaded
    if not isinstance(items, list):
        raise Invalid(_("The JSON holds no list “projects”."))
    return items


def decoded(data: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 or, where neither fits, the Czech Windows code page."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in data[:1000]:
        encoding = "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
    else:
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8-sig":
            raise Invalid(_("The file is in no known encoding. Save it as CSV UTF-8.")) from None
    try:
        return data.decode("cp1250")
    except UnicodeDecodeError:
        raise Invalid(_("The file is in no known encoding. Save it as CSV UTF-8.")) from None


def _delimited(text: str, most_rows: int) -> Contents:
    """Read a text with the separator under which most of its headings are known."""
    found: list[tuple[int, str]] = []
    refusals: list[Invalid] = []
    for delimiter in DELIMITERS:
        try:
            tried = read_table(_rows(text, delimiter), 1)
        except Invalid as refused:
            refusals.append(refused)
            continue
        found.append((sum(1 for heading in tried.headings if heading) - len(tried.unknown), delimiter))
    if not found:
        raise min(refusals, key=lambda one: (isinstance(one, NoHeadings), isinstance(one, Malformed)))
    return read_table(_rows(text, max(found)[1]), most_rows)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[Cell]]]:
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [unharmed(cell) for cell in cells]
    except csv.Error as problem:
        raise Malformed(
            _("Line %(line)s cannot be read: %(problem)s.", line=reader.line_num, problem=str(problem))
        ) from None


_LIKE_A_FORMULA = tuple("=+-@\t\r＝＋－＠")


def harmless(text: str) -> str:
    """Put an apostrophe before what a spreadsheet could run; `unharmed` takes it away again."""
    return f"'{text}" if text.lstrip(" '").startswith(_LIKE_A_FORMULA) else text


def unharmed(text: str) -> str:
    """Return a cell as it was before `harmless`."""
    return text[1:] if text.startswith("'") and text.lstrip(" '").startswith(_LIKE_A_FORMULA) else text
