"""A search as an Excel workbook: a sheet with the projects in words, and one that says what this is.

Nothing in it is a formula or a link, whatever a text looks like: every cell is written by its type.  The workbook grows
on disk in a folder of its own, which is removed when the answer has been sent or given up.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import flask_babel

from ...clock import now
from ...i18n import _
from ...projects.public_queries import PublicProject
from ...templating import date as written_date
from .columns import COLUMNS, LICENCE_URL, Value, spoken, values
from .matches import in_chunks

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 2**20 - 1
"""So many projects fit on a sheet below its header."""
LONGEST_CELL = 32_767
_SENT_AT_ONCE = 64 * 1024
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LIKE_A_FORMULA = tuple("=+-@＝＋－＠\t\r\n")
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True)
class Words:
    """What a workbook says in the language of the request, gathered before the request ends."""

    name: str
    projects: str
    about: str
    facts: list[tuple[str, str]]
    columns: list[tuple[str, str, str]]
    about_columns: tuple[str, str, str]
    yes: str
    no: str
    made_on: datetime


def words(sentence: str, address: str) -> Words:
    """Return the words of a workbook: the search in a sentence, and the address of its page."""
    today = now().replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    return Words(
        name=_("SMART Solutions Catalogue"),
        projects=_("Projects"),
        about=_("About this file"),
        facts=[
            (_("What the first sheet shows"), sentence),
            (_("Day"), written_date(today)),
            (_("The same search in the catalogue"), address),
            (_("Licence"), f"CC BY 4.0, {LICENCE_URL}"),
            (_("What you may do"), _("You may use the texts freely if you name the municipality and the catalogue.")),
            (_("Empty cells"), _("Nobody stated it, or it is not known. An empty cell does not mean zero.")),
        ],
        columns=[(str(column.label), column.key, str(column.note)) for column in COLUMNS],
        about_columns=(_("Column"), _("Its name in the CSV file"), _("What it says")),
        yes=_("Yes"),
        no=_("No"),
        made_on=today,
    )


def xlsx_file(numbers: Sequence[int], said: Words) -> Iterator[bytes]:
    """Yield the workbook with the projects of these numbers; it is made when its first part is asked for."""
    return _sent(in_chunks(numbers, _cells), said)


def _cells(project: PublicProject) -> list[Value]:
    """Return the cells of a project in words; moments are days in Prague without a zone, as spreadsheets have none."""
    cells = spoken(values(project))
    return [
        flask_babel.to_user_timezone(one).replace(tzinfo=None) if isinstance(one, datetime) else one for one in cells
    ]


def _sent(chunks: Iterable[list[list[Value]]], said: Words) -> Iterator[bytes]:
    from xlsxwriter import Workbook  # It takes 14 MB, which no page needs.

    with TemporaryDirectory(prefix="catalogue-xlsx-") as folder:
        path = Path(folder) / "projects.xlsx"
        with Workbook(str(path), {**_OPTIONS, "tmpdir": folder}) as workbook:
            _Sheets(workbook, said).fill(chunks)
        with path.open("rb") as made:
            while part := made.read(_SENT_AT_ONCE):
                yield part


class _Sheets:
    """The two sheets of a workbook while they are written, row by row."""

    def __init__(self, workbook: Any, said: Words) -> None:
        self.said = said
        workbook.set_properties({"title": said.name, "created": said.made_on})
        self.projects, self.about = workbook.add_worksheet(said.projects), workbook.add_worksheet(said.about)
        self.bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.text = workbook.add_format({"quote_prefix": True})
        formats = {
            one: workbook.add_format({"num_format": one}) for one in {column.number_format for column in COLUMNS}
        }
        self.formats = [formats[column.number_format] for column in COLUMNS]

    def fill(self, chunks: Iterable[list[list[Value]]]) -> None:
        """Write both sheets."""
        for position, column in enumerate(COLUMNS):
            self.projects.set_column(position, position, column.width)
            self.projects.write_string(0, position, str(self.said.columns[position][0]), self.bold)
        self.projects.freeze_panes(1, 0)
        row = 0
        for chunk in chunks:
            for cells in chunk:
                row += 1
                for position, value in enumerate(cells):
                    self._write(row, position, value)
        self.projects.autofilter(0, 0, max(row, 1), len(COLUMNS) - 1)
        self._explain()

    def _write(self, row: int, position: int, value: Value) -> None:
        match value:
            case None:
                return
            case bool():
                self.projects.write_string(row, position, self.said.yes if value else self.said.no)
            case int() | float():
                self.projects.write_number(row, position, value, self.formats[position])
            case datetime():
                self.projects.write_datetime(row, position, value, self.formats[position])
            case str():
                self.projects.write_string(row, position, *self._text(value))

    def _text(self, value: str) -> tuple[Any, ...]:
        """Return a text that a workbook can hold; one like a formula stays text also when somebody edits the cell."""
        kept = held(value)
        return (kept, self.text) if kept.lstrip().startswith(_LIKE_A_FORMULA) else (kept,)

    def _explain(self) -> None:
        self.about.set_column(0, 1, 34)
        self.about.set_column(2, 2, 80)
        lines: list[tuple[str, ...]] = [(self.said.name,), (), *self.said.facts, (), self.said.about_columns]
        heads = {0, len(lines) - 1}
        for row, line in enumerate([*lines, *self.said.columns]):
            for position, text in enumerate(line):
                is_bold = row in heads or (position == 0 and row < len(lines))
                self.about.write_string(row, position, held(text), self.bold if is_bold else self.wrapped)


def held(text: str) -> str:
    """Return a text with one kind of line break and without signs that XML cannot hold, cut to what fits a cell."""
    return _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST_CELL]
