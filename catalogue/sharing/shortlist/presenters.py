"""Projects side by side, row by row in words: what differs is marked, what nobody stated is left out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ...i18n import _, _l, _n, absolute_url, current_language
from ...municipalities import queries as places
from ...municipalities.presenters import Profile
from ...projects.document import QUESTIONS, TRANSLATED
from ...projects.naming import COST_NAMES, LABEL_NAMES, SIZE_NAMES, STAGE_NAMES
from ...projects.presenters import municipality_name, shown, spoken
from ...projects.presenters.cards import Spoken, TagView, tag_views
from ...projects.public_queries import PublicProject, public_cards
from ...templating import date, money, number
from .figures import YEARS, Figures, figures
from .models import Shortlist
from .selection import Selection

MOST_RESULTS = 3
"""How many measured results a comparison shows of each project."""
LONGEST = 420
"""Characters of a longer text; the rest is read in the record."""
UNMARKED = frozenset({"region", "population", "confirmed"})
_ENDS = (". ", "! ", "? ", "\n")


@dataclass(frozen=True)
class Cell:
    """What one project says in one row; `known` is false where it says nothing."""

    text: str
    lang: str | None = None
    note: str = ""

    @property
    def known(self) -> bool:
        """Whether the project says anything."""
        return bool(self.text)


@dataclass(frozen=True)
class Row:
    """One thing that projects are compared by."""

    code: str
    label: str
    cells: list[Cell]
    is_number: bool = False
    is_prose: bool = False
    note: str = ""

    @property
    def differs(self) -> bool:
        """Whether the projects differ in it: texts that people wrote always do, so they are not marked."""
        return not self.is_prose and len({(cell.text, cell.note) for cell in self.cells}) > 1

    @property
    def is_marked(self) -> bool:
        """Whether the difference is pointed out; that places differ goes without saying."""
        return self.differs and self.code not in UNMARKED

    @property
    def is_answered(self) -> bool:
        """Whether any project says anything."""
        return any(cell.known for cell in self.cells)


@dataclass(frozen=True)
class Group:
    """Rows that belong together, under a heading."""

    heading: str
    rows: list[Row]


@dataclass(frozen=True)
class Column:
    """One project of the comparison: its head, its public record and its numbers."""

    project: PublicProject
    title: Spoken
    place: str
    url: str
    numbers: Figures
    areas: list[TagView] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The number of the project."""
        return self.project.id

    @property
    def lang(self) -> str | None:
        """The language of the record, where that is not the language of the page."""
        own: str = self.project.card["language"]
        return own if own != current_language() else None

    def said(self, key: str) -> Cell:
        """Return an answer in words."""
        document, lang = self.project.document, self.lang
        if lang and key in TRANSLATED and (other := document.get(f"other_{key}")):
            return Cell(shown(QUESTIONS[key], other))
        return Cell(shown(QUESTIONS[key], document.get(key)), lang)


@dataclass(frozen=True)
class Comparison:
    """Two to four projects side by side."""

    columns: list[Column]
    groups: list[Group]
    hidden: int
    """How many rows are left out because the projects say the same in them."""

    def row(self, code: str) -> Row | None:
        """Return a row by its code; None where nobody says anything."""
        return next((row for group in self.groups for row in group.rows if row.code == code), None)


def columns_of(projects: Sequence[PublicProject], home: Profile | None) -> list[Column]:
    """Return the heads of a comparison."""
    return [
        Column(
            project=one,
            title=spoken(one.card["title"], one.card["language"]),
            place=municipality_name(one.card),
            url=absolute_url("projects.show", project_id=one.id, slug=one.card["slug"]),
            numbers=figures(one, home.population if home else None),
            areas=tag_views(one.card["key_areas"][:1]),
        )
        for one in projects
    ]


def comparison(
    projects: Sequence[PublicProject], home: Profile | None = None, *, only_differences: bool = False
) -> Comparison:
    """Return projects side by side; with a home municipality also what they would mean for its inhabitants."""
    columns = columns_of(projects, home)
    made = [(heading, [row for row in rows(columns, home) if row.is_answered]) for heading, rows in GROUPS]
    hidden = sum(not _tells(row) for _heading, rows in made for row in rows)
    groups = [
        Group(str(heading), [row for row in rows if _tells(row) or not only_differences]) for heading, rows in made
    ]
    return Comparison(columns, [group for group in groups if group.rows], hidden)


