"""The public page of a project: its head, the feasibility box, and blocks that lose no public answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ...clock import now
from ...i18n import _, _l, absolute_url, current_language
from ...municipalities import queries as places
from ...municipalities.presenters import DistrictView, RegionView
from ...templating import date as written_date
from ..attachments.presenters import AttachmentView, attachment_view
from ..document import QUESTIONS, TRANSLATED, Question, is_answered
from ..document.definition import CHECK, MEASUREMENT_KEY, MEDIA, MONEY, RESULTS, TRANSFER
from ..document.questions import Number, Rows, Text
from ..document.vocabularies import IMAGE_LICENCES
from ..freshness import freshness
from ..images.presenters import LARGEST, PictureView, picture_view
from ..images.storage import JPEG
from ..public_queries import PublicProject, public_cards
from .answers import day, shown
from .cards import Spoken, TagView, district_of, municipality_name, spoken, tag_views
from .feasibility import Feasibility, feasibility
from .timeline import Series, timeline

CONTACT = tuple(question.key for question in TRANSFER.questions if question.key.startswith("contact_"))
IN_THE_HEAD = frozenset(
    {"title", "summary", "language", "municipality", "stage", "main_key_area", "further_key_areas", "images", "attachments", "links",
     *(question.key for question in MEDIA.questions if question.key.startswith("other_")),
     *(question.key for question in CHECK.questions)}
)  # fmt: skip
BLOCKS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("stopped", _l("Why it was stopped"), ("stopped_reason", "stopped_text")),
    ("problem", _l("The problem"), ("problem",)),
    ("solution", _l("The solution"), ("solution",)),
    ("benefit", _l("The main benefit"), ("benefit",)),
    ("results", RESULTS.name, tuple(question.key for question in RESULTS.questions)),
    ("steps", _l("How it was done"), ("context", "steps", "months_to_operation", "inspired_by", "inspired_by_project")),
    ("money", MONEY.name, tuple(question.key for question in MONEY.questions)),
    ("transfer", _l("Taking it over"), tuple(one.key for one in TRANSFER.questions if one.key not in CONTACT)),
    ("contact", _l("Contact"), CONTACT),
)
"""The blocks of the page in order; answers to questions that no block names make the last block, the facts."""


@dataclass(frozen=True)
class Answer:
    """One public answer: as data, in words, and where its words lead."""

    question: Question
    value: Any
    text: str
    lang: str | None = None
    url: str | None = None

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """The columns of a table that any row answers: their labels, and whether they hold numbers."""
        return [(str(column.label), isinstance(column, Number)) for column in self._answered_columns()]

    @property
    def rows(self) -> list[list[str]]:
        """The rows of a table in words."""
        return [[shown(column, row.get(column.key)) for column in self._answered_columns()] for row in self.value]

    def _answered_columns(self) -> list[Question]:
        assert isinstance(self.question, Rows)
        return [one for one in self.question.columns if any(is_answered(row.get(one.key)) for row in self.value)]

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
    def is_prose(self) -> bool:
        """Whether the block is one text under its own question."""
        return self.code in TRANSLATED

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
    """One measured result; a number that was not given is None."""

    indicator: str
    unit: str
    before: float | None
    before_date: str
    after: float | None
    after_date: str
    method: str
    source: str


@dataclass(frozen=True)
class ImageView:
    """A picture and what must be said of it; `shared` is the address that other sites show it from."""

    picture: PictureView
    shared: str
    author: str
    licence: str


@dataclass(frozen=True)
class ProjectPage:
    """Everything that the page of a project shows."""

    project: PublicProject
    title: Spoken
    summary: Spoken
    lang: str | None
    is_translated: bool
    is_machine_translation: bool
    key_areas: list[TagView]
    region: RegionView | None
    district: DistrictView | None
    feasibility: list[Feasibility]
    blocks: list[Block]
    results: list[Result]
    timeline: list[Series]
    images: list[ImageView]
    attachments: list[AttachmentView]
    links: list[dict[str, Any]]

    @property
    def is_stale(self) -> bool:
        """Whether the municipality left the yearly question about it unanswered."""
        project = self.project
        confirmed = project.confirmed_at.date() if project.confirmed_at else None
        return freshness(project.published_at.date(), confirmed, now().date()) == "stale"

    @property
    def card(self) -> Mapping[str, Any]:
        """The short view."""
        return self.project.card

    @property
    def now_part_of(self) -> tuple[str, str] | None:
        """Code and name of the municipality that the project's own one was merged into."""
        place = self.card["municipality"]
        return places.successors().get(place["code"]) if place else None

    @property
    def url(self) -> str:
        """The full address in the language of the page."""
        return absolute_url("projects.show", project_id=self.project.id, slug=self.card["slug"])

    @property
    def citation(self) -> str:
        """How to cite the record."""
        text = _(
            "%(author)s: %(title)s. SMART Solutions Catalogue, version of %(date)s. %(url)s. Licence CC BY 4.0.",
            author=municipality_name(self.card),
            title=self.title.text,
            date=written_date(self.project.changed_at),
            url=self.url,
        )
        return str(text)

    @property
    def mail_link(self) -> str:
        """The address that opens a mail with a link to the project."""
        return f"mailto:?subject={quote(self.title.text)}&body={quote(self.url)}"


