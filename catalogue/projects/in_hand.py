"""What is in hand: whose turn each project of a municipality is, what for, and since when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import func, select

from ..clock import now
from ..database import session
from ..i18n import _, _l, _n
from ..templating import date
from .freshness import DUE_AFTER_DAYS, freshness
from .lifecycle import EDITABLE, State, text_state
from .models import Decision, Project
from .questions.queries import Waiting
from .transferring.models import Transfer


class Turn(StrEnum):
    """Whose turn it is."""

    OURS = "ours"
    OTHERS = "others"
    NOBODYS = "nobodys"
    OVER = "over"


TURN_NAMES = {
    Turn.OURS: _l("Waiting for you"),
    Turn.OTHERS: _l("Waiting for others"),
    Turn.NOBODYS: _l("Public, nothing to do"),
    Turn.OVER: _l("Closed"),
}


@dataclass(frozen=True)
class InHand:
    """A project, whose turn it is, and in words what is to be done by whom since when."""

    project: Project
    turn: Turn
    what: str


def in_hand(
    projects: Sequence[Project],
    offers: Mapping[int, Transfer] = MappingProxyType({}),
    asked: Mapping[int, Waiting] = MappingProxyType({}),
) -> Mapping[Turn, Sequence[InHand]]:
    """Return projects by whose turn it is, in the order given; `offers` are open ones and `asked` questions without an
    answer, by the number of the project.
    """
    decided = _last_decisions([project.id for project in projects])
    found = [
        _asked(one, asked[one.id])
        if one.id in asked
        else _offered(offers[one.id])
        if one.id in offers
        else _of(one, decided.get(one.id))
        for one in projects
    ]
    return {turn: some for turn in Turn if (some := [one for one in found if one.turn is turn])}


def _asked(project: Project, waiting: Waiting) -> InHand:
    what = _n(
        "A question has waited for your answer since %(day)s.",
        "%(num)s questions wait for your answer, the first one since %(day)s.",
        waiting.count,
        day=_since(waiting.since),
    )
    return InHand(project, Turn.OURS, what)


def _offered(transfer: Transfer) -> InHand:
    what = _(
        "You offered it to %(name)s on %(day)s; it has not answered yet.",
        name=transfer.receiver.name,
        day=_since(transfer.offered_at),
    )
    return InHand(transfer.project, Turn.OTHERS, what)


def _of(project: Project, decided: datetime | None) -> InHand:
    text = text_state(project.state, project.revision_state)
    if text in EDITABLE:
        if project.assisted_by:
            return InHand(project, Turn.OTHERS, _(
                "%(name)s is writing it for you. You will be asked to confirm the text.", name=project.assisted_by.name
            ))  # fmt: skip
        return InHand(project, Turn.OURS, _ours(project, text, decided))
    if text == State.SUBMITTED:
        since = _since(project.submitted_at)
        return InHand(
            project,
            Turn.OTHERS,
            _("A moderator has had it since %(day)s; as a rule it takes five working days at most.", day=since),
        )
    if text == State.IN_REVIEW:
        who = project.claimed_by.name if project.claimed_by else _("A moderator")
        since = _since(project.claimed_at or project.submitted_at)
        return InHand(project, Turn.OTHERS, _("%(name)s has been reading it since %(day)s.", name=who, day=since))
    if project.state == State.PUBLISHED:
        return _of_public(project)
    if project.state == State.REJECTED:
        return InHand(
            project, Turn.OVER, _("Not accepted on %(day)s. You can copy the text to a new draft.", day=_since(decided))
        )
    return InHand(project, Turn.OVER, _("It stays readable at its address; the search leaves it out."))


def _ours(project: Project, text: str | None, decided: datetime | None) -> str:
    if text == State.CHANGES_REQUESTED:
        return _(
            "A moderator asked for changes on %(day)s. Complete the text and submit it again.", day=_since(decided)
        )
    if project.state == State.PUBLISHED:
        return _(
            "The revision is not submitted yet; the text was last changed on %(day)s.", day=date(project.changed_at)
        )
    return _("It is not submitted yet; the text was last changed on %(day)s.", day=date(project.changed_at))


def _of_public(project: Project) -> InHand:
    if project.edit_state:
        told = _("The minor edit of %(day)s is public; a moderator will look at it.", day=_since(project.edited_at))
        return InHand(project, Turn.OTHERS, told)
    assert project.published_at
    last = project.confirmed_at or project.published_at
    due = date(last + timedelta(days=DUE_AFTER_DAYS))
    if freshness(last.date(), None, now().date()) != "current":
        return InHand(project, Turn.OURS, _("Confirm that it is still true; that has been due since %(day)s.", day=due))
    return InHand(project, Turn.NOBODYS, _("We will ask you on %(day)s whether it is still true.", day=due))


def _since(moment: datetime | None) -> str:
    return date(moment) if moment else "–"


def _last_decisions(numbers: Sequence[int]) -> Mapping[int, datetime]:
    wanted = select(Decision.project_id, func.max(Decision.decided_at)).where(Decision.project_id.in_(numbers))
    return dict(session.execute(wanted.group_by(Decision.project_id)).all()) if numbers else {}