def _tells(row: Row) -> bool:
    return row.differs or row.is_prose


def _row(code: str, label: str, columns: Sequence[Column], cell: Callable[[Column], Cell], **kind: Any) -> Row:
    return Row(code, label, [cell(column) for column in columns], **kind)


def _asked(key: str, columns: Sequence[Column], *, is_prose: bool = False) -> Row:
    """Return the row of a question of the form."""
    label = str(QUESTIONS[key].label)
    if not is_prose:
        return _row(key, label, columns, lambda one: one.said(key))
    return _row(key, label, columns, lambda one: _shortened(one.said(key)), is_prose=True)


def _shortened(cell: Cell) -> Cell:
    return Cell(cut(cell.text, LONGEST), cell.lang)


def cut(text: str, longest: int) -> str:
    """Return the beginning of a text up to a number of characters: whole sentences, or words and an ellipsis."""
    if len(text) <= longest:
        return text
    piece = text[: longest + 1]
    sentence = max(piece.rfind(end) for end in _ENDS)
    if sentence > longest // 2:
        return piece[: sentence + 1].rstrip() + " …"
    return (piece.rpartition(" ")[0] or piece[:longest]).rstrip(" ,;:–-") + "…"


def _where(columns: Sequence[Column], _home: Profile | None) -> list[Row]:
    def region(column: Column) -> Cell:
        found = places.region(column.project.card["region"])
        return Cell(found.name if found else "")

    def inhabitants(column: Column) -> Cell:
        card = column.project.card
        return Cell(number(card["population"]) if card["population"] else str(SIZE_NAMES[card["size"]]))

    return [
        _row("region", _("Region"), columns, region),
        _row("population", _("Inhabitants"), columns, inhabitants, is_number=True),
        _row("key_area", _("Main key area"), columns, lambda one: Cell(", ".join(area.name for area in one.areas))),
        _asked("submitter_kind", columns),
    ]


def _state(columns: Sequence[Column], _home: Profile | None) -> list[Row]:
    somebody = any(column.project.card["adoptions"] for column in columns)

    def taken_over(column: Column) -> Cell:
        count = column.project.card["adoptions"]
        nobody = _("nobody has reported it") if somebody else ""
        return Cell(_n("%(num)s municipality", "%(num)s municipalities", count) if count else nobody)

    def confirmed(column: Column) -> Cell:
        return Cell(date(column.project.confirmed_at or column.project.published_at))

    return [
        _row("stage", _("Stage"), columns, lambda one: Cell(str(STAGE_NAMES[one.project.card["stage"]]))),
        _asked("year_launch", columns),
        _asked("stopped_reason", columns),
        _row("label", _("Label"), columns, lambda one: Cell(str(LABEL_NAMES[one.project.card["label"]]))),
        _row("adoptions", _("Taken over by"), columns, taken_over),
        _row("confirmed", _("True according to the municipality on"), columns, confirmed),
    ]


def _money(columns: Sequence[Column], home: Profile | None) -> list[Row]:
    def investment(column: Column) -> Cell:
        document, amount = column.project.document, column.numbers.investment
        year = document.get("price_year")
        details = (
            shown(QUESTIONS["investment_vat"], document.get("investment_vat")),
            _("prices of %(year)s", year=year) if year else "",
        )
        note = ", ".join(filter(None, details)) if amount is not None else ""
        return Cell(money(amount) if amount is not None else column.said("investment_cost").text, note=note)

    def running(column: Column) -> Cell:
        amount = column.numbers.running
        return Cell(money(amount) if amount is not None else column.said("running_cost").text)

    rows = [
        _row("cost", _("Cost band"), columns, lambda one: Cell(str(COST_NAMES[one.project.card["cost"]]))),
        _row("investment", _("Investment cost"), columns, investment, is_number=True),
        _row("each", _("Investment per inhabitant there"), columns, lambda one: Cell(money(one.numbers.per_inhabitant)), is_number=True),
        *_at_home(columns, home),
        _row("running", _("Yearly running cost"), columns, running, is_number=True),
        _row(
            "total", _("Total of %(num)s years", num=YEARS), columns, lambda one: Cell(money(one.numbers.total)),
            is_number=True, note=_("investment and %(num)s times the yearly running cost", num=YEARS),
        ),
    ]  # fmt: skip
    if home:
        rows.append(
            _row(
                "total_home", _("Total of %(num)s years per inhabitant of %(name)s", num=YEARS, name=home.name), columns,
                lambda one: Cell(money(one.numbers.total_at_home)), is_number=True,
            )
        )  # fmt: skip
    return [
        *rows,
        _row("funding", _("Funding"), columns, _sources),
        _asked("operation_funding", columns, is_prose=True),
    ]


