"""The briefing for the council: what was compared, on two pages, with sources and the date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from ...clock import PRAGUE, now
from ...i18n import _, _n
from ...municipalities.presenters import Profile
from ...projects.presenters import municipality_name, spoken
from ...projects.presenters.cards import Spoken
from ...projects.public_queries import PublicProject
from ...templating import date, number
from .presenters import Cell, Column, Comparison, Row, comparison, cut, result_in_words

ROWS = (
    "stage", "investment", "each", "each_home", "running", "total", "total_home", "months_to_operation",
    "staff_preparation_days", "staff_operation_fte", "evidence_level", "difficulty", "adoptions",
)  # fmt: skip
"""The rows of the comparison that a briefing keeps, in its order."""
ROOM = {1: 900, 2: 520, 3: 330, 4: 230}
"""Characters of each text, by the number of projects, so that all of it stays on two pages (A4)."""
MOST_RESULTS = {1: 4, 2: 3, 3: 2, 4: 2}
LONGEST_RESULT = 110


@dataclass(frozen=True)
class Part:
    """A text about a project under its own small heading."""

    heading: str
    text: str
    lang: str | None = None


@dataclass(frozen=True)
class Sheet:
    """What a briefing says of one project."""

    letter: str
    title: Spoken
    place: str
    summary: Spoken
    parts: list[Part]
    contact: str
    source: str
    url: str
    is_example: bool


@dataclass(frozen=True)
class Briefing:
    """Everything that the briefing says, in the language of the page."""

    title: str
    lead: str
    day: Date
    table: list[Row]
    sheets: list[Sheet]
    note: str
    has_examples: bool


def briefing(projects: Sequence[PublicProject], home: Profile | None) -> Briefing:
    """Return the briefing about one to four projects, for a municipality if one is named."""
    compared = comparison(projects, home)
    count = len(compared.columns)
    return Briefing(
        title=_title(home),
        lead=_lead(count, home),
        day=now().astimezone(PRAGUE).date(),
        table=[row for code in ROWS if (row := compared.row(code))],
        sheets=[_sheet(chr(ord("A") + at), column, count) for at, column in enumerate(compared.columns)],
        note=_note(compared),
        has_examples=any(column.project.card["is_example"] for column in compared.columns),
    )


def _title(home: Profile | None) -> str:
    if home is None:
        return _("Briefing for the council: solutions of other municipalities")
    return _("Briefing for the council of %(name)s: solutions of other municipalities", name=home.name)


def _lead(count: int, home: Profile | None) -> str:
    text = _n(
        "How %(num)s municipality solved it: what it cost, what came of it and what did not work.",
        "How %(num)s municipalities solved it: what it cost, what came of it and what did not work.",
        count,
    )
    if home is None:
        return text
    people = _n(
        "Amounts per inhabitant are counted for %(name)s too (%(people)s inhabitant).",
        "Amounts per inhabitant are counted for %(name)s too (%(people)s inhabitants).",
        home.population,
        name=home.name,
        people=number(home.population),
    )
    return f"{text} {people}"


def _note(compared: Comparison) -> str:
    """Return what the reader has to know of the numbers."""
    said = _(
        "The municipalities stated the numbers themselves; a moderator of the catalogue read them before publication."
    )
    if compared.row("total") is None:
        return said
    explained = _("The total of five years is the investment and five times the yearly running cost.")
    return f"{said} {explained}"


def _sheet(letter: str, column: Column, count: int) -> Sheet:
    project, room = column.project, ROOM[count]
    parts = [
        Part(_("What they did"), *_text(column, "solution", room)),
        Part(_("Results"), _results(column, count), column.lang),
        Part(_("What did not work"), *_text(column, "what_did_not_work", room)),
        Part(_("The least that it takes"), *_text(column, "minimum_conditions", room // 2)),
    ]
    return Sheet(
        letter=letter,
        title=column.title,
        place=_place(project),
        summary=spoken(project.card["summary"], project.card["language"]),
        parts=[part for part in parts if part.text],
        contact=_contact(column),
        source=_source(project),
        url=column.url,
        is_example=project.card["is_example"],
    )


def _text(column: Column, key: str, room: int) -> tuple[str, str | None]:
    cell: Cell = column.said(key)
    return cut(" ".join(cell.text.split()), room), cell.lang


def _results(column: Column, count: int) -> str:
    rows = column.project.document.get("results", [])[: MOST_RESULTS[count]]
    return "; ".join(cut(text, LONGEST_RESULT) for text in map(result_in_words, rows) if text)


def _place(project: PublicProject) -> str:
    people = project.card["population"]
    if not people:
        return municipality_name(project.card)
    return _n(
        "%(name)s, %(people)s inhabitant", "%(name)s, %(people)s inhabitants", people,
        name=municipality_name(project.card), people=number(people),
    )  # fmt: skip


def _contact(column: Column) -> str:
    keys = ("contact_function", "contact_unit", "contact_email", "contact_phone")
    return ", ".join(filter(None, (column.said(key).text for key in keys)))


def _source(project: PublicProject) -> str:
    """Return where it is from: the number of the record, its version, and when the municipality confirmed it."""
    version = _("record no. %(number)s, version of %(day)s", number=project.id, day=date(project.changed_at))
    if project.confirmed_at is None or project.confirmed_at == project.published_at:
        return version
    return _("%(version)s, confirmed by the municipality on %(day)s", version=version, day=date(project.confirmed_at))
