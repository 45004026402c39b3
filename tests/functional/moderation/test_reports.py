"""Reports of readers: taken without an account, settled by somebody impartial, and never doing anything by themselves."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from catalogue import database
from catalogue.accounts.limits import REPORT_NETWORK
from catalogue.accounts.models import User
from catalogue.audit.models import AuditEvent
from catalogue.audit.queries import first_broken_link
from catalogue.database import session
from catalogue.errors import Conflict, Forbidden, NotFound
from catalogue.moderation.reports.models import ProjectReport
from catalogue.moderation.reports.policies import can_settle
from catalogue.moderation.reports.queries import open_reports, report_or_404, reports
from catalogue.moderation.reports.services import ask_municipality, report, settle
from catalogue.notifications.models import OutboxMail
from catalogue.projects import services
from catalogue.projects.models import Project
from tests.client import StrictClient
from tests.factories.accounts import account, signed_in
from tests.factories.desks import BRNO, PRAHA, person, published
from tests.factories.desks import submitted as submitted_project

READER = "ctenar@example.cz"
SAID = {"reason": "not_true", "text": "Čidla už půl roku neběží.", "email": READER, "website": ""}


@pytest.fixture
def number(app: Flask) -> int:
    """A published project of Praha, with one moderator beside it."""
    with app.app_context():
        made = published(person(municipality=PRAHA), person("moderator"))
        session.execute(OutboxMail.__table__.delete())  # type: ignore[attr-defined]
        database.commit()
        return made.id


def stored(app: Flask) -> list[ProjectReport]:
    with app.app_context():
        return list(session.scalars(select(ProjectReport).order_by(ProjectReport.id)))


def mails(event: str) -> list[OutboxMail]:
    return list(session.scalars(select(OutboxMail).where(OutboxMail.event == event)))


def test_a_reader_reports_without_an_account_and_moderators_hear_of_the_first(
    app: Flask, client: StrictClient, number: int
) -> None:
    path = f"/cs/projects/{number}/report"
    page = client.get(f"/cs/projects/{number}-senzory-na-silnici").text
    assert f'href="{path}"' in page
    for _twice in range(2):
        assert "Děkujeme" in client.sent(path, SAID).text
    assert [(one.reason, one.text, one.email, one.state) for one in stored(app)] == [
        ("not_true", SAID["text"], READER, "open")
    ] * 2
    with app.app_context():
        assert len(mails("report_new")) == 1
        received = session.scalars(select(AuditEvent).where(AuditEvent.event == "report.received")).all()
        assert len(received) == 2
        assert READER not in repr([event.new for event in received])
        assert session.get_one(Project, number).state == "published"


@pytest.mark.parametrize(
    "wrong", [{"reason": ""}, {"reason": "delete"}, {"text": ""}, {"text": "a" * 1001}, {"email": "nikdo"}]
)
def test_a_wrong_report_is_refused_and_what_was_typed_stays(
    app: Flask, client: StrictClient, number: int, wrong: dict[str, Any]
) -> None:
    answer = client.sent(f"/cs/projects/{number}/report", SAID | wrong)
    assert answer.status_code == 422
    assert READER in answer.text or "email" in wrong
    assert stored(app) == []


def test_programs_are_thanked_and_thrown_away_and_many_reports_are_refused(
    app: Flask, client: StrictClient, number: int
) -> None:
    path = f"/cs/projects/{number}/report"
    assert "Děkujeme" in client.sent(path, SAID | {"website": "https://spam.example.com"}).text
    assert stored(app) == []
    answers = [client.sent(path, SAID) for _time in range(REPORT_NETWORK.most)]
    assert [answer.status_code for answer in answers] == [200] * (REPORT_NETWORK.most - 1) + [429]
    assert SAID["text"] in answers[-1].text


def test_only_public_projects_can_be_reported(app: Flask, client: StrictClient) -> None:
    with app.app_context():
        waiting = submitted_project(person(municipality=PRAHA)).id
        database.commit()
    assert client.get(f"/cs/projects/{waiting}/report").status_code == 404


def made(project: Project) -> ProjectReport:
    return report(project, "contact_gone", "", READER, "cs")


def test_the_municipality_is_asked_and_the_reader_answered_and_forgotten(app_context: None) -> None:
    member, moderator = person(municipality=PRAHA), person("moderator")
    project = published(member, moderator)
    found = made(project)
    assert ask_municipality(moderator, found, "Kdo je teď kontaktem?") == 1
    (asked,) = mails("report_asked")
    assert asked.recipient == member.email
    assert "Kdo je teď kontaktem?" in asked.text
    assert READER not in asked.text
    settle(moderator, found, "done", "Obec kontakt opravila.")
    (answer,) = mails("report_settled")
    assert (answer.recipient, found.email, found.state) == (READER, "", "done")
    assert project.state == "published"
    for again in (lambda: settle(moderator, found, "done", "Ještě."), lambda: ask_municipality(moderator, found, "A?")):
        with pytest.raises(Conflict):
            again()
    events = session.scalars(select(AuditEvent.event).where(AuditEvent.thing_type == "report")).all()
    assert events == ["report.received", "report.asked", "report.settled"]
    assert first_broken_link() is None


def test_a_municipality_without_people_is_asked_by_the_contact_in_its_text(app_context: None) -> None:
    writer, moderator = person("administrator"), person("moderator")
    project = published(member := person(municipality=PRAHA), moderator)
    member.state = "blocked"
    session.flush()
    assert ask_municipality(writer, made(project), "Platí to ještě?") == 1
    assert mails("report_asked")[0].recipient == "starosta@obec.example.cz"


def test_nobody_settles_reports_of_their_own_municipality_and_sql_agrees(app_context: None) -> None:
    author = person(municipality=PRAHA)
    found = made(published(author, moderator := person("moderator")))
    own, stranger = person("moderator", PRAHA), person(municipality=BRNO)
    people: list[User] = [moderator, person("administrator"), own, author, stranger]
    assert [can_settle(one, found) for one in people] == [True, True, False, False, False]
    assert [len(reports(one, settled=False)) for one in people] == [1, 1, 0, 0, 0]
    assert [open_reports(one) for one in people] == [1, 1, 0, 0, 0]
    with pytest.raises(NotFound):
        report_or_404(own, found.id)
    for one in (own, author, stranger):
        with pytest.raises(Forbidden):
            settle(one, found, "done", "Podstrčené vyřízení.")
    services.archive(author, found.project, "Skončilo.")
    assert open_reports(moderator) == 1


def test_a_moderator_settles_on_the_page_of_the_report(app: Flask, client: StrictClient, number: int) -> None:
    client.sent(f"/cs/projects/{number}/report", SAID)
    moderator = signed_in(app, account(app, role="moderator", email="moderator@example.cz"))
    listed = moderator.get("/cs/moderation/reports").text
    found = re.search(r'href="(/cs/moderation/reports/\d+)"', listed)
    assert found is not None
    assert SAID["text"] in moderator.get(found[1]).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', moderator.get(found[1]).text)
    assert token is not None
    data = {"csrf_token": token[1]}
    assert moderator.post(f"{found[1]}/ask", data=data).status_code == 422
    assert moderator.post(f"{found[1]}/ask", data=data | {"question": "Platí to?"}).status_code == 303
    assert moderator.post(f"{found[1]}/settle", data=data | {"state": "open", "note": "x"}).status_code == 422
    settled = data | {"state": "unjustified", "note": "Čidla běží."}
    assert moderator.post(f"{found[1]}/settle", data=settled).status_code == 303
    assert "Čidla běží." in moderator.get(found[1]).text
    assert found[1] not in moderator.get("/cs/moderation/reports").text
    assert found[1] in moderator.get("/cs/moderation/reports?state=settled").text
