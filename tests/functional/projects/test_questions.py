"""Questions to a municipality: asked without an account, answered through the site, shown only if both sides agree."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from catalogue import database
from catalogue.accounts.limits import ASK_NETWORK
from catalogue.accounts.models import User
from catalogue.audit.models import AuditEvent
from catalogue.clock import now
from catalogue.database import session
from catalogue.errors import Conflict, Forbidden, NotFound
from catalogue.notifications.models import OutboxMail
from catalogue.projects.examples import remove_examples
from catalogue.projects.in_hand import Turn, in_hand
from catalogue.projects.models import Project
from catalogue.projects.questions import services
from catalogue.projects.questions.models import ProjectQuestion
from catalogue.projects.questions.queries import published_questions, question_or_404, received, waiting_about
from catalogue.projects.transferring.services import offer
from tests.client import StrictClient, hidden_fields
from tests.factories.accounts import account, signed_in
from tests.factories.desks import BRNO, PRAHA, person, published
from tests.factories.projects import publish

READER = "ctenar@example.cz"
ASKED = {"text": "Jak dlouho trvalo povolení správce toku?", "name": "Dolní Lhota", "email": READER, "website": ""}
ANSWER = "Čtyři měsíce; začněte s ním první den."


def mails(event: str) -> list[OutboxMail]:
    return list(session.scalars(select(OutboxMail).where(OutboxMail.event == event)))


def asked(project: Project, *, may_publish: bool = True) -> ProjectQuestion:
    return services.ask(project, "Dolní Lhota", READER, ASKED["text"], "cs", may_publish=may_publish)


@pytest.fixture
def number(app: Flask) -> int:
    with app.app_context():
        made = published(person(municipality=PRAHA), person("moderator"))
        database.commit()
        return made.id


def test_from_the_question_of_a_stranger_to_the_answer_on_the_page(
    app: Flask, client: StrictClient, number: int
) -> None:
    member = account(app, municipality=PRAHA)
    path, page = f"/cs/projects/{number}/ask", f"/cs/projects/{number}-senzory-na-silnici"
    assert f'href="{path}"' in client.get(page).text
    assert "Dotaz je na cestě" in client.sent(path, ASKED | {"may_publish": "y"}).text
    with app.app_context():
        assert member.email in {mail.recipient for mail in mails("question_asked")}
        assert not any(READER in mail.text for mail in mails("question_asked"))
        question = session.scalar(select(ProjectQuestion.id))
    desk = signed_in(app, member)
    assert "1 dotaz čeká na vaši odpověď" in desk.get("/cs/my/projects").text
    assert READER not in desk.get(f"/cs/my/projects/{number}/questions").text
    sent = desk.sent(f"/cs/my/questions/{question}/answer", {"answer": ANSWER, "publish": "y"})
    assert sent.status_code == 303
    public = client.get(page).text
    assert ANSWER in public
    assert "Dolní Lhota" not in public
    with app.app_context():
        (mail,) = mails("question_answered")
        assert (mail.recipient, ANSWER in mail.text) == (READER, True)
        kept = session.get_one(ProjectQuestion, question)
        assert (kept.name, kept.email) == ("", "")
        told = [repr((event.old, event.new, event.reason)) for event in session.scalars(select(AuditEvent))]
        assert not any(READER in one or ASKED["text"] in one for one in told)
        assert received(number) == 1
    assert "1 dotaz" in desk.get(f"/cs/my/payback/{number}").text
    token = hidden_fields(desk.get(f"/cs/my/projects/{number}/questions"))
    assert desk.post(f"/cs/my/questions/{question}/hide", data=token).status_code == 303
    assert ANSWER not in client.get(page).text


def test_what_is_wrong_is_said_and_what_was_typed_stays(client: StrictClient, number: int) -> None:
    answer = client.sent(f"/cs/projects/{number}/ask", ASKED | {"email": "ctenar"})
    assert answer.status_code == 422
    assert ASKED["text"] in answer.text


def test_programs_are_thanked_and_thrown_away_and_many_questions_are_refused(
    app: Flask, client: StrictClient, number: int
) -> None:
    path = f"/cs/projects/{number}/ask"
    assert "Dotaz je na cestě" in client.sent(path, ASKED | {"website": "https://spam.example.com"}).text
    with app.app_context():
        assert session.scalar(select(ProjectQuestion.id)) is None
    for count in range(ASK_NETWORK.most):
        last = client.sent(path, ASKED | {"email": f"c{count}@example.cz"})
    assert last.status_code == 429
    assert ASKED["text"] in last.text


@pytest.mark.usefixtures("app_context")
class TestRules:
    """Who may do what, and what is kept."""

    def test_only_the_municipality_answers_and_once(self) -> None:
        author, moderator = person(municipality=PRAHA), person("moderator")
        project = published(author, moderator)
        question = asked(project)
        for stranger in (person(municipality=BRNO), moderator, person("administrator")):
            with pytest.raises(Forbidden):
                services.answer(stranger, question, ANSWER, publish=True)
        with pytest.raises(NotFound):
            question_or_404(person(municipality=BRNO), question.id)
        services.answer(author, question, ANSWER, publish=False)
        with pytest.raises(Conflict):
            services.answer(author, question, "Ještě jednou", publish=False)

    def test_the_public_sees_only_what_both_sides_agreed_to(self) -> None:
        author, moderator = person(municipality=PRAHA), person("moderator")
        project = published(author, moderator)
        quiet = asked(project, may_publish=False)
        services.answer(author, quiet, ANSWER, publish=True)
        with pytest.raises(Forbidden):
            services.show(author, quiet)
        shown = asked(project)
        services.answer(author, shown, ANSWER, publish=True)
        assert published_questions(project.id) == [shown]
        services.hide(moderator, shown)
        assert published_questions(project.id) == []
        with pytest.raises(Forbidden):
            services.show(moderator, shown)

    def test_a_contact_without_an_account_gets_the_address_to_answer_to(self) -> None:
        project = publish(BRNO)
        asked(project)
        (mail,) = mails("question_to_contact")
        assert (mail.recipient, READER in mail.text) == ("starosta@obec.example.cz", True)

    def test_nobody_is_asked_about_examples(self) -> None:
        with pytest.raises(Conflict):
            asked(publish(BRNO, is_example=True))
        assert mails("question_to_contact") == []

    def test_a_question_that_waits_is_in_hand(self) -> None:
        project = published(person(municipality=PRAHA), person("moderator"))
        asked(project)
        groups = in_hand([project], asked=waiting_about([project]))
        assert list(groups) == [Turn.OURS]

    def test_what_nobody_answered_is_deleted_after_a_year(self) -> None:
        author = person(municipality=PRAHA)
        project = published(author, person("moderator"))
        old, answered, new = asked(project), asked(project), asked(project)
        services.answer(author, answered, ANSWER, publish=False)
        old.asked_at = answered.asked_at = now() - timedelta(days=366)
        session.flush()
        assert services.sweep_questions() == 1
        assert set(session.scalars(select(ProjectQuestion.id))) == {answered.id, new.id}

    def test_examples_go_with_all_that_hangs_on_them(self) -> None:
        author: User = person(municipality=PRAHA)
        project = published(author, person("moderator"))
        asked(project)
        project.is_example = True
        offer(author, project, BRNO, "")
        assert remove_examples() == 1
        assert session.scalar(select(ProjectQuestion.id)) is None
