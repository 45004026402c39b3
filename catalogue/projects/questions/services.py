"""Asking, answering, and showing question and answer to the public or no longer."""

from datetime import timedelta

from sqlalchemy import delete

from ...accounts.addresses import normal_address
from ...accounts.models import User
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Conflict, Forbidden, Invalid
from ...i18n import _
from .. import feed
from ..models import Project
from . import mails
from .models import LONGEST, ProjectQuestion
from .policies import can_answer, can_hide

KEPT_UNANSWERED_FOR = timedelta(days=365)
"""How long a question without an answer is kept, with the address of who asked."""


def ask(project: Project, name: str, email: str, text: str, language: str, *, may_publish: bool) -> ProjectQuestion:
    """Keep a question and tell the municipality; raise Conflict where nobody there can be told, as of examples."""
    address = normal_address(email)
    if address is None or not name.strip() or not _is_sound(text):
        raise Invalid(_("Some answers need mending."))
    if project.is_example:
        raise Conflict(_("This is an example, so there is nobody to ask."))
    if not mails.can_be_told(project):
        raise Conflict(_("Nobody represents the municipality and the text names no contact."))
    made = ProjectQuestion(
        project_id=project.id, name=name.strip(), email=address, language=language, text=text.strip(),
        may_publish=may_publish,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record("question.asked", "project", project.id, actor_id=None, new={"question": made.id})
    mails.tell_municipality(made)
    return made


def answer(user: User, found: ProjectQuestion, text: str, *, publish: bool) -> None:
    """Answer once; who asked gets it by mail and is forgotten. Showing it needs that they agreed."""
    if not can_answer(user, found.project):
        raise Forbidden(_("This step is not yours to take."))
    if found.answered_at is not None:
        raise Conflict(_("Somebody else has answered the question in the meantime."))
    if not _is_sound(text):
        raise Invalid(_("Write a message of at most %(longest)s characters.", longest=LONGEST))
    address, found.name, found.email = found.email, "", ""
    found.answer, found.answered_at, found.answered_by_id = text.strip(), now(), user.id
    session.flush()
    mails.send_answer(found, address)
    record("question.answered", "project", found.project_id, actor_id=user.id, new={"question": found.id})
    if publish and found.may_publish:
        show(user, found)


def show(user: User, found: ProjectQuestion) -> None:
    """Let the public read question and answer."""
    if not can_answer(user, found.project) or found.answered_at is None or not found.may_publish:
        raise Forbidden(_("This step is not yours to take."))
    found.published_at = now()
    _changed(user, found, "question.shown")


def hide(user: User, found: ProjectQuestion) -> None:
    """Take question and answer off the public page; they stay on the desk."""
    if not can_hide(user, found):
        raise Forbidden(_("This step is not yours to take."))
    found.published_at = None
    _changed(user, found, "question.hidden")


def sweep_questions() -> int:
    """Delete questions that nobody answered for a year, with the addresses of who asked; return how many went."""
    old = (ProjectQuestion.answered_at.is_(None)) & (ProjectQuestion.asked_at < now() - KEPT_UNANSWERED_FOR)
    gone = session.execute(delete(ProjectQuestion).where(old).execution_options(synchronize_session=False))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _changed(user: User, found: ProjectQuestion, event: str) -> None:
    session.flush()
    record(event, "project", found.project_id, actor_id=user.id, new={"question": found.id})
    feed.announce(found.project_id, "changed")


def _is_sound(text: str) -> bool:
    return 0 < len(text.strip()) <= LONGEST
