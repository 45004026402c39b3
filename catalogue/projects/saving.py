"""Saving a section of the form: what can be kept is kept, the rest comes back with its error."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request

from ..accounts.models import User
from ..errors import Conflict, Invalid
from ..forms import clean
from ..i18n import _
from .arranging import ARRANGED, MOVE, arranged
from .document import Change, Problem, Section, compare, contradictions, read
from .forms import SectionForm, show_problems, typed_answers
from .models import Project
from .presenters import shown
from .registers import knows_for
from .services.drafting import StaleText, save_answers
from .suggestions import taken
from .tagging.noting import note_suggestions
from .tagging.queries import topic_named
from .tagging.services import LONGEST, propose_topic, withdraw_proposal

TAGS = "tags"
TAKE_KEY_AREA = "take_key_area"
"""The button that saves the tags with a suggested key area among them."""
TOPIC_NAME = "topic_name"
"""The field where a topic is named: one of the list is ticked, another one may be proposed."""
TAKE_TOPIC, PROPOSE_TOPIC, WITHDRAW_TOPIC = "take_topic", "propose_topic", "withdraw_topic"
ABOUT_TOPICS = (TAKE_TOPIC, PROPOSE_TOPIC, WITHDRAW_TOPIC)


@dataclass
class Saved:
    """What became of a section: the problems left, and what somebody else wrote meanwhile."""

    problems: list[Problem] = field(default_factory=list)
    conflict: list[Change] = field(default_factory=list)
    stale: bool = False
    status: int = 200


def save_section(user: User, project: Project, section: Section, form: SectionForm) -> Saved:
    """Read the form, save every answer that is sound, and put problems and newer texts into the form.

    A stale form saves nothing: it comes back with what was typed, what is stored, and the new version.
    """
    assert project.draft is not None
    raw, problems = typed_answers(section, form)
    if section.code == TAGS:
        raw |= _take_key_area(form, request.form.get(TAKE_KEY_AREA))
        raw |= _take_topic(form)
    reading = read(raw, section.questions)
    problems += reading.problems
    answers = reading.document
    removed = [file for box in ARRANGED.values() for file in request.form.getlist(box)]
    answers |= arranged(answers, removed, request.form.get(MOVE, ""))
    if project.draft.version != _version(form):
        return _stale(project, section, form, answers)
    merged = {**project.draft.document, **answers}
    asked = {question.key for question in section.questions}
    wrong = [problem for problem in contradictions(merged, knows_for(project)) if problem.key in asked]
    problems += wrong
    sound = {key: answer for key, answer in answers.items() if key not in {problem.key for problem in wrong}}
    try:
        save_answers(user, project, sound, _version(form))
    except StaleText:
        return _stale(project, section, form, answers)
    if section.code == TAGS:
        problems += _ask_for_topics(user, project)
        note_suggestions(project, project.draft.document)
    form.version.data = str(project.draft.version)
    form.version.raw_data = None
    show_problems(form, problems)
    return Saved(problems=problems, status=422 if problems else 200)


def _take_key_area(form: SectionForm, code: str | None) -> dict[str, Any]:
    """Tick a suggested key area in the form, beside whatever else was chosen; return the answers that it changes."""
    if code is None:
        return {}
    answers = taken(code, form["main_key_area"].data, form["further_key_areas"].data or ())
    for key, answer in answers.items():
        form[key].data = answer
    return answers


def typed_topic() -> str:
    """Return the name of a topic that was typed."""
    return clean(request.form.get(TOPIC_NAME, ""))[: LONGEST + 1]


def _take_topic(form: SectionForm) -> dict[str, Any]:
    """Tick the topic whose name was typed, if it is in the list; return the answer that it changes."""
    topic, ticked = topic_named(typed_topic()), form["topics"].data or []
    if topic is None or topic.code in ticked:
        return {}
    form["topics"].data = [*ticked, topic.code]
    return {"topics": form["topics"].data}


def _ask_for_topics(user: User, project: Project) -> list[Problem]:
    """Propose a topic that is not in the list, or take a proposal back, as the pressed button says."""
    name, number = typed_topic(), request.form.get(WITHDRAW_TOPIC, "")
    if number.isdecimal() and len(number) < 10:
        withdraw_proposal(user, project, int(number))
    if not name or topic_named(name):
        return []
    if PROPOSE_TOPIC not in request.form:
        words = _("“%(name)s” is not in the list of topics. Choose one that is, or propose it.", name=name)
        return [Problem("topics", words)]
    try:
        propose_topic(user, project, name)
    except (Conflict, Invalid) as refused:
        return [Problem("topics", refused.message)]
    return []


def _version(form: SectionForm) -> int:
    text = form.version.data or ""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _stale(project: Project, section: Section, form: SectionForm, answers: Mapping[str, Any]) -> Saved:
    assert project.draft is not None
    stored = project.draft.document
    mine = {**stored, **answers}
    form.version.data = str(project.draft.version)
    form.version.raw_data = None
    return Saved(conflict=compare(mine, stored, shown), stale=True, status=409)