def _at_home(columns: Sequence[Column], home: Profile | None) -> list[Row]:
    if home is None:
        return []
    label = _("The same investment per inhabitant of %(name)s", name=home.name)
    cell: Callable[[Column], Cell] = lambda one: Cell(money(one.numbers.per_inhabitant_at_home))  # noqa: E731
    return [_row("each_home", label, columns, cell, is_number=True)]


def _sources(column: Column) -> Cell:
    """Return who paid, each source once."""
    source = next(one for one in QUESTIONS["funding"].columns if one.key == "source")  # type: ignore[attr-defined]
    rows: Sequence[Mapping[str, Any]] = column.project.document.get("funding", [])
    return Cell(", ".join(dict.fromkeys(filter(None, (shown(source, row.get("source")) for row in rows)))))


def _time_and_people(columns: Sequence[Column], _home: Profile | None) -> list[Row]:
    keys = ("months_to_operation", "staff_preparation_days", "staff_operation_fte")
    return [
        _row(key, str(QUESTIONS[key].label), columns, lambda one, key=key: one.said(key), is_number=True)  # type: ignore[misc]
        for key in keys
    ]


def _effects(columns: Sequence[Column], _home: Profile | None) -> list[Row]:
    return [
        _asked("benefit", columns, is_prose=True),
        _row("results", _("Results"), columns, _results, is_prose=True),
        _asked("evidence_level", columns),
        _asked("what_did_not_work", columns, is_prose=True),
        _asked("lessons", columns, is_prose=True),
        _asked("risks", columns, is_prose=True),
    ]


def _results(column: Column) -> Cell:
    """Return the first measured results, each on a line: what it was before and after."""
    lines = [result_in_words(row) for row in column.project.document.get("results", [])[:MOST_RESULTS]]
    return Cell("\n".join(filter(None, lines)), column.lang)


def result_in_words(row: Mapping[str, Any]) -> str:
    """Return one measured result: the indicator, the number before and after, and the unit."""
    numbers = [number(row[key]) for key in ("before", "after") if isinstance(row.get(key), int | float)]
    if not numbers:
        return ""
    return f"{row.get('indicator', '')}: {' → '.join(numbers)} {row.get('unit') or ''}".rstrip()


def _taking_over(columns: Sequence[Column], _home: Profile | None) -> list[Row]:
    return [
        _asked("difficulty", columns),
        _asked("suits_sizes", columns),
        _asked("suits_territory", columns),
        _asked("minimum_conditions", columns, is_prose=True),
        _asked("what_to_change", columns, is_prose=True),
        _asked("supplier_dependence", columns),
        _asked("openness", columns),
        _asked("offers", columns),
    ]


GROUPS: tuple[tuple[str, Callable[[Sequence[Column], Profile | None], list[Row]]], ...] = (
    (_l("Where"), _where),
    (_l("How far it is"), _state),
    (_l("Money"), _money),
    (_l("Time and people"), _time_and_people),
    (_l("What came of it"), _effects),
    (_l("Taking it over"), _taking_over),
)
"""The parts of a comparison in order, each with what makes its rows."""


@dataclass(frozen=True)
class KeptView:
    """A shortlist that a person keeps: its name, what is on it, and where it leads."""

    id: int
    name: str
    saved_at: datetime
    titles: list[Spoken]
    selection: Selection


def kept_views(kept: Sequence[Shortlist]) -> list[KeptView]:
    """Return kept shortlists as their list shows them; what is not public any more is left out of the titles."""
    cards = public_cards(list({number for one in kept for number in one.projects}))
    return [
        KeptView(
            one.id,
            one.name,
            one.saved_at,
            [spoken(card["title"], card["language"]) for at in one.projects if (card := cards.get(at))],
            Selection(tuple(one.projects), one.home_code or ""),
        )
        for one in kept
    ]
