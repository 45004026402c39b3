"""Writing workbooks: projects in words with drop-downs for closed lists, explanations, and the codes to choose from.

Nothing in them is a formula, whatever a text looks like: every cell is written by its type.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from ...i18n import _
from ...municipalities import queries as places
from ...taxonomy import queries as taxonomy
from ..document import Question, Tier
from ..document.questions import Choice, Code, Codes, Consent, Number, SeveralChoices, Text
from .cells import BETWEEN, CLEARING, Cell, Formula
from .columns import Column, service_label

CHOOSABLE_ROWS = 2000
"""So many rows of an empty sheet offer their drop-downs."""
LONGEST_CELL = 32_767
_OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip


@dataclass(frozen=True)
class Heading:
    """The heading of a column: its words, and the document's column that it stands for, if any."""

    text: str
    column: Column | None = None


def headings(services: Sequence[str], columns: Iterable[Column], *, marked: bool = False) -> list[Heading]:
    """Return the headings of a sheet; answers that a card needs are marked with an asterisk if asked."""
    shown = [Heading(service_label(code)) for code in services]
    for column in columns:
        needed = (
            marked and column.table is None and column.question.tier is Tier.CARD and not column.question.asked_when
        )
        shown.append(Heading(f"{column.label} *" if needed else column.label, column))
    return shown


def write_workbook(
    out: BinaryIO, head: Sequence[Heading], rows: Iterable[Sequence[Cell]], *, wrong: int | None = None,
    rules: bool = False,
) -> None:  # fmt: skip
    """Write the sheet of projects and those that it draws upon; `wrong` is the column of errors, shown in red."""
    from xlsxwriter import Workbook  # It takes 14 MB, which only these files need.
    from xlsxwriter.utility import xl_col_to_name

    with Workbook(out, _OPTIONS) as workbook:
        plain = workbook.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        red = workbook.add_format({"font_color": "#b00020", "text_wrap": True, "valign": "top"})
        sheet = workbook.add_worksheet(_("Projects"))
        lists, where = _choices(head), _("Lists")
        for position, one in enumerate(head):
            sheet.set_column(position, position, _width(one), plain)
            sheet.write_string(0, position, one.text, bold)
            if position in lists:
                name, last = xl_col_to_name(list(lists).index(position)), len(lists[position])
                source = f"='{where}'!${name}$1:${name}${last}"
                sheet.data_validation(
                    1, position, CHOOSABLE_ROWS, position,
                    {"validate": "list", "source": source, "error_type": "warning"},
                )  # fmt: skip
        sheet.freeze_panes(1, 1)
        for number, cells in enumerate(rows, start=1):
            for position, cell in enumerate(cells):
                _write(sheet, number, position, cell, red if position == wrong else plain)
        if lists:
            _write_columns(workbook.add_worksheet(_("Lists")), list(lists.values()))
        if rules:
            _write_lines(workbook.add_worksheet(_("How to fill it in")), [(line,) for line in how_to()], (110,), plain)
            _write_lines(workbook.add_worksheet(_("Codes")), _codes(), (14, 60, 30), plain)


def _write(sheet: Any, row: int, position: int, cell: Cell, style: Any) -> None:
    match cell:
        case None | "":
            return
        case bool():
            sheet.write_string(row, position, _("Yes") if cell else _("No"), style)
        case int() | float():
            sheet.write_number(row, position, cell)
        case datetime() | date():
            sheet.write_string(row, position, f"{cell:%Y-%m-%d}", style)
        case Formula():
            sheet.write_string(row, position, str(cell)[:LONGEST_CELL], style)
        case _:
            sheet.write_string(row, position, str(cell)[:LONGEST_CELL], style)


def _width(heading: Heading) -> int:
    question = heading.column.question if heading.column else None
    return 50 if isinstance(question, Text) and question.longest > 200 else 22


