"""Taking a decision back: who, how long, what it puts back, and that its mails never leave."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from catalogue.audit.queries import events_of
from catalogue.clock import now
from catalogue.database import session
from catalogue.errors import Conflict, Forbidden
from catalogue.notifications.models import OutboxMail
from catalogue.projects import services
from catalogue.projects.models import Decision, Project, Publication, PublicationChange
from catalogue.projects.services.moving import published_revision
from tests.factories.desks import PRAHA, in_state, person, published, seen, version

pytestmark = pytest.mark.usefixtures("app_context")
DECIDE: dict[str, Any] = {
    "approve": lambda moderator, project: services.approve(moderator, project, seen(project), "Děkujeme."),
    "request_changes": lambda moderator, project: services.request_changes(
        moderator, project, seen(project), "unclear", "Doplňte prosím cenu."
    ),
    "reject": lambda moderator, project: services.reject(moderator, project, seen(project), "tags", "Nepatří sem."),
}
FIELDS = (
    "state", "revision_state", "title", "published_at", "confirmed_at", "edit_state", "edit_base", "edited_at",
    "claimed_by_id",
)  # fmt: skip


def looks_like(project: Project) -> dict[str, Any]:
    """Return what undoing has to put back."""
    draft = project.draft
    return {name: getattr(project, name) for name in FIELDS} | {"text": draft and dict(draft.document)}


def held(decision: Decision) -> int:
    waiting = select(func.count()).select_from(OutboxMail).where(OutboxMail.held_for == f"decision:{decision.id}")
    return session.scalar(waiting) or 0


def under_review(kind: str) -> tuple[Any, Any, Project]:
    """Return an author, a moderator and a first text, or a revision of a published one with a minor edit, under review."""
    author, moderator = person(municipality=PRAHA), person("moderator")
    if kind == "project":
        return author, moderator, in_state("in_review", author, moderator, moderator)
    project = published(author, moderator)
    services.edit_published(author, project, {"contact_function": "tajemnice"}, 1)
    services.revise(author, project)
    services.save_answers(author, project, {"title": "Nový název projektu"}, version(project))
    services.submit(author, project, version(project))
    services.take_up(moderator, project)
    return author, moderator, project


@pytest.mark.parametrize("kind", ["project", "revision"])
@pytest.mark.parametrize("action", DECIDE)
def test_undoing_puts_everything_back_drops_the_mails_and_stays_in_the_list(kind: str, action: str) -> None:
    _author, moderator, project = under_review(kind)
    session.flush()
    before, public_before = looks_like(project), published_revision(project)
    decision = DECIDE[action](moderator, project)
    assert held(decision) == 1
    session.expire_all()  # The button is pressed in another request.
    services.undo(moderator, project, decision.id)
    session.expire(project)
    assert looks_like(project) == before
    assert published_revision(project) == public_before
    assert (session.get(Publication, project.id) is not None) == (kind == "revision")
    assert held(decision) == 0
    assert decision.undone_at is not None
    event = events_of("project", project.id)[-1]
    assert (event.event, event.actor_id, event.new["decision"]) == (f"{kind}.undo", moderator.id, action)
    if action == "approve":
        told = session.scalars(select(PublicationChange.kind).where(PublicationChange.project_id == project.id)).all()
        assert told[-1] == ("withdrawn" if kind == "project" else "changed")
    again = DECIDE["approve"](moderator, project)
    assert project.state == "published" and held(again) == 1


def test_only_who_decided_undoes_once_and_only_for_ten_minutes() -> None:
    _author, moderator, project = under_review("project")
    decision = DECIDE["reject"](moderator, project)
    for other in (person("moderator"), person("administrator"), person("moderator", PRAHA)):
        with pytest.raises(Forbidden):
            services.undo(other, project, decision.id)
    with time_machine.travel(now() + timedelta(minutes=10, seconds=1), tick=False), pytest.raises(Forbidden):
        services.undo(moderator, project, decision.id)
    moderator.role = "member"
    with pytest.raises(Forbidden):
        services.undo(moderator, project, decision.id)
    moderator.role = "moderator"
    services.undo(moderator, project, decision.id)
    with pytest.raises(Forbidden):
        services.undo(moderator, project, decision.id)


def test_a_decision_from_which_something_followed_cannot_be_undone() -> None:
    author, moderator, project = under_review("project")
    decision = DECIDE["request_changes"](moderator, project)
    services.write_message(author, project, "Děkujeme, doplníme.")
    services.save_answers(author, project, {"benefit": "Méně soli a klidnější noci."}, version(project))
    with pytest.raises(Conflict):
        services.undo(moderator, project, decision.id)
    assert project.state == "changes_requested" and held(decision) == 1


def test_a_mail_that_has_left_is_not_pretended_away() -> None:
    _author, moderator, project = under_review("project")
    decision = DECIDE["approve"](moderator, project)
    mail = session.scalars(select(OutboxMail).where(OutboxMail.held_for == f"decision:{decision.id}")).one()
    assert mail.next_attempt_at >= decision.decided_at + timedelta(minutes=10)
    mail.attempts = 1
    with pytest.raises(Conflict):
        services.undo(moderator, project, decision.id)
    assert project.state == "published"
