"""What is to be done with one entry of a file, and what stands in its way; nothing is written here."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

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
from ..key_areas.tags import merged_in, text_today, with_tags_today
from ..lifecycle import State
from ..models import Project
from ..policies import can_fill_for
from ..registers import explain, knows_for
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
    merged: dict[str, str] = field(default_factory=dict)
    """Codes of the row that stood for key areas merged since, each with the one that was taken."""
    is_free: bool = True
    """Whether nothing holds the identifier of a new draft, not even a discarded one."""
    is_complete: bool = False
    """Whether the text could be submitted as it is."""


@dataclass(frozen=True)
class _Meant:
    """Which project an entry means, what it says, and what of it could not be read."""

    municipality_code: str
    external_id: str
    creation_key: str
    given: dict[str, Any]
    unread: Sequence[Problem]


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
        self.ahead: dict[int, _Meant] = {}
        self.by_name: dict[tuple[str, str | None], Project] = {}
        self.by_number: dict[int, Project] = {}
        self.by_key: dict[str | None, Project] = {}

    def look_up(self, entries: Sequence[Entry]) -> None:
        """Read entries, and find at once which projects they mean."""
        self.ahead = {entry.row: self._meant(entry) for entry in entries}
        named = [one for one in self.ahead.values() if one.external_id]
        ids = [number for one in named if (number := _number_in(one.external_id)) is not None]
        wanted = or_(
            Project.own_id.in_({one.external_id for one in named})
            & Project.municipality_code.in_({one.municipality_code for one in named}),
            Project.id.in_(ids) & Project.own_id.is_(None),
            Project.creation_key.in_({one.creation_key for one in self.ahead.values() if one.creation_key}),
        )
        projects = session.scalars(select(Project).where(wanted).options(joinedload(Project.draft))).all()
        self.by_name = {(one.municipality_code, one.own_id): one for one in projects if one.own_id}
        self.by_number = {one.id: one for one in projects if not one.own_id}
        self.by_key = {one.creation_key: one for one in projects if one.creation_key}

    def is_among(self, entry: Entry, others: Iterable[Verdict]) -> bool:
        """Whether an entry that was looked up brings the very same text, without an identifier, as one of the others."""
        key = self.ahead[entry.row].creation_key
        return bool(key) and any(other.creation_key == key for other in others)

    def _meant(self, entry: Entry) -> "_Meant":
        reading = read(entry.raw, exchanged())
        code = str(reading.document.get("municipality") or self.only_place)
        given = {**reading.document, "municipality": code}
        key = _key(code, given) if code and not entry.external_id else ""
        return _Meant(code, entry.external_id, key, given, reading.problems)

    def judge(self, entry: Entry) -> Verdict:
        """Return what is to be done with an entry."""
        if entry.row not in self.ahead:
            self.look_up([entry])
        meant = self.ahead.pop(entry.row)
        code = meant.municipality_code
        verdict = Verdict("refused", entry, problems=[*entry.problems, *map(_in_cell, meant.unread)])
        if not code:
            if not any(one.column == str(QUESTIONS["municipality"].label) for one in verdict.problems):
                verdict.problems.append(_of("municipality", _("Write the six-digit code of the municipality.")))
            return verdict
        if why := self._keeps_out(code, entry):
            verdict.problems.append(why)
            return verdict
        verdict.municipality_code, verdict.creation_key = code, meant.creation_key
        found = self._found(meant)
        verdict.merged = merged_in(meant.given)
        verdict.is_free = found is None
        verdict.project = found if found is not None and found.state != State.DISCARDED else None
        self._compare(verdict, _with_codes_today(meant.given, verdict.merged), meant.unread)
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

    def _found(self, meant: "_Meant") -> Project | None:
        """Return the project that an entry means, a discarded one too: by its identifier, or by the very same text."""
        if not meant.external_id:
            found = self.by_key.get(meant.creation_key)
            return found if found is not None and found.municipality_code == meant.municipality_code else None
        if (found := self.by_name.get((meant.municipality_code, meant.external_id))) is not None:
            return found
        found = self.by_number.get(_number_in(meant.external_id) or 0)
        return found if found is not None and found.municipality_code == meant.municipality_code else None

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
        already = set(contradictions(before, knows, explain)) if project is not None else set()
        verdict.problems += [_in_cell(one) for one in contradictions(after, knows, explain) if one not in already]
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


def _number_in(external_id: str) -> int | None:
    """Return the number in the name that an export gives a project without an identifier of its municipality."""
    number = external_id.removeprefix(OF_THE_CATALOGUE)
    is_number = number != external_id and number.isascii() and number.isdecimal() and len(number) < 10
    return int(number) if is_number else None


def _present_text(project: Project) -> Mapping[str, Any]:
    if project.draft is not None:
        return project.draft.document
    current = published_revision(project)
    return text_today(current) if current else {}


def _with_codes_today(given: dict[str, Any], merged: Mapping[str, str]) -> dict[str, Any]:
    """Return answers with the successors of merged key areas; what the row does not name is not added."""
    today = with_tags_today(given) if merged else given
    return {key: today.get(key) for key in given}


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
