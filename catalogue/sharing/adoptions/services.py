"""Reporting that a project was taken over, checking the report, answering it; each leaves an event."""

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
from ...projects.publication import retell_adoptions
from . import mails
from .lineage import closes_circle
from .models import AGAIN, HIGHEST_COST, LONGEST, LONGEST_MONTHS, STAGES, Adoption
from .policies import can_change, can_check, can_reply, can_report

TOLD = ("stage", "cost", "months", "changed", "result", "again", "own_project_id")
"""What the public reads of a report once a moderator has checked it; nothing else of it leaves."""
CHECKED = ("changed", "result", "own_project_id")
"""What a moderator reads before it is public; a new stage or number is told at once."""


@dataclass(frozen=True)
class Answers:
    """What a municipality reports; None where it does not say."""

    stage: str
    cost: int | None = None
    months: int | None = None
    changed: str = ""
    result: str = ""
    again: str = ""
    own_project_id: int | None = None


def report(user: User, project: Project, municipality_code: str, answers: Answers) -> Adoption:
    """Report that a municipality took a project over; the public reads it once a moderator has checked it.

    Raises Forbidden for whom it is not, Conflict where the municipality has reported already, Invalid for a circle.
    """
    if not can_report(user, project, municipality_code):
        raise Forbidden(_("Only those who represent another municipality report that it took this project over."))
    _check(answers, project.id, municipality_code)
    wanted = select(Adoption).where(Adoption.project_id == project.id, Adoption.municipality_code == municipality_code)
    made = session.scalar(wanted.with_for_update())
    if made is not None and made.state != "withdrawn":
        raise Conflict(_("Your municipality has reported this already. Change that report instead."))
    if made is None:
        made = Adoption(project_id=project.id, municipality_code=municipality_code, reported_by_id=user.id)
        session.add(made)
    made.state, made.refusal, made.reported_at = "waiting", "", now()
    _copy(made, answers)
    record("adoption.reported", "adoption", made.id, actor_id=user.id, new={"project": project.id, **asdict(answers)})
    return made


def change(user: User, adoption: Adoption, answers: Answers, seen_version: int) -> None:
    """Change a report; new texts wait for a moderator while the public goes on reading the old ones."""
    if not can_change(user, adoption) or adoption.state == "withdrawn":
        raise Forbidden(_("This report is not yours to change."))
    _same(adoption, seen_version)
    _check(answers, adoption.project_id, adoption.municipality_code)
    before = _answers_of(adoption)
    moved = {key: value for key, value in asdict(answers).items() if value != before[key]}
    if not moved:
        return
    needs_check = adoption.state != "published" or any(key in moved for key in CHECKED)
    adoption.state, adoption.refusal = ("waiting", "") if needs_check else (adoption.state, adoption.refusal)
    _copy(adoption, answers)
    record(
        "adoption.changed", "adoption", adoption.id, actor_id=user.id,
        old={key: before[key] for key in moved}, new=moved,
    )  # fmt: skip
    if not needs_check:
        _tell(adoption)


def withdraw(user: User, adoption: Adoption) -> None:
    """Take a report back, from the public too."""
    if not can_change(user, adoption):
        raise Forbidden(_("This report is not yours to change."))
    if adoption.state == "withdrawn":
        raise Conflict(_("The report was withdrawn already."))
    before = adoption.state
    adoption.state, adoption.refusal = "withdrawn", ""
    _untell(adoption)
    record("adoption.withdrawn", "adoption", adoption.id, actor_id=user.id, old={"state": before})


def publish(user: User, adoption: Adoption, seen_version: int) -> None:
    """Let the public read a report as the moderator saw it; the municipality of the project is told."""
    _decidable(user, adoption, seen_version)
    is_first = not adoption.is_told
    adoption.state, adoption.decided_at, adoption.decided_by_id = "published", now(), user.id
    _tell(adoption)
    record("adoption.published", "adoption", adoption.id, actor_id=user.id, new=_answers_of(adoption))
    if is_first:
        mails.tell_authors(adoption)
    mails.tell_reporter(adoption)


