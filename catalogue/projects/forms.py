"""The form of a section, made from the document's questions; it carries what was typed and judges nothing."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm

from ..forms import Form, LengthBetween, Required
from ..i18n import _l
from ..municipalities import queries as places
from ..municipalities.lookup import find_exactly
from ..municipalities.models import Municipality
from ..taxonomy import queries as taxonomy
from ..taxonomy.goals import goal_name
from .document import SECTIONS, Problem, Question, Rows, Section
from .document.definition import MEASUREMENT, MINOR_EDIT
from .document.questions import Choice, Code, Codes, Consent, Number, SeveralChoices, Text
from .document.vocabularies import GOALS, NUMBER_ANSWERS
from .merging import marks_of

ANSWER_SUFFIX = "_answer"
SPARE_ROWS = 1
RADIO_LIMIT = 8


class NewProjectForm(Form):
    """What is needed to start: for whom, and a name."""

    municipality = SelectField(_l("Municipality"), validators=[Required()])
    title = StringField(_l("Title of the project"), validators=[Required(), LengthBetween(5, 100)])
    creation_key = HiddenField()


class SectionForm(Form):
    """The common part of every section's form: which text the person saw, and marks of its answers."""

    version = HiddenField()
    marks = HiddenField()


class ReasonForm(Form):
    """Why a project is archived or shown again."""

    reason = TextAreaField(_l("Reason"), validators=[LengthBetween(0, 1000)])


class MessageForm(Form):
    """One message in the conversation about a review."""

    text = TextAreaField(_l("Your message"), validators=[Required(), LengthBetween(1, 3000)])


@cache
def section_form(code: str) -> type[SectionForm]:
    """Return the form class of a section; each field bears the key of its question."""
    fields: dict[str, Any] = {}
    chosen = next(one for one in (*SECTIONS, MINOR_EDIT, MEASUREMENT) if one.code == code)
    for question in chosen.questions:
        fields[question.key] = _field(question)
        if isinstance(question, Number) and question.may_be_open:
            fields[question.key + ANSWER_SUFFIX] = SelectField(
                question.label, choices=[("", _l("as written")), *NUMBER_ANSWERS.items()], validate_choice=False
            )
    return type(f"{code.title()}Form", (SectionForm,), fields)


def _field(question: Question) -> Any:
    words: dict[str, Any] = {"label": question.label, "description": question.help}
    match question:
        case Rows():
            row = type("Row", (PlainForm,), {column.key: _field(column) for column in question.columns})
            return FieldList(FormField(row), max_entries=question.most, **words)
        case Choice() if len(question.choices) <= RADIO_LIMIT:
            return RadioField(choices=list(question.choices.items()), validate_choice=False, **words)
        case Choice():
            return SelectField(choices=[("", "–"), *question.choices.items()], validate_choice=False, **words)
        case SeveralChoices():
            return SelectMultipleField(choices=list(question.choices.items()), validate_choice=False, **words)
        case Codes(register="municipality"):
            return TextAreaField(**words)
        case Codes():
            return SelectMultipleField(choices=[], validate_choice=False, **words)
        case Code(register="municipality" | "key_area"):
            return RadioField(choices=[], validate_choice=False, **words)
        case Consent():
            return BooleanField(**words)
        case Text(lines=lines) if lines > 1:
            return TextAreaField(**words)
    return StringField(**words)


def bind_section(
    section: Section, document: Mapping[str, Any], version: int, own_places: Sequence[Municipality]
) -> SectionForm:
    """Return the form with the stored answers, or with what was typed where the request carries it."""
    stored = {question.key: _shown(question, document.get(question.key)) for question in section.questions}
    for question in section.questions:
        if isinstance(question, Number) and question.may_be_open:
            answer = document.get(question.key)
            stored[question.key + ANSWER_SUFFIX] = answer if answer in NUMBER_ANSWERS else ""
        if isinstance(question, Rows) and not request.form:
            stored[question.key] = [*stored[question.key], *[{} for _spare in range(SPARE_ROWS)]][: question.most]
    typed = request.form if request.method == "POST" else None
    form = section_form(section.code)(formdata=_complete(section, typed, stored) if typed else None, data=stored)
    if not typed:
        put_marks(section, form, document, version)
    _fill_choices(form, own_places)
    return form


def put_marks(section: Section, form: SectionForm, document: Mapping[str, Any], version: int) -> None:
    """Let the form say that the person has seen this text."""
    form.version.data, form.version.raw_data = str(version), None
    form.marks.data, form.marks.raw_data = marks_of(section.questions, document), None


