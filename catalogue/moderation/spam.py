"""Rejecting several texts at once, for one reason only: they are spam."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..accounts.models import User
from ..database import session
from ..errors import Conflict, Forbidden, Invalid, NotFound
from ..i18n import _, speaking
from ..projects import services
from ..projects.lifecycle import QUEUED, State, text_state
from ..projects.models import Decision, Project, Revision
from ..projects.policies import can_review, can_see
from ..projects.queries import project_for_change, queue
from ..projects.services.moving import latest_revision
from .presenters import language_of
from .reasons import canned_reasons

REASON = "spam"
MOST_AT_ONCE = 30


@dataclass(frozen=True)
class Suspect:
    """A text that was ticked, as the person has it before them."""

    project: Project
    revision: Revision

    @property
    def seen(self) -> str:
        """What a form says of the text that was looked at."""
        return f"{self.project.id}:{self.revision.number}:{self.revision.content_hash}"


def can_be_ticked(user: User, project: Project) -> bool:
    """Whether a person may reject a text unread: it waits, it is theirs to judge, and nobody else reads it just now."""
    waits = text_state(project.state, project.revision_state) in QUEUED
    return waits and can_review(user, project) and (project.holder is None or project.holder.id == user.id)


def suspects(user: User, numbers: Iterable[int]) -> Sequence[Suspect]:
    """Return the ticked texts that this person may reject, oldest first; raise Invalid for more than are allowed."""
    wanted = set(numbers)
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid(_("Tick %(most)s texts at most.", most=MOST_AT_ONCE))
    found = [project for project in queue(user) if project.id in wanted and can_be_ticked(user, project)]
    return [Suspect(project, revision) for project in found if (revision := latest_revision(project))]


def reject_as_spam(user: User, seen: Iterable[str]) -> list[Decision]:
    """Reject every text named as `project:revision:hash`, or none of them.

    Raises Conflict where one of them changed, was decided on or is read by somebody else, Invalid for none or too many.
    """
    wanted = sorted(set(map(_read, seen)))
    if not 0 < len(wanted) <= MOST_AT_ONCE:
        raise Invalid(_("Tick %(most)s texts at most, and at least one.", most=MOST_AT_ONCE))
    with session.begin_nested():
        return [_reject(user, number, (revision, content_hash)) for number, revision, content_hash in wanted]


def _reject(user: User, number: int, seen: tuple[int, str]) -> Decision:
    project = project_for_change(number)
    if not can_see(user, project):
        raise NotFound()
    try:
        if not can_be_ticked(user, project):
            raise Forbidden()
        if text_state(project.state, project.revision_state) == State.SUBMITTED:
            services.take_up(user, project)
        revision = latest_revision(project)
        return services.reject(user, project, seen, REASON, wording_for(revision))
    except (Conflict, Forbidden):
        told = _(
            "“%(title)s” has changed, was decided on, or is not yours to decide. Nothing was rejected.",
            title=project.title,
        )
        raise Conflict(told) from None


def wording_for(revision: Revision | None) -> str:
    """Return the message to the author: the ready wording for spam in their language, else a plain sentence."""
    language = language_of(revision) if revision else "cs"
    ready = next((one.text(language) for one in canned_reasons() if one.reason_code == REASON), None)
    with speaking(language):
        return ready or _("The text is no project of a municipality, but spam.")


def _read(seen: str) -> tuple[int, int, str]:
    """Read what a form says of a text; raise Invalid where it is not what the page had written."""
    number, _colon, rest = seen[:200].partition(":")
    revision, _colon, content_hash = rest.partition(":")
    if not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in (number, revision)):
        raise Invalid(_("Tick the texts once more."))
    return int(number), int(revision), content_hash
