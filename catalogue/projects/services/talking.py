"""The conversation of authors and reviewers about a project."""

from ...accounts.models import User
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Forbidden, Invalid
from ...i18n import _
from .. import mails
from ..models import Project, ReviewMessage
from ..policies import can_write_message

LONGEST_MESSAGE = 3000


def write_message(user: User, project: Project, text: str) -> ReviewMessage:
    """Add a message to the conversation and tell the other side."""
    if not can_write_message(user, project):
        raise Forbidden(_("You take no part in this review."))
    if not text or len(text) > LONGEST_MESSAGE:
        raise Invalid(_("Write a message of at most %(longest)s characters.", longest=LONGEST_MESSAGE))
    message = ReviewMessage(project_id=project.id, author_id=user.id, text=text, written_at=now())
    session.add(message)
    session.flush()
    record("project.message", "project", project.id, actor_id=user.id, new={"message": message.id})
    mails.announce("project.message", project, actor=user, reason=text)
    return message
