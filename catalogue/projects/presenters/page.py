"""The public page of a project: its head, the feasibility box, and blocks that lose no public answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from ...i18n import _, _l, absolute_url, current_language
from ...municipalities import queries as places
from ...municipalities.presenters import DistrictView, RegionView
from ...taxonomy import queries as taxonomy
from ...taxonomy.presenters import KeyAreaView
from ...templating import date as written_date
from ...templating import money
from ...templating import number as written_number
from ..document import QUESTIONS, TRANSLATED, Question, is_answered
from ..document.definition import CHECK, MEDIA, MONEY, RESULTS, TRANSFER
from ..document.questions import Rows, Text
from ..naming import COST_NAMES, SIZE_NAMES
from ..public_queries import PublicProject, public_cards
from .answers import day, shown

CONTACT = tuple(question.key for question in TRANSFER.questions if question.key.startswith("contact_"))
IN_THE_HEAD = frozenset(
    {"title", "summary", "language", "municipality", "stage", "main_key_area", "further_key_areas", "images", "links",
     *(question.key for question in MEDIA.questions if question.key.startswith("other_")),
     *(question.key for question in CHECK.questions)}
)  # fmt: skip
BLOCKS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("stopped", _l("Why it was stopped"), ("stopped_reason", "stopped_text")),
    *((key, QUESTIONS[key].label, (key,)) for key in ("problem", "solution", "benefit")),
    ("results", RESULTS.name, tuple(question.key for question in RESULTS.questions)),
    ("steps", _l("How it was done"), ("context", "steps", "months_to_operation", "inspired_by", "inspired_by_project")),
    ("money", MONEY.name, tuple(question.key for question in MONEY.questions)),
    ("transfer", _l("Taking it over"), tuple(one.key for one in TRANSFER.questions if one.key not in CONTACT)),
    ("contact", _l("Contact"), CONTACT),
)
"""The blocks of the page in order; answers to questions that no block names make the last block, the facts."""


@dataclass(frozen=True)
class Spoken:
    """A text, and its language where that is not the language of the page."""

    text: str
    lang: str | None = None


@dataclass(frozen=True)
class Answer:
    """One public answer: as data, in words, and where its words lead."""

    question: Question
    value: Any
    text: str
    lang: str | None = None
    url: str | None = None

    @property
    def is_long(self) -> bool:
        """Whether the answer needs paragraphs or a table of its own."""
        return isinstance(self.question, Rows) or (isinstance(self.question, Text) and self.question.lines > 1)


@dataclass(frozen=True)
class Block:
    """A part of the page with a heading."""

    code: str
    heading: str
    answers: list[Answer]

    @property
    def long(self) -> list[Answer]:
        """Answers that need room."""
        return [answer for answer in self.answers if answer.is_long]

    @property
    def short(self) -> list[Answer]:
        """Answers of a line."""
        return [answer for answer in self.answers if not answer.is_long]


@dataclass(frozen=True)
class Result:
    """One measured result, with its bars in percent of the longer one."""

    indicator: str
    unit: str
    before: str
    before_date: str
    after: str
    after_date: str
    method: str
    source: str
    change: str = ""
    bars: tuple[float, float] | None = None


@dataclass(frozen=True)
class ProjectPage:
    """Everything that the page of a project shows."""

    project: PublicProject
    title: Spoken
    summary: Spoken
    lang: str | None
    is_translated: bool
    is_machine_translation: bool
    key_areas: list[KeyAreaView]
    region: RegionView | None
    district: DistrictView | None
    feasibility: list[tuple[str, str]]
    blocks: list[Block]
    results: list[Result]
    images: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)

    @property
    def card(self) -> Mapping[str, Any]:
        """The short view."""
        return self.project.card

    @property
    def url(self) -> str:
        """The full address in the language of the page."""
        return absolute_url("projects.show", project_id=self.project.id, slug=self.card["slug"])

    @property
    def citation(self) -> str:
        """How to cite the record."""
        return _(
            "%(author)s: %(title)s. Catalogue of SMART projects of municipalities, version of %(date)s. %(url)s. "
            "Licence CC BY 4.0.",
            author=self.card["municipality"]["name"] if self.card["municipality"] else _("A municipality"),
            title=self.title.text,
            date=written_date(self.project.changed_at),
            url=self.url,
        )

    @property
    def mail_link(self) -> str:
        """The address that opens a mail with a link to the project."""
        return f"mailto:?subject={quote(self.title.text)}&body={quote(self.url)}"


def project_page(project: PublicProject) -> ProjectPage:
    """Return the page of a project in the current language."""
    document, card = project.document, project.card
    own = card["language"]
    foreign = own if own != current_language() else None
    translated = [key for key in TRANSLATED if document.get(f"other_{key}")]
    return ProjectPage(
        project=project,
        title=spoken(card["title"], own),
        summary=spoken(card["summary"], own),
        lang=foreign,
        is_translated=foreign is not None and bool(translated),
        is_machine_translation=foreign is not None and document.get("other_origin") == "machine",
        key_areas=[area for code in card["key_areas"] if (area := taxonomy.key_area(code))],
        region=places.region(card["region"]),
        district=places.district(card["district"]) if card["district"] else None,
        feasibility=_feasibility(project),
        blocks=_blocks(document, foreign),
        results=[_result(row) for row in document.get("results", [])],
        images=document.get("images", []),
        links=document.get("links", []),
    )


def spoken(texts: Mapping[str, str | None], own: str) -> Spoken:
    """Return a text in the language of the page, or the original marked with its language."""
    if text := texts.get(current_language()):
        return Spoken(text)
    return Spoken(texts.get(own) or "", own if own != current_language() else None)


def history_entry_title(number: int) -> str:
    """Return what happened to the public when a revision was published."""
    return _("First publication") if number == 1 else _("Revision %(number)s", number=number)


def _blocks(document: Mapping[str, Any], foreign: str | None) -> list[Block]:
    names = _municipality_names(document.get("partners", []))
    placed = {key for _code, _heading, keys in BLOCKS for key in keys} | IN_THE_HEAD
    facts = tuple(key for key in QUESTIONS if key not in placed)
    blocks = []
    for code, heading, keys in (*BLOCKS, ("facts", _l("Further facts"), facts)):
        answers = [
            _answer(QUESTIONS[key], document, foreign, names)
            for key in keys
            if QUESTIONS[key].public and is_answered(document.get(key)) and key != "results"
        ]
        if answers or (code == "results" and document.get("results")):
            blocks.append(Block(code, str(heading), answers))
    return blocks


def _answer(question: Question, document: Mapping[str, Any], foreign: str | None, names: Mapping[str, str]) -> Answer:
    value, lang = document[question.key], foreign
    if foreign and (other := document.get(f"other_{question.key}")) and question.key in TRANSLATED:
        value, lang = other, None
    written_by_people = isinstance(question, Text | Rows)
    text = shown(question, value, names)
    if question.key == "inspired_by_project" and (card := public_cards([int(value)]).get(int(value))):
        url = absolute_url("projects.show", project_id=card["id"], slug=card["slug"])
        return Answer(question, value, spoken(card["title"], card["language"]).text, None, url)
    return Answer(question, value, text, lang if written_by_people else None, _url(question, value))


def _url(question: Question, value: Any) -> str | None:
    match question.kind:
        case "link" if str(value).startswith(("https://", "http://")):
            return str(value)
        case "email":
            return f"mailto:{quote(str(value), safe='@')}"
        case "phone":
            return f"tel:{str(value).replace(' ', '')}"
    return None


def _municipality_names(codes: Sequence[str]) -> dict[str, str]:
    if not codes:
        return {}
    return {code: places.label(place) for code, place in places.municipalities_of(codes).items()}


def _feasibility(project: PublicProject) -> list[tuple[str, str]]:
    """Return what decides whether others can afford it: money, time, people, size."""
    document, card = project.document, project.card
    in_words = {key: shown(QUESTIONS[key], document.get(key)) for key in QUESTIONS if not key.startswith("other_")}
    investment = ", ".join(
        filter(None, (in_words["investment_cost"], in_words["investment_vat"], _prices_of(document.get("price_year"))))
    )
    rows = [
        (_("Cost band"), str(COST_NAMES[card["cost"]])),
        (_("Investment cost"), investment if in_words["investment_cost"] else ""),
        (_("Investment per inhabitant"), _per_inhabitant(project)),
        (_("Yearly running cost"), in_words["running_cost"]),
        (_("From the decision to operation"), in_words["months_to_operation"]),
        (_("Work to prepare it"), in_words["staff_preparation_days"]),
        (_("Staff to run it"), in_words["staff_operation_fte"]),
        (_("Size of the municipality"), str(SIZE_NAMES[card["size"]])),
        (_("Funding"), _funding(document)),
    ]
    return [(label, text) for label, text in rows if text]


def _prices_of(year: int | None) -> str:
    return _("prices of %(year)s", year=year) if year else ""


def _per_inhabitant(project: PublicProject) -> str:
    cost, population = project.cost_per_inhabitant, project.card["population"]
    if cost is None or not population:
        return ""
    amount = money(round(cost) if cost >= 10 else round(cost, 2))
    return _("%(amount)s (%(population)s inhabitants)", amount=amount, population=written_number(population))


def _funding(document: Mapping[str, Any]) -> str:
    source = next(one for one in QUESTIONS["funding"].columns if one.key == "source")  # type: ignore[attr-defined]
    named = (shown(source, row.get("source")) for row in document.get("funding", []))
    return ", ".join(dict.fromkeys(filter(None, named)))


def _result(row: Mapping[str, Any]) -> Result:
    before, after = row.get("before"), row.get("after")
    return Result(
        indicator=row.get("indicator", ""),
        unit=row.get("unit", ""),
        before=written_number(before),
        before_date=day(row["before_date"]) if row.get("before_date") else "",
        after=written_number(after),
        after_date=day(row["after_date"]) if row.get("after_date") else "",
        method=row.get("method", ""),
        source=row.get("source", ""),
        **_compared(before, after),
    )


def _compared(before: Any, after: Any) -> dict[str, Any]:
    """Return the change in percent of the number before, and the lengths of two bars."""
    if not isinstance(before, int | float) or not isinstance(after, int | float):
        return {}
    longer = max(abs(before), abs(after))
    bars = (round(100 * abs(before) / longer, 1), round(100 * abs(after) / longer, 1)) if longer else None
    if not before:
        return {"bars": bars}
    percent = round(100 * (after - before) / abs(before))
    sign = "+" if percent > 0 else "−" if percent < 0 else "±"
    return {"bars": bars, "change": f"{sign}{written_number(abs(percent))} %"}
