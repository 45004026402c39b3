"""The columns of a table of projects: an allow-list of what is taken from the public view; contacts are not among it.

Columns say codes, which are the same in both languages.  Files for people say the words for them beside the key.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from flask import g

from ...i18n import _l, absolute_url, current_language
from ...municipalities import queries as places
from ...projects.document import QUESTIONS
from ...projects.document import vocabularies as lists
from ...projects.naming import COST_NAMES, LABEL_NAMES, SIZE_NAMES, STAGE_NAMES
from ...projects.public_queries import PublicProject
from ...taxonomy import queries as taxonomy
from ...taxonomy.goals import GOALS, goal_name

LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"

Value: TypeAlias = str | int | float | bool | datetime | tuple[str, ...] | None
"""What stands in a cell: nothing, a text, a number, yes or no, a moment in UTC, or several codes."""


@dataclass(frozen=True)
class Column:
    """One column: its key for programs, its name and explanation for people, and how it is read of a project.

    `words` turns one code into its name in the current language.  `width` counts digits.
    """

    key: str
    label: str
    note: str
    value: Callable[[PublicProject], Value]
    words: Callable[[str], str] | None = None
    width: int = 14
    number_format: str | int = "General"


def values(project: PublicProject) -> list[Value]:
    """Return the cells of a project in the order of the columns."""
    return [column.value(project) for column in COLUMNS]


def spoken(cells: Iterable[Value]) -> list[Value]:
    """Return the cells of a project with names in place of codes, in the current language."""
    return [_in_words(column, cell) for column, cell in zip(COLUMNS, cells, strict=True)]


def _in_words(column: Column, cell: Value) -> Value:
    if isinstance(cell, tuple):
        return ", ".join(_name_of(column, code) for code in cell)
    return _name_of(column, cell) if column.words and isinstance(cell, str) else cell


def _name_of(column: Column, code: str) -> str:
    """Return the name of a code with plain spaces only, so that people can filter by what they type."""
    return column.words(code).replace("\u00a0", " ") if column.words else code


def _card(key: str) -> Callable[[PublicProject], Value]:
    return lambda project: project.card[key]


def _text(key: str, language: str) -> Callable[[PublicProject], Value]:
    return lambda project: project.card[key][language] or None


def _codes(key: str) -> Callable[[PublicProject], Value]:
    return lambda project: tuple(map(str, project.document.get(key) or ())) or None


def _number(key: str) -> Callable[[PublicProject], Value]:
    """Read a number; "not known" and "not stated" leave the cell empty, as no answer does."""

    def read(project: PublicProject) -> Value:
        answer = project.document.get(key)
        return answer if isinstance(answer, int | float) and not isinstance(answer, bool) else None

    return read


def _code(key: str) -> Callable[[PublicProject], Value]:
    return lambda project: project.document.get(key)


def _url(project: PublicProject) -> Value:
    """Return the full address; the part that all of them share is made once for each context, that is each chunk."""
    shared: dict[str, str] = g.setdefault("catalogue_project_addresses", {})
    language = current_language()
    if language not in shared:
        shared[language] = absolute_url("projects.show", project_id=0, slug="x").removesuffix("0-x")
    return f"{shared[language]}{project.id}-{project.card['slug']}"


def _municipality(key: str) -> Callable[[PublicProject], Value]:
    return lambda project: (project.card["municipality"] or {}).get(key)


def _district_name(project: PublicProject) -> Value:
    district = places.district(project.card["district"]) if project.card["district"] else None
    return district.name if district else None


def _region_name(project: PublicProject) -> Value:
    region = places.region(project.card["region"])
    return region.name if region else None


def _per_inhabitant(project: PublicProject) -> Value:
    cost = project.cost_per_inhabitant
    return None if cost is None else round(cost, 2)


def _funding(project: PublicProject) -> Value:
    sources = (row.get("source") for row in project.document.get("funding") or ())
    return tuple(dict.fromkeys(filter(None, sources))) or None


def _degrees(position: int) -> Callable[[PublicProject], Value]:
    return lambda project: project.card["point"][position] if project.card["point"] else None


def _key_area_name(code: str) -> str:
    area = taxonomy.key_area(code)
    return f"{code} {area.name}" if area else code


def _topic_name(code: str) -> str:
    topic = taxonomy.topic(code)
    return topic.name if topic else code


def _goal_name(code: str) -> str:
    return f"{code}. {goal_name(int(code))}" if code.isdecimal() and int(code) in GOALS else code


def _named(names: dict[str, str]) -> Callable[[str], str]:
    return lambda code: str(names.get(code, code))


def _label(key: str) -> str:
    return QUESTIONS[key].label


_MONEY, _HALERS, _DEGREES, _DAY = "#,##0", "#,##0.00", "0.000000", 14
"""Number formats of spreadsheets; 14 is a day as the reader's own settings write it."""
_HIDDEN_PLACE = _l("Empty where the municipality of a stopped project asked not to be named.")