@dataclass(frozen=True)
class Files:
    """Where the pictures and documents of a page are."""

    picture: Callable[[Mapping[str, Any]], PictureView] = picture_view
    document: Callable[[int, Mapping[str, Any]], AttachmentView] = attachment_view


def project_page(project: PublicProject, files: Files = Files()) -> ProjectPage:
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
        key_areas=tag_views(card["key_areas"]),
        region=places.region(card["region"]),
        district=district_of(card),
        feasibility=feasibility(project),
        blocks=_blocks(document, foreign),
        results=[_result(row) for row in document.get("results", [])],
        timeline=timeline(document.get(MEASUREMENT_KEY, [])),
        images=[_image(row, files) for row in document.get("images", [])],
        attachments=[files.document(project.id, row) for row in document.get("attachments", [])],
        links=[link | {"url": web_address(link["url"])} for link in document.get("links", [])],
    )


def history_entry_title(number: int) -> str:
    """Return what happened to the public when a revision was published."""
    return str(_("First publication") if number == 1 else _("Revision %(number)s", number=number))


def _blocks(document: Mapping[str, Any], foreign: str | None) -> list[Block]:
    names = places.labels_of(document.get("partners", ()))
    placed = {key for _code, _heading, keys in BLOCKS for key in keys} | IN_THE_HEAD
    facts = tuple(key for key in QUESTIONS if key not in placed)
    blocks = []
    for code, heading, keys in (*BLOCKS, ("facts", _l("Further facts"), facts)):
        answers = [
            _answer(QUESTIONS[key], document, foreign, names)
            for key in keys
            if QUESTIONS[key].public and is_answered(document.get(key)) and key not in ("results", MEASUREMENT_KEY)
        ]
        if answers or (code == "results" and (document.get("results") or document.get(MEASUREMENT_KEY))):
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
        case "link":
            return web_address(value)
        case "email":
            return f"mailto:{quote(str(value), safe='@')}"
        case "phone":
            return f"tel:{str(value).replace(' ', '')}"
    return None


def web_address(text: Any) -> str | None:
    """Return the address if a browser opens it as a page, whatever has been stored."""
    return str(text) if str(text).startswith(("https://", "http://")) else None


def _image(row: Mapping[str, Any], files: Files) -> ImageView:
    licence = str(IMAGE_LICENCES.get(row.get("licence", ""), ""))
    shared = absolute_url("media.image", file=row["file"], width=LARGEST, ending=JPEG)
    return ImageView(files.picture(row), shared, row.get("author", ""), licence)


def _result(row: Mapping[str, Any]) -> Result:
    return Result(
        indicator=row.get("indicator", ""),
        unit=row.get("unit", ""),
        before=row.get("before"),
        before_date=day(row["before_date"]) if row.get("before_date") else "",
        after=row.get("after"),
        after_date=day(row["after_date"]) if row.get("after_date") else "",
        method=row.get("method", ""),
        source=row.get("source", ""),
    )
