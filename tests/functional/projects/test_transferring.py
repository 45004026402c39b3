"""A project handed over to another municipality, and the people of a successor working on what its predecessor recorded."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from catalogue import database
from catalogue.accounts.models import User
from catalogue.audit.queries import events_of
from catalogue.clock import now
from catalogue.database import session
from catalogue.errors import Conflict, Forbidden, Invalid
from catalogue.municipalities.models import Municipality
from catalogue.notifications.models import OutboxMail
from catalogue.projects import mails, services
from catalogue.projects.in_hand import Turn, in_hand
from catalogue.projects.models import Project, Publication
from catalogue.projects.policies import can_see, capacities, projects_visible_to
from catalogue.projects.queries import projects_of, queue
from catalogue.projects.transferring import services as transferring
from catalogue.projects.transferring.models import Transfer
from catalogue.projects.transferring.queries import open_transfers, transfers_waiting_for
from catalogue.remembered import forget
from catalogue.sharing.policies import can_see_payback, paybacks_visible_to
from tests.factories import desks
from tests.factories.accounts import account, signed_in
from tests.factories.desks import BRNO, PRAHA, in_state, person

SMALL, MIDDLE = "514161", "561380"


@pytest.fixture
def giver() -> User:
    return person(municipality=PRAHA)


@pytest.fixture
def receiver() -> User:
    return person(municipality=BRNO)


def published(author: User, **answers: Any) -> Project:
    return desks.published(author, person("moderator"), **answers)


def merge(code: str, into: str) -> None:
    place = session.get_one(Municipality, code)
    place.retired_at, place.successor_code = now(), into
    session.flush()


def told(event: str) -> set[str]:
    return set(session.scalars(select(OutboxMail.recipient).where(OutboxMail.event == event)))


@pytest.mark.usefixtures("app_context")
class TestHandingOver:
    """The steps of both sides."""

    def test_nothing_changes_until_the_other_side_takes_it(self, giver: User, receiver: User) -> None:
        project = published(giver)
        made = transferring.offer(giver, project, BRNO, "Silnici má na starosti kraj i město.")
        assert project.municipality_code == PRAHA
        assert told("transfer_offered") == {receiver.email}
        assert [one.id for one in transfers_waiting_for(receiver)] == [made.id]
        assert transfers_waiting_for(giver) == []
        waiting = in_hand([project], open_transfers([project]))
        assert list(waiting) == [Turn.OTHERS]
        assert "Brno" in waiting[Turn.OTHERS][0].what

    def test_whoever_takes_it_gets_record_public_page_and_duties(self, giver: User, receiver: User) -> None:
        project = published(giver, partners=[BRNO])
        number, text = project.id, project.revisions[-1].content_hash
        transferring.accept(receiver, transferring.offer(giver, project, BRNO, ""))
        public = session.get_one(Publication, number)
        assert (project.municipality_code, public.municipality_code) == (BRNO, BRNO)
        assert public.card["municipality"] == {"code": BRNO, "name": "Brno"}
        assert public.document["municipality"] == BRNO
        assert "partners" not in public.document
        assert [one.content_hash for one in project.revisions] == [text]
        assert projects_of(receiver) == [project]
        assert projects_of(giver) == []
        assert told("transfer_answered") == {giver.email}
        services.revise(receiver, project)
        assert project.draft
        assert project.draft.document["municipality"] == BRNO
        assert [event.event for event in events_of("project", number)][-3:] == [
            "transfer.offer", "transfer.accept", "revision.revise",
        ]  # fmt: skip

    def test_a_working_text_goes_along_with_all_that_was_typed(self, giver: User, receiver: User) -> None:
        project = desks.draft(giver, partners=[BRNO, MIDDLE], problem="Nedopsaná věta o problému")
        transferring.accept(receiver, transferring.offer(giver, project, BRNO, ""))
        assert project.draft
        assert project.draft.document["problem"] == "Nedopsaná věta o problému"
        assert (project.draft.document["municipality"], project.draft.document["partners"]) == (BRNO, [MIDDLE])

    @pytest.mark.parametrize("state", ["submitted", "in_review", "rejected", "hidden"])
    def test_what_a_moderator_reads_or_closed_stays(self, state: str, giver: User) -> None:
        project = in_state(state, giver, person("moderator"), person("administrator"))
        with pytest.raises(Forbidden):
            transferring.offer(giver, project, BRNO, "")

    def test_what_was_submitted_meanwhile_is_not_taken(self, giver: User, receiver: User) -> None:
        project = desks.draft(giver)
        made = transferring.offer(giver, project, BRNO, "")
        assert project.draft
        services.submit(giver, project, project.draft.version)
        with pytest.raises(Conflict):
            transferring.accept(receiver, made)
        assert project.municipality_code == PRAHA

    def test_only_one_offer_is_open_and_never_to_oneself(self, giver: User) -> None:
        project = published(giver)
        with pytest.raises(Invalid):
            transferring.offer(giver, project, PRAHA, "")
        transferring.offer(giver, project, BRNO, "")
        with pytest.raises(Conflict):
            transferring.offer(giver, project, MIDDLE, "")

    def test_each_side_takes_its_own_steps_only(self, giver: User, receiver: User) -> None:
        project, stranger = published(giver), person(municipality=MIDDLE)
        for user in (receiver, stranger, person("moderator"), person("administrator")):
            with pytest.raises(Forbidden):
                transferring.offer(user, project, BRNO, "")
        made = transferring.offer(giver, project, BRNO, "")
        for user in (giver, stranger, person("moderator"), person("administrator", PRAHA)):
            with pytest.raises(Forbidden):
                transferring.accept(user, made)
        for user in (receiver, stranger):
            with pytest.raises(Forbidden):
                transferring.withdraw(user, made)
        transferring.withdraw(giver, made)
        with pytest.raises(Conflict):
            transferring.accept(receiver, made)

    def test_a_refusal_says_why_and_leaves_it(self, giver: User, receiver: User) -> None:
        project = published(giver)
        made = transferring.offer(giver, project, BRNO, "")
        transferring.refuse(receiver, made, "Čidla jsou vaše.")
        assert (project.municipality_code, made.state, made.note) == (PRAHA, "refused", "Čidla jsou vaše.")
        assert told("transfer_answered") == {giver.email}
        transferring.offer(giver, project, BRNO, "")

    def test_administrators_answer_for_who_has_no_people_here(self, giver: User) -> None:
        administrator, own = person("administrator"), person("administrator", PRAHA)
        made = transferring.offer(giver, published(giver), BRNO, "")
        assert told("transfer_offered") == {administrator.email}
        assert transfers_waiting_for(administrator) == [made]
        assert transfers_waiting_for(own) == []
        transferring.accept(administrator, made)

    def test_an_identifier_that_the_receiver_uses_already_is_let_go(self, giver: User, receiver: User) -> None:
        project, theirs = published(giver), desks.draft(receiver, BRNO)
        project.own_id = theirs.own_id = "2024-1"
        session.flush()
        transferring.accept(receiver, transferring.offer(giver, project, BRNO, ""))
        assert (project.own_id, theirs.own_id) == (None, "2024-1")


@pytest.mark.usefixtures("app_context")
class TestSuccessors:
    """A municipality that was merged into another one, which was merged into a third one."""

    def test_its_projects_are_in_the_hands_of_the_successors_people(self) -> None:
        author, successor, stranger = person(municipality=SMALL), person(municipality=BRNO), person(municipality=PRAHA)
        project = in_state("submitted", author, person("moderator"), person("administrator"), municipality=SMALL)
        assert not capacities(successor, project)
        merge(SMALL, MIDDLE)
        merge(MIDDLE, BRNO)
        assert capacities(successor, project) == capacities(author, project) == {"author"}
        assert capacities(stranger, project) == frozenset()
        for user, sees in ((author, True), (successor, True), (stranger, False)):
            seen = session.scalars(select(Project.id).where(projects_visible_to(user))).all()
            assert (project.id in seen, can_see(user, project)) == (sees, sees)
            assert (project in projects_of(user)) is sees

    def test_its_people_never_judge_them(self) -> None:
        author, judge, own = person(municipality=SMALL), person("moderator"), person("moderator", MIDDLE)
        project = in_state("submitted", author, judge, person("administrator"), municipality=SMALL)
        assert queue(own) == [project]
        merge(SMALL, MIDDLE)
        assert queue(own) == []
        assert queue(judge) == [project]
        with pytest.raises(Forbidden):
            services.take_up(own, project)

    def test_mails_reach_them_and_pay_back_is_theirs(self) -> None:
        author, successor = person(municipality=SMALL), person(municipality=MIDDLE)
        project = in_state("published", author, person("moderator"), person("administrator"), municipality=SMALL)
        merge(SMALL, MIDDLE)
        session.execute(delete(OutboxMail))
        mails.announce("project.results_wanted", project, actor=None)
        assert told("project_results_wanted") == {author.email, successor.email}
        assert can_see_payback(successor, project)
        assert session.scalars(select(Project.id).where(paybacks_visible_to(successor))).all() == [project.id]

    def test_a_circle_of_successors_does_no_harm(self) -> None:
        member = person(municipality=SMALL)
        merge(SMALL, MIDDLE)
        merge(MIDDLE, SMALL)
        project = desks.draft(member, SMALL)
        assert capacities(member, project) == {"author"}

    def test_a_revision_may_keep_the_municipality_that_is_gone(self) -> None:
        author, successor = person(municipality=SMALL), person(municipality=MIDDLE)
        project = in_state("published", author, person("moderator"), person("administrator"), municipality=SMALL)
        merge(SMALL, MIDDLE)
        services.revise(successor, project)
        assert project.draft
        services.save_answers(successor, project, {"benefit": "O polovinu méně soli."}, project.draft.version)
        services.submit(successor, project, project.draft.version)
        assert project.revisions[-1].document["municipality"] == SMALL


def test_both_sides_find_their_way_through_the_pages(app: Flask) -> None:
    """Offer, read, accept; the public sees the new municipality and how it came, a stranger sees nothing."""
    giver, receiver = account(app, municipality=PRAHA), account(app, municipality=BRNO)
    stranger = account(app, municipality=SMALL)
    with app.app_context():
        project = published(session.get_one(User, giver.id)).id
        database.commit()
    client = signed_in(app, giver)
    offered = client.sent(f"/cs/my/projects/{project}/transfer", {"municipality": "Brno", "reason": "Jejich silnice"})
    assert offered.status_code == 303
    assert "Brno" in client.get(f"/cs/my/projects/{project}").text
    with app.app_context():
        number = session.scalar(select(Transfer.id))
    answer = f"/cs/my/transfers/{number}"
    assert signed_in(app, stranger).get(answer).status_code == 404
    theirs = signed_in(app, receiver)
    assert answer in theirs.get("/cs/my/projects").text
    assert "Jejich silnice" in theirs.get(answer).text
    assert theirs.sent(answer, {"accept": ""}).status_code == 303
    assert client.get(f"/cs/my/projects/{project}").status_code == 404
    history = app.test_client().get(f"/cs/projects/{project}-senzory-na-silnici/history").text
    assert "Praha" in history
    assert "Brno" in history


def test_the_public_page_says_what_the_municipality_is_part_of_now(app: Flask) -> None:
    with app.app_context():
        author = person(municipality=SMALL)
        made = in_state("published", author, person("moderator"), person("administrator"), municipality=SMALL).id
        database.commit()
    page = f"/cs/projects/{made}-senzory-na-silnici"
    assert f"/cs/municipalities/{MIDDLE}" not in app.test_client().get(page).text
    with app.app_context():
        merge(SMALL, MIDDLE)
        database.commit()
        forget()
    assert f"/cs/municipalities/{MIDDLE}" in app.test_client().get(page).text