COLUMNS = (
    Column("id", _l("Number"), _l("The number of the project in the catalogue; it never changes."),
           lambda project: project.id, width=9),
    Column("url", _l("Address"), _l("The page of the project, with everything that is public."), _url, width=50),
    Column("title_cs", _l("Title in Czech"), _l("Empty where it is not written in Czech."), _text("title", "cs"), width=45),
    Column("title_en", _l("Title in English"), _l("Empty where it is not written in English."), _text("title", "en"), width=45),
    Column("summary_cs", _l("The project in one sentence, in Czech"), _l("Empty where it is not written in Czech."),
           _text("summary", "cs"), width=60),
    Column("summary_en", _l("The project in one sentence, in English"), _l("Empty where it is not written in English."),
           _text("summary", "en"), width=60),
    Column("municipality_code", _l("Code of the municipality"), _HIDDEN_PLACE, _municipality("code"), width=12),
    Column("municipality_name", _l("Municipality"), _HIDDEN_PLACE, _municipality("name"), width=22),
    Column("district_code", _l("Code of the district"), _l("LAU 1."), _card("district"), width=12),
    Column("district_name", _l("District"), _HIDDEN_PLACE, _district_name, width=18),
    Column("region_code", _l("Code of the region"), _l("NUTS 3."), _card("region"), width=12),
    Column("region_name", _l("Region"), _l("In the language of the file."), _region_name, width=22),
    Column("size", _l("Size of the municipality"), _l("Six classes by population, from 1 for the smallest."), _card("size"),
           _named(SIZE_NAMES), width=26),
    Column("population", _l("Inhabitants"), _l("As the register of municipalities says."), _card("population"),
           number_format=_MONEY, width=12),
    Column("main_key_area", _l("Main key area"), _l("The one that the project serves most."), _card("main_key_area"),
           _key_area_name, width=34),
    Column("key_areas", _l("Key areas"), _l("All of them, the main one first."),
           lambda project: tuple(project.card["key_areas"]), _key_area_name, width=40),
    Column("topics", _l("Topics"), _l("Words from the list of topics."), _codes("topics"), _topic_name, width=30),
    Column("stage", _l("Stage"), _l("How far the project is."), _card("stage"), _named(STAGE_NAMES), width=16),
    Column("year_start", _label("year_start"), _l("The year when work on the project began."), _number("year_start"),
           number_format="0", width=10),
    Column("year_launch", _label("year_launch"), _l("Empty where it is not in operation, or nobody said."),
           _number("year_launch"), number_format="0", width=10),
    Column("year_end", _label("year_end"), _l("Empty where it goes on, or nobody said."), _number("year_end"),
           number_format="0", width=10),
    Column("cost", _l("Cost band"), _l("What it cost in all: five bands, from 1 for the lowest."), _card("cost"),
           _named(COST_NAMES), width=28),
    Column("investment_cost", _l("Investment cost"), _l("In CZK."), _number("investment_cost"), number_format=_MONEY, width=16),
    Column("investment_vat", _label("investment_vat"), _l("Whether the investment cost is with VAT or without."),
           _code("investment_vat"), _named(lists.VAT), width=14),
    Column("price_year", _label("price_year"), _l("The year whose prices the investment cost is in."), _number("price_year"),
           number_format="0", width=10),
    Column("running_cost", _l("Yearly running cost"), _l("In CZK a year."), _number("running_cost"), number_format=_MONEY,
           width=16),
    Column("cost_per_inhabitant", _l("Investment per inhabitant"), _l("In CZK: the investment cost by the inhabitants."),
           _per_inhabitant, number_format=_HALERS, width=14),
    Column("months_to_operation", _label("months_to_operation"), _l("In months."), _number("months_to_operation"), width=10),
    Column("staff_preparation_days", _label("staff_preparation_days"), _l("In person-days."),
           _number("staff_preparation_days"), width=12),
    Column("staff_operation_fte", _label("staff_operation_fte"), _l("In full-time equivalents: 0.1 is half a day a week."),
           _number("staff_operation_fte"), width=12),
    Column("funding", _l("Funding"), _l("Where the money came from."), _funding, _named(lists.FUNDING_SOURCES), width=30),
    Column("evidence_level", _label("evidence_level"), _l("Four levels, from 1 for described only."), _code("evidence_level"),
           _named(lists.EVIDENCE_LEVELS), width=34),
    Column("label", _l("Label"), _l("Whether reviewers found it to be good practice."), _card("label"), _named(LABEL_NAMES),
           width=22),
    Column("offers", _l("What the authors offer"), _l("How they are willing to help others."), _codes("offers"),
           _named(lists.OFFERS), width=30),
    Column("sdgs", _l("Sustainable Development Goals"), _l("Their numbers, from 1 to 17."), _codes("sdgs"), _goal_name, width=34),
    Column("published_at", _l("Published"), _l("When it first appeared in the catalogue."), lambda project: project.published_at,
           number_format=_DAY, width=12),
    Column("confirmed_at", _l("Confirmed"), _l("When the authors last said that it is still true."),
           lambda project: project.confirmed_at, number_format=_DAY, width=12),
    Column("adoptions", _l("Taken over"), _l("How many municipalities reported that they took it over."), _card("adoptions"),
           width=10),
    Column("longitude", _l("Longitude"), _l("Of the municipality, in degrees (WGS 84)."), _degrees(0), number_format=_DEGREES,
           width=12),
    Column("latitude", _l("Latitude"), _l("Of the municipality, in degrees (WGS 84)."), _degrees(1), number_format=_DEGREES,
           width=12),
    Column("licence", _l("Licence"), _l("You may use the texts freely if you name the municipality and the catalogue."),
           lambda _project: LICENCE_URL, width=44),
    Column("is_example", _l("Example"), _l("Yes where the entry is an example and not a real project."),
           _card("is_example"), width=10),
)  # fmt: skip
