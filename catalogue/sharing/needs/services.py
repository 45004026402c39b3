"""Posting, checking, answering and closing needs; each leaves an event."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from ...accounts.models import User
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Conflict, Forbidden, Invalid
from ...i18n import _
from ...projects.lifecycle import PUBLIC
from ...projects.models import Project
from ...remembered import forget_after_change
from ...taxonomy import queries as taxonomy
from ..alerts import services as alerts
from ..alerts.models import WEEKLY
from ..alerts.queries import saved_of
from . import mails
from .matching import Wanted
from .models import (
    HIGHEST_BUDGET,
    LONGEST_ANSWER,
    LONGEST_TEXT,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_AREAS,
    Answer,
    Need,
)
from .policies import can_answer, can_change, can_check, can_check_answer, can_post


@dataclass(frozen=True)
class Posted:
    """What a municipality says it looks for; the budget is the most that it can spend, in CZK."""

    title: str
    text: str = ""
    words: str = ""
    key_areas: tuple[str, ...] = ()
    budget: int | None = None

    @property
    def wanted(self) -> Wanted:
        """What decides which projects fit."""
        return Wanted(self.words, self.key_areas, self.budget)


def post(user: User, municipality_code: str, posted: Posted, *, with_alert: bool) -> Need:
    """Post what a municipality looks for; the public reads it once a moderator has. `with_alert` saves its search too.

    Raises Forbidden for whom it is not, Invalid for what does not fit, Conflict where no more searches can be saved.
    """
    if not can_post(user, municipality_code):
        raise Forbidden(_("Only those who represent a municipality post what it looks for."))
    _check(posted)
    made = Need(municipality_code=municipality_code, posted_by_id=user.id)
    _copy(made, posted)
    session.add(made)
    session.flush()
    if with_alert:
        criteria = posted.wanted.search()
        if saved_of(user, criteria) is None:  # One that was there before outlives the need.
            made.saved_search_id = alerts.save(user, criteria, posted.title, WEEKLY).id
            session.flush()
    _note("posted", user, made, new=_words_of(posted))
    return made


def change(user: User, need: Need, posted: Posted, seen_version: int) -> None:
    """Change a need; the public goes on reading the old text until a moderator has read the new one."""
    _mine(user, need, seen_version)
    _open(need)
    _check(posted)
    before, after = _words_of(_posted_of(need)), _words_of(posted)
    if before == after:
        return
    need.state, need.refusal = "waiting", ""
    _copy(need, posted)
    session.flush()
    moved = [key for key in after if after[key] != before[key]]
    _note("changed", user, need, {key: before[key] for key in moved}, {key: after[key] for key in moved})


def close(user: User, need: Need, outcome: str, text: str, project_id: int | None, seen_version: int) -> None:
    """Say how it ended: solved, by a public project or in another way, or given up. Its saved search goes with it."""
    _mine(user, need, seen_version)
    _open(need)
    if outcome not in ("solved", "given_up") or len(text) > LONGEST_ANSWER:
        raise Invalid(_("Some answers need mending."))
    if project_id is not None and (outcome != "solved" or not _is_public(project_id)):
        raise Invalid(_("Write the number of a published project."))
    need.state, need.outcome, need.outcome_text, need.solved_by_id = "closed", outcome, text, project_id
    need.changed_at = now()
    if need.saved_search and need.saved_search.user_id == user.id:
        alerts.delete(user, need.saved_search)
    need.saved_search_id = None
    session.flush()
    _note("closed", user, need, new={"outcome": outcome, "project": project_id, "text": text})


def publish(user: User, need: Need, seen_version: int) -> None:
    """Let the public read a need as the moderator saw it."""
    _decidable(user, need, seen_version)
    need.state, need.is_told, need.told = "published", True, _words_of(_posted_of(need))
    _decided(user, need)
    _note("published", user, need, new=dict(need.told))
    mails.tell_poster(need)


def refuse(user: User, need: Need, reason: str, seen_version: int) -> None:
    """Refuse a need with a reason; what the public read before a change stays."""
    _decidable(user, need, seen_version)
    _refuse(user, need, reason, "refused")


def take_down(user: User, need: Need, reason: str, seen_version: int) -> None:
    """Take a need with its answers from the public, with a reason."""
    if not can_check(user, need):
        raise Forbidden(_("This step is not yours to take."))
    _same(need, seen_version)
    if not need.is_told:
        raise Conflict(_("It is not public."))
    need.is_told, need.told = False, {}
    need.outcome, need.outcome_text, need.solved_by_id = "", "", None
    _refuse(user, need, reason, "taken_down")


def answer(user: User, need: Need, municipality_code: str, text: str, project_id: int | None) -> Answer:
    """Answer a need for another municipality, or change its answer; the public reads it once a moderator has."""
    if not can_answer(user, need, municipality_code):
        raise Forbidden(_("Only those who represent another municipality answer, as long as it is looking."))
    if not 0 < len(text) <= LONGEST_ANSWER:
        raise Invalid(_("Some answers need mending."))
    if project_id is not None and not _is_public(project_id):
        raise Invalid(_("Write the number of a published project."))
    same = (Answer.need_id == need.id, Answer.municipality_code == municipality_code)
    made = session.scalar(select(Answer).where(*same).with_for_update())
    if made is None:
        made = Answer(need_id=need.id, municipality_code=municipality_code)
        session.add(made)
    made.text, made.project_id, made.state, made.refusal = text, project_id, "waiting", ""
    made.answered_by_id, made.answered_at = user.id, now()
    session.flush()
    told = {"answer": made.id, "municipality": municipality_code, "text": text, "project": project_id}
    _note("answered", user, need, new=told)
    return made


def publish_answer(user: User, found: Answer, seen_version: int) -> None:
    """Let the public read an answer; those who look for it hear of it."""
    _answer_decidable(user, found, seen_version, "waiting")
    found.state = "published"
    _decided(user, found)
    _note("answer_published", user, found.need, new={"answer": found.id})
    mails.tell_of_answer(found)
    mails.tell_answerer(found)


def refuse_answer(user: User, found: Answer, reason: str, seen_version: int) -> None:
    """Refuse an answer, or take one down that was public, with a reason."""
    _answer_decidable(user, found, seen_version, "waiting", "published")
    found.state, found.refusal = "refused", _reason(reason)
    _decided(user, found)
    _note("answer_refused", user, found.need, new={"answer": found.id}, reason=reason)
    mails.tell_answerer(found)


def _check(posted: Posted) -> None:
    known = all(taxonomy.key_area(code) for code in posted.key_areas)
    fits = (
        0 < len(posted.title) <= LONGEST_TITLE
        and len(posted.text) <= LONGEST_TEXT
        and len(posted.words) <= LONGEST_WORDS
        and 0 < len(posted.key_areas) <= MOST_AREAS
        and (posted.budget is None or 0 <= posted.budget <= HIGHEST_BUDGET)
    )
    if not (known and fits):
        raise Invalid(_("Some answers need mending."))


def _is_public(project_id: int) -> bool:
    found = session.get(Project, project_id)
    return found is not None and found.state in PUBLIC


def _copy(need: Need, posted: Posted) -> None:
    for key, value in _words_of(posted).items():
        setattr(need, key, value)
    need.changed_at = now()


def _words_of(posted: Posted) -> dict[str, Any]:
    return {**asdict(posted), "key_areas": list(posted.key_areas)}


def _posted_of(need: Need) -> Posted:
    return Posted(need.title, need.text, need.words, tuple(need.key_areas), need.budget)


def _mine(user: User, need: Need, seen_version: int) -> None:
    if not can_change(user, need):
        raise Forbidden(_("Only those who represent a municipality post what it looks for."))
    _same(need, seen_version)


def _open(need: Need) -> None:
    if need.state == "closed":
        raise Conflict(_("It was closed already."))


def _decidable(user: User, need: Need, seen_version: int) -> None:
    if not can_check(user, need):
        raise Forbidden(_("This step is not yours to take."))
    _same(need, seen_version)
    if need.state != "waiting":
        raise Conflict(_("Somebody else has decided already."))


def _answer_decidable(user: User, found: Answer, seen_version: int, *states: str) -> None:
    if not can_check_answer(user, found):
        raise Forbidden(_("This step is not yours to take."))
    _same(found, seen_version)
    if found.state not in states:
        raise Conflict(_("Somebody else has decided already."))


def _refuse(user: User, need: Need, reason: str, verb: str) -> None:
    need.state, need.refusal = "refused", _reason(reason)
    _decided(user, need)
    _note(verb, user, need, reason=reason)
    mails.tell_poster(need)


def _reason(reason: str) -> str:
    if not reason or len(reason) > LONGEST_ANSWER:
        raise Invalid(_("Write the reason: the other side has to understand it."))
    return reason


def _decided(user: User, thing: Need | Answer) -> None:
    thing.decided_by_id, thing.decided_at = user.id, now()
    if isinstance(thing, Need):
        thing.changed_at = now()
    session.flush()


def _same(thing: Need | Answer, seen_version: int) -> None:
    if thing.version != seen_version:
        raise Conflict(_("It has changed since you looked at it. Read it once more."))


def _note(
    verb: str, user: User, need: Need, old: dict[str, Any] | None = None, new: dict[str, Any] | None = None, reason: str = ""
) -> None:  # fmt: skip
    record(f"need.{verb}", "need", need.id, actor_id=user.id, old=old, new=new, reason=reason)
    forget_after_change()  # Public pages that this process keeps are made anew at once; see `showing.mark`.