def _choices(head: Sequence[Heading]) -> dict[int, list[str]]:
    """Return the names of closed lists by the position of their columns."""
    found = {}
    for position, one in enumerate(head):
        question = one.column.question if one.column else None
        match question:
            case Choice():
                found[position] = [str(name) for name in question.choices.values()]
            case Consent():
                found[position] = [_("Yes"), _("No")]
            case Code(register="key_area"):
                areas = (area for pillar in taxonomy.pillars() for area in pillar.key_areas)
                found[position] = [f"{area.code} {area.name}" for area in areas]
    return found


def _write_columns(sheet: Any, lists: Sequence[Sequence[str]]) -> None:
    """Write lists beside each other, row by row as the writer asks for it."""
    for row in range(max(map(len, lists))):
        for position, names in enumerate(lists):
            if row < len(names):
                sheet.write_string(row, position, names[row])


def _write_lines(sheet: Any, lines: Iterable[Sequence[str]], widths: Sequence[int], style: Any) -> None:
    for position, width in enumerate(widths):
        sheet.set_column(position, position, width)
    for row, line in enumerate(lines):
        for position, text in enumerate(line):
            sheet.write_string(row, position, text, style)


def how_to() -> list[str]:
    """Return the rules of the file in words, for its own sheet and for the page."""
    return [
        _("Each row is one project. Drafts come of it; nothing is published."),
        _("Answers with an asterisk are needed to submit the project. They may be added later in the form."),
        _("An empty cell changes nothing. To empty a stored answer, write %(word)s.", word=CLEARING[0]
          if _("Yes") == "Yes" else CLEARING[1]),
        _("Your own identifier can be anything that is yours alone, such as 2024-07. With it, the next file updates the"
          " project instead of adding another one."),
        _("A list in which several things can be chosen takes them with semicolons between."),
        _("Rows whose note begins with # are not read: explanations and the example."),
        _("A table has numbered columns. Further rows may be added: after “Steps 3: Step” comes “Steps 4: Step”."),
        _("Pictures and documents are not in the file. Add them in the form."),
    ]  # fmt: skip


def _codes() -> list[tuple[str, str, str]]:
    """Return the codes of registers with their names: topics, key areas, municipalities."""
    lines = [(_("Topics"), "", "")]
    lines += [(topic.code, topic.name, "") for topic in taxonomy.topics()]
    lines += [("", "", ""), (_("Key areas"), "", "")]
    lines += [(area.code, area.name, pillar.name) for pillar in taxonomy.pillars() for area in pillar.key_areas]
    lines += [("", "", ""), (_("Municipalities"), "", "")]
    districts = {district.code: district.name for district in places.districts()}
    for profile in sorted(places.profiles().values(), key=lambda one: (one.name, one.code)):
        lines.append((profile.code, profile.name, districts.get(profile.district, "")))
    return lines


def explanation(question: Question) -> str:
    """Return what a column asks for and what fits into it."""
    said = [str(question.help)] if question.help else []
    match question:
        case Text():
            said.append(_("At most %(num)s characters.", num=question.longest))
        case SeveralChoices():
            said.append(
                _("Several, with semicolons between:") + " " + BETWEEN.join(map(str, question.choices.values()))
            )
        case Codes():
            said.append(_("Codes with semicolons between; see the sheet “%(name)s”.", name=_("Codes")))
        case Choice() | Consent():
            said.append(_("Choose from the list."))
        case Code(register="municipality"):
            said.append(_("The six-digit code; see the sheet “%(name)s”.", name=_("Codes")))
        case Number():
            if question.unit:
                said.append(f"({question.unit})")
            if question.may_be_open:
                said.append(_("“Not known” and “Not stated” are answers too."))
    return " ".join(said)


EXAMPLE: Mapping[str, Any] = {"municipality": "554782", "stage": "operation", "year_start": 2022, "cost_band": "2"}
"""The answers of the example row that need no words; the words are the examples of the questions themselves."""
