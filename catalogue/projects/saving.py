"""Saving a section of the form: what can be kept is kept, the rest comes back with its error."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request

from ..accounts.models import User
from ..clock import now
from ..errors import Conflict, Invalid
from ..forms import clean
from ..i18n import _
from ..templating import time_of_day
from .arranging import ARRANGED, MOVE, arranged
from .document import Change, Problem, Section, changed_keys, compare, contradictions, marked_words, read
from .document.definition import QUESTIONS, SECTION_OF
from .forms import SectionForm, as_typed, field_at, put_marks, seen_version, show_problems, show_stored, typed_answers
from .merging import Merge, merged, read_marks
from .models import Draft, Editor, Project
from .presence import editing_sentence
from .presenters import shown
from .registers import explain, knows_for
from .services.drafting import save_answers
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
    theirs: list[str] = field(default_factory=list)
    """Answers that somebody else changed and the form shows as they were."""


def save_section(user: User, project: Project, section: Section, form: SectionForm, *, sitting: bool = False) -> Saved:
    """Read the form, save every answer that is sound, and put problems and newer texts into the form.

    Where somebody else changed the same answer meanwhile nothing is saved: the form comes back with what was typed and
    what is stored. What the person left as they saw it is left as it is stored. In a `sitting` files stay where they are.
    """
    assert project.draft is not None
    draft = project.draft
    raw, problems = typed_answers(section, form)
    if section.code == TAGS and not sitting:
        raw |= _take_key_area(form, request.form.get(TAKE_KEY_AREA))
        raw |= _take_topic(form)
    reading = read(raw, section.questions)
    problems += reading.problems
    answers = reading.document
    if not sitting:
        removed = [file for box in ARRANGED.values() for file in request.form.getlist(box)]
        answers |= arranged(answers, removed, request.form.get(MOVE, ""))
    merge = compared(section, form, answers, problems, draft.document, draft.version)
    if merge.stale:
        show_problems(form, problems)
        return Saved(problems, both_texts(section, form, merge, answers, draft.document, draft.version), True, 409)
    asked = {question.key for question in section.questions}
    wrong = [
        problem
        for problem in contradictions({**draft.document, **merge.answers}, knows_for(project), explain)
        if problem.key in asked
    ]
    problems += wrong
    unsound = {problem.key for problem in wrong}
    sound = {key: answer for key, answer in merge.answers.items() if key not in unsound}
    save_answers(user, project, sound, draft.version, sitting=sitting)
    if sitting:
        _mark_what_is_shown(section, form, draft, merge.theirs)
    else:
        problems += _about_tags(user, project, section)
        show_theirs(section, form, merge, draft.document, draft.version)
    show_problems(form, problems)
    return Saved(problems, status=422 if problems else 200, theirs=merge.theirs)


def _about_tags(user: User, project: Project, section: Section) -> list[Problem]:
    """Ask for the topics that are to be proposed, and keep what was suggested."""
    assert project.draft is not None
    if section.code != TAGS:
        return []
    problems = _ask_for_topics(user, project)
    note_suggestions(project, project.draft.document)
    return problems


def compared(
    section: Section, form: SectionForm, answers: Mapping[str, Any], problems: Iterable[Problem],
    stored: Mapping[str, Any], version: int,
) -> Merge:  # fmt: skip
    """Tell what the person changed from what somebody else changed since the form was filled.

    A form without marks is judged as a whole: after any other save, every answer that differs is a conflict.
    """
    seen = read_marks(section.questions, form.marks.data or "")
    unread = {problem.key for problem in problems}
    if seen:
        return merged(seen, answers, unread, stored)
    if seen_version(form) == version:
        return Merge(dict(answers))
    return Merge(conflicts=[*changed_keys({**stored, **answers}, stored), *unread], stale=True)


def both_texts(
    section: Section, form: SectionForm, merge: Merge, answers: Mapping[str, Any],
    stored: Mapping[str, Any], version: int,
) -> list[Change]:  # fmt: skip
    """Return what was typed and what is stored of each answer in conflict; the form now says that both were seen."""
    show_theirs(section, form, merge, stored, version)
    mine = {key: answers[key] for key in merge.conflicts if key in answers}
    changes = compare({**stored, **mine}, stored, shown)
    for key in merge.conflicts:
        if key not in answers:  # It could not be understood, and must not get lost for that.
            typed, kept = as_typed(form, key), shown(QUESTIONS[key], stored.get(key))
            name = str(SECTION_OF[key].name)
            changes.append(Change(key, str(QUESTIONS[key].label), name, typed, kept, marked_words(typed, kept)))
    return changes


def show_theirs(
    section: Section, form: SectionForm, merge: Merge, stored: Mapping[str, Any], version: int
) -> None:  # fmt: skip
    """Let the form show the stored text, what only somebody else changed included, beside what the person changed."""
    for question in section.questions:
        if question.key in merge.theirs:
            show_stored(form, question, stored)
    put_marks(section, form, stored, version)


def told_to_script(project: Project, form: SectionForm, saved: Saved, others: Iterable[Editor]) -> dict[str, Any]:
    """Return what a script has to know after an autosave: the new marks, problems by their field, and other people."""
    assert project.draft is not None
    by = project.draft.updated_by
    return {
        "saved_at": None if saved.stale else time_of_day(now()),
        "stale_by": (by.name if by else str(_("Somebody else"))) if saved.stale else None,
        "version": form.version.data,
        "marks": form.marks.data,
        "problems": [
            {"field": place.id, "message": problem.message}
            for problem in saved.problems
            if (place := field_at(form, problem)) is not None
        ],
        "theirs": [str(QUESTIONS[key].label) for key in saved.theirs],
        "others": [editing_sentence(one) for one in others],
    }


def _mark_what_is_shown(section: Section, form: SectionForm, draft: Draft, theirs: Iterable[str]) -> None:
    """Let the form say that its person saw the stored text, but for answers that their page still shows as they were."""
    seen = read_marks(section.questions, form.marks.data or "")
    put_marks(section, form, draft.document, draft.version)
    marks = read_marks(section.questions, form.marks.data or "")
    form.marks.data = "".join({**marks, **{key: seen[key] for key in theirs}}.values())


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
