"""Going on with a review that somebody else began."""

from ...accounts.models import User
from ...audit.services import record
from ...clock import now
from ...database import session
from ...errors import Forbidden
from ...i18n import _
from ..models import Project
from ..policies import can_take_over


def take_over(user: User, project: Project) -> None:
    """Make a text under review this person's to read."""
    if not can_take_over(user, project):
        raise Forbidden(_("This step is not yours to take."))
    before, project.claimed_by_id, project.claimed_at = project.claimed_by_id, user.id, now()
    session.flush()
    session.expire(project, ["claimed_by"])
    record(
        "claim.take_over", "project", project.id, actor_id=user.id,
        old={"claimed_by": before}, new={"claimed_by": user.id},
    )  # fmt: skip