def refuse(user: User, adoption: Adoption, reason: str, seen_version: int) -> None:
    """Refuse a report with a reason; what the public read before a change stays."""
    _decidable(user, adoption, seen_version)
    _refuse(user, adoption, reason, "adoption.refused")


def take_down(user: User, adoption: Adoption, reason: str, seen_version: int) -> None:
    """Take a report, and the answer to it, from the public with a reason."""
    if not can_check(user, adoption):
        raise Forbidden(_("This step is not yours to take."))
    _same(adoption, seen_version)
    if not adoption.is_told:
        raise Conflict(_("The report is not public."))
    _refuse(user, adoption, reason, "adoption.taken_down")
    _untell(adoption)


def reply(user: User, adoption: Adoption, text: str) -> None:
    """Answer a report in the name of the project's municipality; an empty text takes the answer back."""
    if not can_reply(user, adoption):
        raise Forbidden(_("Only the municipality of the project answers here."))
    if len(text) > LONGEST:
        raise Invalid(_("Some answers need mending."))
    if text == adoption.reply:
        return
    before, adoption.reply = adoption.reply, text
    adoption.replied_at, adoption.replied_by_id = (now(), user.id) if text else (None, None)
    session.flush()
    record("adoption.replied", "adoption", adoption.id, actor_id=user.id, old={"reply": before}, new={"reply": text})
    retell_adoptions(adoption.project_id)
    if text:
        mails.tell_of_reply(adoption)


def _check(answers: Answers, project_id: int, municipality_code: str) -> None:
    texts = (answers.changed, answers.result)
    numbers = ((answers.cost, HIGHEST_COST), (answers.months, LONGEST_MONTHS))
    if (
        answers.stage not in STAGES
        or answers.again not in AGAIN
        or any(len(text) > LONGEST for text in texts)
        or any(value is not None and not 0 <= value <= most for value, most in numbers)
    ):
        raise Invalid(_("Some answers need mending."))
    if answers.own_project_id is None:
        return
    own = session.get(Project, answers.own_project_id)
    if own is None or own.municipality_code != municipality_code or own.state not in PUBLIC:
        raise Invalid(_("Choose a published project of your own municipality."))
    if closes_circle(own.id, project_id):
        raise Invalid(_("That project comes from this one, so this one cannot come from it."))


def _copy(adoption: Adoption, answers: Answers) -> None:
    for key, value in asdict(answers).items():
        setattr(adoption, key, value)
    adoption.changed_at = now()
    session.flush()


def _answers_of(adoption: Adoption) -> dict[str, Any]:
    return {key: getattr(adoption, key) for key in TOLD}


def _tell(adoption: Adoption) -> None:
    adoption.is_told, adoption.told = True, _answers_of(adoption)
    session.flush()
    retell_adoptions(adoption.project_id)


def _untell(adoption: Adoption) -> None:
    was_told, adoption.is_told, adoption.told = adoption.is_told, False, {}
    adoption.reply, adoption.replied_at, adoption.replied_by_id = "", None, None
    session.flush()
    if was_told:
        retell_adoptions(adoption.project_id)


def _decidable(user: User, adoption: Adoption, seen_version: int) -> None:
    if not can_check(user, adoption):
        raise Forbidden(_("This step is not yours to take."))
    _same(adoption, seen_version)
    if adoption.state != "waiting":
        raise Conflict(_("Somebody else has decided already."))


def _refuse(user: User, adoption: Adoption, reason: str, event: str) -> None:
    if not reason or len(reason) > LONGEST:
        raise Invalid(_("Write the reason: the other side has to understand it."))
    adoption.state, adoption.refusal = "refused", reason
    adoption.decided_at, adoption.decided_by_id = now(), user.id
    session.flush()
    record(event, "adoption", adoption.id, actor_id=user.id, reason=reason)
    mails.tell_reporter(adoption)


def _same(adoption: Adoption, seen_version: int) -> None:
    if adoption.version != seen_version:
        raise Conflict(_("The report has changed since you looked at it. Read it once more."))
