"""What is to be done with one entry of a file, and what stands in its way; nothing is written here."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import select

from ...accounts.models import User
from ...database import session
from ...i18n import _
from ...municipalities import queries as places
from ...municipalities.memberships.queries import municipalities_of
from ..document import (
    QUESTIONS,
    Knows,
    Problem,
    Rows,
    Tier,
    changed_keys,
    contradictions,
    normalized,
    read,
    shortcomings,
)
from ..lifecycle import State
from ..models import Project
from ..policies import can_fill_for
from ..registers import knows_for
from ..services.filling import hindrance
from ..services.moving import published_revision
from .columns import EXTERNAL_ID, exchanged, service_label
from .entries import CellProblem, Entry

OF_THE_CATALOGUE = "catalogue-"
"""How an export calls a project without an identifier of its municipality, followed by its number."""


@dataclass
class Verdict:
    """The action (`created`, `updated`, `revised`, `unchanged`, `refused`) and all that it takes."""

    action: str
    entry: Entry
    municipality_code: str = ""
    project: Project | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    creation_key: str = ""
    problems: list[CellProblem] = field(default_factory=list)
    is_free: bool = True
    """Whether nothing holds the identifier of a new draft, not even a discarded one."""
    is_complete: bool = False
    """Whether the text could be submitted as it is."""


class Judge:
    """Judges the entries of one file one after the other, for one person or (None) for the installation itself."""

    def __init__(self, user: User | None) -> None:
        """Look up what is the same for every row."""
        self.user = user
        mine = municipalities_of(user) if user is not None else ()
        self.only_place = mine[0].code if len(mine) == 1 else ""
        self.seen: dict[tuple[str, str], int] = {}
        self.places = places.profiles()
        self.entitled: dict[str, bool] = {}

    def judge(self, entry: Entry) -> Verdict:
        """Return what is to be done with an entry."""
        reading = read(entry.raw, exchanged())
        verdict = Verdict("refused", entry, problems=[*entry.problems, *map(_in_cell, reading.problems)])
        code = str(reading.document.get("municipality") or self.only_place)
        if not code:
            if not any(one.column == str(QUESTIONS["municipality"].label) for one in verdict.problems):
                verdict.problems.append(_of("municipality", _("Write the six-digit code of the municipality.")))
            return verdict
        if why := self._keeps_out(code, entry):
            verdict.problems.append(why)
            return verdict
        given = {**reading.document, "municipality": code}
        verdict.municipality_code = code
        verdict.creation_key = _key(code, given) if not entry.external_id else ""
        found = self._found(code, entry.external_id, verdict.creation_key)
        verdict.is_free = found is None
        verdict.project = found if found is not None and found.state != State.DISCARDED else None
        self._compare(verdict, given, reading.problems)
        return verdict

    def _keeps_out(self, code: str, entry: Entry) -> CellProblem | None:
        """Return why nothing of this municipality can be taken from this row."""
        if code not in self.places:
            return _of("municipality", _("“%(code)s” is not in the list. Choose another one.", code=code))
        if code not in self.entitled:
            self.entitled[code] = self.user is None or can_fill_for(self.user, code)
        if not self.entitled[code]:
            return _of("municipality", _("You do not represent this municipality in the catalogue."))
        if entry.external_id:
            first = self.seen.setdefault((code, entry.external_id), entry.row)
            if first != entry.row:
                return CellProblem(
                    service_label(EXTERNAL_ID), _("Row %(row)s has the same identifier. Keep one of them.", row=first)
                )
        return None

    def _found(self, code: str, external_id: str, creation_key: str) -> Project | None:
        """Return the project that an entry means, a discarded one too: by its identifier, or by the very same text."""
        wanted = select(Project).where(Project.municipality_code == code)
        if not external_id:
            return session.scalar(wanted.where(Project.creation_key == creation_key))
        found = session.scalar(wanted.where(Project.own_id == external_id))
        number = external_id.removeprefix(OF_THE_CATALOGUE)
        if found is None and number != external_id and number.isascii() and number.isdecimal() and len(number) < 10:
            found = session.scalar(wanted.where(Project.id == int(number), Project.own_id.is_(None)))
        return found

    def _knows_for(self, project: Project | None) -> Knows:
        """Return the question whether a register holds a code; municipalities are answered from memory."""
        others = knows_for(project)
        return lambda register, code: code in self.places if register == "municipality" else others(register, code)

    def _compare(self, verdict: Verdict, given: dict[str, Any], unread: Sequence[Problem]) -> None:
        """Decide between the actions, and find what the text would contradict."""
        project = verdict.project
        if project is not None and not verdict.entry.external_id:
            verdict.action = "unchanged"
            return
        before = _present_text(project) if project is not None else {"language": "cs"}
        after = normalized({**before, **given})
        if not after.get("title") and not any(one.key == "title" for one in unread):
            verdict.problems.append(_of("title", _("Write the title of the project.")))
        knows = self._knows_for(project)
        already = set(contradictions(before, knows)) if project is not None else set()
        verdict.problems += [_in_cell(one) for one in contradictions(after, knows) if one not in already]
        if verdict.problems:
            return
        changed = changed_keys(before, after)
        verdict.answers = {key: after.get(key) for key in changed} if project is not None else after
        verdict.before = {key: before.get(key) for key in changed}
        verdict.is_complete = not shortcomings(after, Tier.CARD)
        if project is None:
            verdict.action = "created"
        elif not changed:
            verdict.action = "unchanged"
        elif why := hindrance(project):
            verdict.problems.append(CellProblem("", why))
        else:
            verdict.action = "updated" if project.draft is not None else "revised"


def _present_text(project: Project) -> Mapping[str, Any]:
    if project.draft is not None:
        return project.draft.document
    current = published_revision(project)
    return current.document if current else {}


def _key(code: str, answers: Mapping[str, Any]) -> str:
    """Return what stands for an entry without an identifier: the hash of its text in its municipality."""
    body = orjson.dumps(["import", code, normalized(answers)], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(body).hexdigest()


def _of(key: str, message: str) -> CellProblem:
    return CellProblem(str(QUESTIONS[key].label), message)


def _in_cell(problem: Problem) -> CellProblem:
    """Return a problem of the document under the heading of its column."""
    question = QUESTIONS[problem.key]
    if problem.row is None or not isinstance(question, Rows):
        return _of(problem.key, problem.message)
    part = next((one for one in question.columns if one.key == problem.column), None)
    where = f"{question.label} {problem.row + 1}"
    return CellProblem(f"{where}: {part.label}" if part else where, problem.message)
