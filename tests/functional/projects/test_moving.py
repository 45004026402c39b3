"""The lifecycle against a real database: every row of the table, its policy, its event, its mails."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from catalogue.audit.models import AuditEvent
from catalogue.audit.queries import events_of, first_broken_link
from catalogue.database import session
from catalogue.errors import Conflict, Forbidden, Invalid
from catalogue.notifications.models import OutboxMail
from catalogue.projects import services
from catalogue.projects.lifecycle import TRANSITIONS, Axis, State
from catalogue.projects.models import Project, Publication, PublicationChange
from catalogue.projects.policies import can_perform, can_see, projects_visible_to
from catalogue.projects.services.drafting import StaleText
from catalogue.projects.services.moving import Incomplete
from tests.factories.desks import BRNO, PRAHA, draft, in_state, person, published, seen, submitted, version

pytestmark = pytest.mark.usefixtures("app_context")


def test_a_project_goes_from_draft_to_the_public_with_an_event_for_each_step() -> None:
    author, moderator = person(municipality=PRAHA), person("moderator")
    project = published(author, moderator)
    assert project.state == State.PUBLISHED
    assert project.draft is None
    assert [event.event for event in events_of("project", project.id)] == [
        "project.created", "project.submit", "project.take_up", "project.approve",
    ]  # fmt: skip
    assert first_broken_link() is None
    publication = session.get_one(Publication, project.id)
    assert publication.card["title"]["cs"] == "Senzory na silnici"
    changes = session.scalars(select(PublicationChange.kind).where(PublicationChange.project_id == project.id)).all()
    assert list(changes) == ["published"]


def test_the_public_keeps_the_published_text_until_the_revision_is_approved() -> None:
    author, moderator = person(municipality=PRAHA), person("moderator")
    project = published(author, moderator)
    services.revise(author, project)
    services.save_answers(author, project, {"title": "Nový název projektu"}, version(project))
    services.submit(author, project, version(project))
    services.take_up(moderator, project)
    assert session.get_one(Publication, project.id).card["title"]["cs"] == "Senzory na silnici"
    services.approve(moderator, project, seen(project))
    assert (project.state, project.revision_state) == (State.PUBLISHED, None)
    assert session.get_one(Publication, project.id).card["title"]["cs"] == "Nový název projektu"


def test_a_rejected_revision_leaves_the_published_text() -> None:
    author, moderator = person(municipality=PRAHA), person("moderator")
    project = published(author, moderator)
    services.revise(author, project)
    services.submit(author, project, version(project))
    services.take_up(moderator, project)
    services.reject(moderator, project, seen(project), "unclear", "Původní text byl lepší.")
    assert (project.state, project.revision_state, project.draft) == (State.PUBLISHED, None, None)
    services.revise(author, project)
    assert version(project)


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: f"{row.axis}-{row.source}-{row.action}")
def test_policy_allows_exactly_the_actors_of_the_table(row: object) -> None:
    author, stranger = person(municipality=PRAHA), person(municipality=BRNO)
    moderator, administrator = person("moderator"), person("administrator")
    own_moderator = person("moderator", PRAHA)
    if row.axis is Axis.PROJECT:  # type: ignore[attr-defined]
        project = in_state(row.source, author, moderator, administrator)  # type: ignore[attr-defined]
    else:
        project = published(author, moderator)
        project.revision_state = row.source  # type: ignore[attr-defined]
    allowed = {
        name
        for name, user in {
            "author": author, "stranger": stranger, "moderator": moderator, "administrator": administrator,
            "own moderator": own_moderator, "visitor": None,
        }.items()
        if can_perform(user, project, row.action)  # type: ignore[attr-defined]
    }  # fmt: skip
    expected = set()
    actors = {str(actor) for actor in row.actors}  # type: ignore[attr-defined]
    if "author" in actors:
        expected |= {"author", "own moderator"}
    if "reviewer" in actors:
        expected |= {"moderator", "administrator"}
    if "administrator" in actors:
        expected |= {"administrator"}
    assert allowed == expected


@pytest.mark.parametrize("state", list(State))
def test_who_sees_a_project_and_its_sql_twin_agree(state: State) -> None:
    author, moderator, administrator = person(municipality=PRAHA), person("moderator"), person("administrator")
    project = in_state(state, author, moderator, administrator)
    session.flush()
    people = [None, author, person(municipality=BRNO), person("moderator", PRAHA), moderator, administrator,
              person("administrator", PRAHA), person("moderator", state="blocked")]  # fmt: skip
    for user in people:
        by_sql = session.scalar(select(Project.id).where(Project.id == project.id, projects_visible_to(user)))
        assert (by_sql is not None) == can_see(user, project), (state, user and (user.role, user.state))
    assert can_see(None, project) == (state in ("published", "archived"))


def test_nobody_decides_on_a_project_of_their_own_municipality() -> None:
    author = person(municipality=PRAHA)
    project = submitted(author)
    for role in ("moderator", "administrator"):
        with pytest.raises(Forbidden):
            services.take_up(person(role, PRAHA), project)
    moderator = person("moderator")
    services.take_up(moderator, project)
    with pytest.raises(Forbidden):
        services.approve(person("administrator", PRAHA), project, seen(project))


def test_a_decision_names_the_revision_that_was_looked_at() -> None:
    author, moderator = person(municipality=PRAHA), person("moderator")
    project = submitted(author)
    services.take_up(moderator, project)
    looked_at = seen(project)
    services.put_back(moderator, project)
    services.withdraw(author, project)
    services.save_answers(author, project, {"benefit": "Méně soli, a ještě k tomu klid."}, version(project))
    services.submit(author, project, version(project))
    services.take_up(moderator, project)
    with pytest.raises(Conflict):
        services.approve(moderator, project, looked_at)
    with pytest.raises(Conflict):
        services.approve(moderator, project, (seen(project)[0], "0" * 64))
    decision = services.approve(moderator, project, seen(project))
    assert decision.content_hash == decision.revision.content_hash


def test_returning_and_rejecting_need_a_reason() -> None:
    author, moderator = person(municipality=PRAHA), person("moderator")
    project = in_state("in_review", author, moderator, moderator)
    for action in (services.request_changes, services.reject):
        for code, text in (("", "text"), ("unclear", "  ")):
            with pytest.raises(Invalid):
                action(moderator, project, seen(project), code, text)
    assert project.state == State.IN_REVIEW


def test_submission_names_every_missing_answer_and_changes_nothing() -> None:
    author = person(municipality=PRAHA)
    project = draft(author, title=None, cost_band=None)
    with pytest.raises(Incomplete) as refused:
        services.submit(author, project, version(project))
    assert {problem.key for problem in refused.value.details["problems"]} == {"title", "cost_band"}
    assert project.state == State.DRAFT


def test_a_stale_save_writes_nothing() -> None:
    author, colleague = person(municipality=PRAHA), person(municipality=PRAHA)
    project = draft(author)
    both = version(project)
    assert services.save_answers(author, project, {"benefit": "První uložený text přínosu."}, both) == ["benefit"]
    with pytest.raises(StaleText):
        services.save_answers(colleague, project, {"benefit": "Druhý text přínosu."}, both)
    assert project.draft is not None
    assert project.draft.document["benefit"] == "První uložený text přínosu."
    with pytest.raises(Conflict):
        services.submit(author, project, both)


def test_nobody_edits_a_text_under_review_or_of_another_municipality() -> None:
    author = person(municipality=PRAHA)
    project = submitted(author)
    with pytest.raises(Forbidden):
        services.save_answers(author, project, {"title": "Jiný název"}, version(project))
    with pytest.raises(Forbidden):
        services.save_answers(person(municipality=BRNO), draft(author), {"title": "Jiný název"}, 1)
    with pytest.raises(Forbidden):
        services.create_project(author, BRNO, {})


def test_the_same_form_sent_twice_makes_one_project() -> None:
    author = person(municipality=PRAHA)
    first = services.create_project(author, PRAHA, {"title": "Jeden projekt"}, "klic")
    again = services.create_project(author, PRAHA, {"title": "Jeden projekt"}, "klic")
    assert first.id == again.id
    with pytest.raises(Forbidden):
        services.create_project(person(municipality=PRAHA), PRAHA, {}, "klic")


def test_hiding_withdraws_from_the_public_at_once_and_restoring_gives_back() -> None:
    author, moderator, administrator = person(municipality=PRAHA), person("moderator"), person("administrator")
    project = published(author, moderator)
    with pytest.raises(Forbidden):
        services.hide(moderator, project, "Důvod")
    services.hide(administrator, project, "Osobní údaje v textu.")
    assert session.get(Publication, project.id) is None
    services.restore(administrator, project)
    assert session.get(Publication, project.id) is not None
    services.archive(author, project, "Provoz skončil.")
    assert session.get_one(Publication, project.id).state == "archived"


def test_decisions_are_mailed_to_the_members_and_new_texts_to_moderators_of_others() -> None:
    author, colleague, stranger = person(municipality=PRAHA), person(municipality=PRAHA), person(municipality=BRNO)
    moderator, own_moderator = person("moderator"), person("moderator", PRAHA)
    project = submitted(author)

    def recipients(event: str) -> set[str]:
        return set(session.scalars(select(OutboxMail.recipient).where(OutboxMail.event == event)))

    assert recipients("project_receipt") == {author.email}
    assert recipients("project_new_in_queue") == {moderator.email}
    services.take_up(moderator, project)
    services.approve(moderator, project, seen(project))
    assert recipients("project_decision") == {author.email, colleague.email, own_moderator.email}
    assert stranger.email not in set(session.scalars(select(OutboxMail.recipient)))


def test_the_database_itself_refuses_impossible_states(app: Flask) -> None:
    author = person(municipality=PRAHA)
    for values in ({"state": "finished"}, {"revision_state": "draft"}, {"state": "published"}, {"label": "best"}):
        project = draft(author)
        with pytest.raises(IntegrityError), session.begin_nested():
            for name, value in values.items():
                setattr(project, name, value)
            session.flush()
        session.refresh(project)


def test_every_change_of_state_has_its_audit_event() -> None:
    author, moderator, administrator = person(municipality=PRAHA), person("moderator"), person("administrator")
    for state in State:
        in_state(state, author, moderator, administrator)
    seen_events = set(session.scalars(select(AuditEvent.event)))
    assert {"project.submit", "project.take_up", "project.approve", "project.request_changes", "project.reject",
            "project.archive", "project.hide", "project.discard"} <= seen_events  # fmt: skip
    assert first_broken_link() is None