def seen_version(form: SectionForm) -> int:
    """Return the number of the text that the person saw; 0 for anything that is no number."""
    text = form.version.data or ""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def show_stored(form: SectionForm, question: Question, document: Mapping[str, Any]) -> None:
    """Put the stored answer where something older was sent."""
    answer = document.get(question.key)
    form[question.key].process(None, _shown(question, answer))
    if question.key + ANSWER_SUFFIX in form:
        form[question.key + ANSWER_SUFFIX].process(None, answer if answer in NUMBER_ANSWERS else "")


def as_typed(form: SectionForm, key: str) -> str:
    """Return what was typed as plain lines, for an answer that could not be understood."""
    data = form[key].data
    if not isinstance(data, list):
        return str(data or "")
    rows = [row.values() if isinstance(row, dict) else [row] for row in data]
    return "\n".join(line for row in rows if (line := ", ".join(str(value) for value in row if value)))


def _shown(question: Question, answer: Any) -> Any:
    """Return a stored answer as its field shows it."""
    match question:
        case Rows():
            return [
                {column.key: _shown(column, row.get(column.key)) for column in question.columns} for row in answer or []
            ]
        case Number():
            return "" if answer is None or answer in NUMBER_ANSWERS else str(answer)
        case Codes(register="municipality"):
            return "\n".join(places.full_name(code) for code in answer or [])
        case SeveralChoices() | Codes():
            return list(answer or [])
    return answer if answer is not None else ("" if not isinstance(question, Consent) else False)


def _complete(section: Section, typed: MultiDict[str, str], stored: Mapping[str, Any]) -> MultiDict[str, str]:
    """Add the stored answers of questions that the request does not carry, so that none turns blank."""
    complete = MultiDict(typed)
    for question in section.questions:
        if is_carried(question, typed):
            continue
        value = stored[question.key]
        if isinstance(question, Rows):
            for number, row in enumerate(value):
                for column, answer in row.items():
                    complete.add(f"{question.key}-{number}-{column}", answer)
        elif isinstance(value, list):
            complete.setlist(question.key, value)
        elif isinstance(value, bool):
            if value:
                complete.add(question.key, "y")
        else:
            complete.add(question.key, value)
    return complete


def is_carried(question: Question, typed: MultiDict[str, str]) -> bool:
    """Whether a request answers a question; boxes that may all be empty announce themselves in `asked`."""
    return (
        question.key in typed
        or question.key in typed.getlist("asked")
        or question.key + ANSWER_SUFFIX in typed
        or (isinstance(question, Rows) and any(name.startswith(f"{question.key}-") for name in typed))
    )


def typed_answers(section: Section, form: SectionForm) -> tuple[dict[str, Any], list[Problem]]:
    """Return the raw answers that the request carries, and what could not be understood of places."""
    answers: dict[str, Any] = {}
    problems = []
    for question in section.questions:
        if not is_carried(question, request.form):
            continue
        data = form[question.key].data
        if isinstance(question, Number) and question.may_be_open:
            data = {"value": data, "answer": form[question.key + ANSWER_SUFFIX].data}
        elif isinstance(question, Codes) and question.register == "municipality":
            try:
                data = [find_exactly(line) for line in (data or "").splitlines() if line.strip()]
            except LookupError as problem:
                problems.append(Problem(question.key, str(problem)))
                continue
        answers[question.key] = data
    return answers, problems


def _fill_choices(form: SectionForm, own_places: Sequence[Municipality]) -> None:
    areas = [(area.code, area.name) for area in taxonomy.key_areas()]
    for key, choices in (
        ("municipality", [(place.code, places.full_name(place.code)) for place in own_places]),
        ("main_key_area", areas),
        ("further_key_areas", areas),
        ("topics", [(topic.code, topic.name) for topic in taxonomy.topics()]),
        ("sdgs", [(code, f"{code}. {goal_name(int(code))}") for code in GOALS]),
    ):
        if key in form:
            form[key].choices = choices


def show_problems(form: SectionForm, problems: list[Problem]) -> None:
    """Put each problem at the field where it can be mended."""
    for problem in problems:
        field = field_at(form, problem)
        if field is not None:
            field.errors = [*(field.errors or ()), problem.message]


def field_at(form: SectionForm, problem: Problem) -> Field | None:
    """Return the field where a problem can be mended."""
    if problem.key not in form:
        return None
    field: Any = form[problem.key]
    if problem.row is None or problem.row >= len(field.entries):
        return cast(Field, field)
    row = field.entries[problem.row]
    return cast(Field, row.form[problem.column] if problem.column and problem.column in row.form else row)
