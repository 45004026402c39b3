"""Who hears of what: a table from events to recipients, and the mails that follow it."""

from collections.abc import Callable, Iterable

from sqlalchemy import or_, select

from ..accounts.models import User
from ..accounts.wishes import tell
from ..database import session
from ..i18n import absolute_url, speaking
from ..municipalities.memberships.succession import speaker_numbers
from ..notifications.services import Held
from .assisting.mails import tell_municipality
from .assisting.queries import newest_ask
from .labelling.policies import can_score
from .labelling.queries import newest_review
from .lifecycle import DECISIONS
from .models import Decision, Project, Revision
from .reviewing import is_within_limits


def _members(project: Project) -> Iterable[User]:
    """Return those who speak for the municipality, and who drafts for it."""
    writes = or_(User.id.in_(speaker_numbers(project.municipality_code)), User.id == project.assisted_by_id)
    return session.scalars(select(User).where(writes, User.state == "active").order_by(User.id)).all()


def _reviewers(project: Project) -> Iterable[User]:
    """Everyone who may take the project up: nobody who speaks for its municipality or drafted for it."""
    members = {user.id for user in _members(project)}
    staff = session.scalars(
        select(User).where(User.role.in_(("moderator", "administrator")), User.state == "active").order_by(User.id)
    )
    return [user for user in staff if user.id not in members]


def moderators_of(project: Project) -> Iterable[User]:
    """Return the moderators who may judge a project, within their limits; administrators where there is none."""
    found = [user for user in _reviewers(project) if user.role == "moderator" and is_within_limits(user, project)]
    return found or _administrators(project)


def _administrators(project: Project) -> Iterable[User]:
    return [user for user in _reviewers(project) if user.role == "administrator"]


def _scorers(project: Project) -> Iterable[User]:
    """Return the moderators who may score an open nomination, else the administrators: who approved the text may not."""
    review = newest_review(project)
    found = [user for user in _reviewers(project) if can_score(user, project, review)]
    return [user for user in found if user.role == "moderator"] or found


def _submitter(project: Project) -> Iterable[User]:
    newest = (
        select(User)
        .join(Revision, Revision.created_by_id == User.id)
        .where(Revision.project_id == project.id, User.state == "active")
        .order_by(Revision.number.desc())
        .limit(1)
    )
    return session.scalars(newest).all()


def _in_conversation(project: Project) -> Iterable[User]:
    """The authors, and the reviewers who hold the project or decided on it before."""
    reviewers = {project.claimed_by_id, *session.scalars(
        select(Decision.decided_by_id).where(Decision.project_id == project.id)
    )}  # fmt: skip
    involved = session.scalars(
        select(User).where(User.id.in_([one for one in reviewers if one]), User.state == "active")
    ).all()
    return [*_members(project), *(involved or moderators_of(project))]


RECIPIENTS: dict[str, tuple[tuple[str, Callable[[Project], Iterable[User]]], ...]] = {
    "project.submit": (("receipt", _submitter), ("new_in_queue", moderators_of)),
    "revision.submit": (("receipt", _submitter), ("new_in_queue", moderators_of)),
    **{f"{axis}.{action}": (("decision", _members),) for axis in ("project", "revision") for action in DECISIONS},
    "project.archive": (("shown_differently", _members),),
    "project.restore": (("shown_differently", _members),),
    "project.hide": (("shown_differently", _members),),
    "project.message": (("message", _in_conversation),),
    "project.reported": (("reported", _members),),
    "edit.revert": (("edit_reverted", _members),),
    "label.expire": (("label_expired", _members),),
    "label.nominate": (("label_nominated", _scorers),),
    "label.appeal": (("label_appealed", _scorers),),
    "label.grant": (("label_decided", _members),),
    "label.refuse": (("label_decided", _members),),
    "project.draft_waits": (("draft_waits", _members),),
    "project.results_wanted": (("results_wanted", _members),),
}
"""Event -> (mail template below `emails/project_…`, who gets it); whoever acted gets a receipt only."""


def announce(event: str, project: Project, *, actor: User | None, reason: str = "", held: Held | None = None) -> None:
    """Queue the mails of an event, one a person, in the person's language; held ones can still be dropped."""
    addressed: set[int] = set()
    for template, people in RECIPIENTS.get(event, ()):
        for person in people(project):
            if person.id in addressed or (actor and person.id == actor.id and template != "receipt"):
                continue
            addressed.add(person.id)
            with speaking(person.language):
                tell(
                    person,
                    f"project_{template}",
                    held=held,
                    action=event.partition(".")[2],
                    axis=event.partition(".")[0],
                    title=project.title,
                    municipality=project.municipality.name,
                    reason=reason,
                    desk_url=absolute_url("manage.project", project_id=project.id),
                    label_url=absolute_url("moderation.label", project_id=project.id),
                    review_url=absolute_url("moderation.review", project_id=project.id),
                    public_url=absolute_url("projects.show", project_id=project.id, slug="-")
                    if project.published_at
                    else None,
                )
    if event == "project.approve" and project.assisted_by_id and (asked := newest_ask(project)):
        tell_municipality(project, asked, held)
