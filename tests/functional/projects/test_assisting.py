"""Drafting for a municipality: a coordinator writes, and nothing is submitted before the municipality has confirmed it."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from catalogue import database
from catalogue.accounts.models import User
from catalogue.audit.queries import events_of, first_broken_link
from catalogue.clock import now
from catalogue.database import session
from catalogue.errors import Conflict, Forbidden, Gone
from catalogue.municipalities.coordinators import services as coordinators
from catalogue.notifications.models import OutboxMail
from catalogue.projects import services
from catalogue.projects.assisting.models import AssistedAsk
from catalogue.projects.assisting.queries import confirmation_of, projects_drafted
from catalogue.projects.assisting.services import CONSENTS, LIFETIME, ask, confirm, find, refuse, send_back
from catalogue.projects.models import Project
from catalogue.projects.policies import can_perform, can_review, can_see, projects_visible_to
from catalogue.projects.queries import queue
from catalogue.projects.services.moving import Incomplete, latest_revision
from tests.client import StrictClient
from tests.factories.accounts import account, link_in, signed_in
from tests.factories.desks import BRNO, CARD, PRAHA, person, seen, version

OFFICE = "podatelna@obec.example.cz"
UNSAID = {key: answer for key, answer in CARD.items() if key not in CONSENTS}
"""A card without what only the municipality can say."""


@pytest.fixture
def coordinator(app_context: None) -> User:
    """Somebody who writes for the municipalities of Praha, and is a moderator too."""
    named = person("moderator")
    coordinators.name_coordinator(person("administrator"), named.email, "CZ010")
    return named


@pytest.fixture
def project(coordinator: User) -> Project:
    """A finished draft of Praha, which has no account."""
    return services.draft_for_others(coordinator, PRAHA, UNSAID)


def sent(project: Project, coordinator: User) -> str:
    """Send the present text, and return the token of the link in the mail."""
    ask(coordinator, project, OFFICE, version(project), "cs")
    newest = session.scalars(select(OutboxMail).where(OutboxMail.event == "assisted_asked")).all()[-1]
    assert newest.recipient == OFFICE
    return link_in(newest, "/confirm-project/").rpartition("/")[2]


def test_the_text_is_submitted_by_the_municipalitys_confirmation_and_by_nothing_else(
    project: Project, coordinator: User
) -> None:
    for action in (services.submit, services.withdraw):
        with pytest.raises((Forbidden, Conflict)):
            action(coordinator, project, *([version(project)] if action is services.submit else []))
    token = sent(project, coordinator)
    confirm(token, "Jana Nováková, starostka")
    revision = latest_revision(project)
    assert revision is not None
    assert project.state == "submitted"
    assert {key: revision.document[key] for key in CONSENTS} == dict.fromkeys(CONSENTS, True)
    confirmed = confirmation_of(revision)
    assert confirmed is not None
    assert (confirmed.email, confirmed.answered_by) == (OFFICE, "Jana Nováková, starostka")
    events = [event.event for event in events_of("project", project.id)]
    assert events == ["project.created", "assisted.asked", "assisted.confirmed", "draft.saved", "project.submit"]
    assert first_broken_link() is None
    with pytest.raises(Gone):
        confirm(token, "Jana Nováková, starostka")


def test_who_wrote_the_text_never_judges_it_and_the_municipality_hears_of_its_publication(
    project: Project, coordinator: User
) -> None:
    confirm(sent(project, coordinator), "Jana Nováková, starostka")
    assert not can_review(coordinator, project)
    assert not can_perform(coordinator, project, "take_up")
    assert project not in queue(coordinator)
    other = person("moderator")
    assert project in queue(other)
    services.take_up(other, project)
    services.approve(other, project, seen(project))
    told = session.scalars(select(OutboxMail).where(OutboxMail.event == "assisted_published")).one()
    assert told.recipient == OFFICE
    decision = session.scalars(select(OutboxMail).where(OutboxMail.event == "project_decision")).all()
    assert [mail.recipient for mail in decision] == [coordinator.email]
    services.revise(coordinator, project)
    services.save_answers(coordinator, project, {"benefit": "Nový text přínosu po roce provozu."}, version(project))
    confirm(sent(project, coordinator), "Jana Nováková, starostka")
    assert (project.state, project.revision_state) == ("published", "submitted")


def test_a_changed_text_a_newer_mail_and_a_month_end_a_link(project: Project, coordinator: User) -> None:
    first = sent(project, coordinator)
    assert find(first).project_id == project.id
    services.save_answers(coordinator, project, {"benefit": "O polovinu méně soli na silnicích."}, version(project))
    with pytest.raises(Gone):
        find(first)
    second = sent(project, coordinator)
    with pytest.raises(Gone):
        find(first)
    assert find(second)
    with time_machine.travel(now() + LIFETIME + timedelta(seconds=1), tick=False), pytest.raises(Gone):
        find(second)
    for broken in ("", second[:-2], "x" * 43):
        with pytest.raises(Gone):
            find(broken)


def test_what_is_sent_back_can_be_mended_and_a_no_is_final(project: Project, coordinator: User) -> None:
    send_back(sent(project, coordinator), "Jana Nováková", "Čidel je sedm.")
    services.save_answers(
        coordinator, project, {"solution": "Sedm čidel měří teplotu vozovky a posílá ji do mobilu."}, version(project)
    )
    refuse(sent(project, coordinator), "Jana Nováková", "")
    with pytest.raises(Conflict):
        ask(coordinator, project, OFFICE, version(project), "cs")
    told = session.scalars(select(OutboxMail).where(OutboxMail.event == "assisted_answered")).all()
    assert [mail.recipient for mail in told] == [coordinator.email] * 2
    assert "Čidel je sedm." in told[0].text
    assert project.state == "draft"
    services.discard(coordinator, project)
    states = session.scalars(select(AssistedAsk.state).order_by(AssistedAsk.id)).all()
    assert states == ["returned", "refused"]


def test_an_unfinished_text_is_not_sent(coordinator: User) -> None:
    unfinished = services.draft_for_others(coordinator, PRAHA, {"title": "Senzory na silnici"})
    with pytest.raises(Incomplete) as refused:
        ask(coordinator, unfinished, OFFICE, version(unfinished), "cs")
    lacking = {problem.key for problem in refused.value.details["problems"]}
    assert "solution" in lacking
    assert not lacking & set(CONSENTS)


def test_a_coordinator_writes_for_own_regions_only_and_until_relieved(project: Project, coordinator: User) -> None:
    administrator, stranger = person("administrator"), person("moderator")
    with pytest.raises(Forbidden):
        services.draft_for_others(coordinator, BRNO, UNSAID)
    with pytest.raises(Forbidden):
        services.draft_for_others(stranger, PRAHA, UNSAID)
    assert services.draft_for_others(administrator, BRNO, UNSAID).assisted_by_id == administrator.id
    with pytest.raises(Forbidden):
        coordinators.name_coordinator(coordinator, stranger.email, "CZ010")
    token = sent(project, coordinator)
    coordinators.relieve(administrator, coordinator.public_id, "CZ010")
    with pytest.raises(Forbidden):
        services.save_answers(coordinator, project, {"benefit": "Podstrčený text přínosu."}, version(project))
    with pytest.raises(Gone):
        find(token)
    assert list(projects_drafted(coordinator)) == []


def test_what_may_be_seen_is_the_same_for_the_policy_and_for_sql(project: Project, coordinator: User) -> None:
    administrator, member = person("administrator"), person(municipality=PRAHA)
    people = [coordinator, administrator, member, person("moderator"), person(), None]

    def check() -> list[bool]:
        by_policy = [can_see(one, project) for one in people]
        found = [session.scalar(select(Project.id).where(projects_visible_to(one))) == project.id for one in people]
        assert by_policy == found
        return by_policy

    assert check() == [True, False, True, False, False, False]
    confirm(sent(project, coordinator), "Jana Nováková")
    assert check() == [True, True, True, True, False, False]
    coordinators.relieve(administrator, coordinator.public_id, "CZ010")
    assert check() == [False, True, True, True, False, False]


def test_the_pages_lead_from_the_draft_to_the_municipalitys_consent(app: Flask, client: StrictClient) -> None:
    writer = signed_in(app, account(app, role="administrator", email="spravce@example.cz"))
    started = writer.post(
        "/cs/my/assisted/new", data={**_token(writer, "/cs/my/assisted/new"), "municipality": "Praha", "title": CARD["title"]}
    )  # fmt: skip
    assert started.status_code == 303
    number = int(started.location.split("/")[-3])
    with app.app_context():
        draft = session.get_one(Project, number)
        services.save_answers(session.get_one(User, draft.assisted_by_id), draft, UNSAID, version(draft))
        database.commit()
    assert "Senzory na silnici" in writer.get("/cs/my/assisted").text
    assert writer.get(f"/cs/my/projects/{number}/edit/check").location.endswith(f"/my/assisted/{number}/ask")
    address = f"/cs/my/assisted/{number}/ask"
    refused = writer.post(address, data={**_token(writer, address), "email": "nikdo", "version": "1"})
    assert refused.status_code == 422
    shown = re.search(r'name="version"[^>]*value="(\d+)"', writer.get(address).text)
    assert shown is not None
    asked = writer.post(address, data={**_token(writer, address), "email": OFFICE, "version": shown[1]})
    assert asked.location.endswith(f"/my/projects/{number}")
    with app.app_context():
        mail = session.scalars(select(OutboxMail).where(OutboxMail.event == "assisted_asked")).one()
        link = link_in(mail, "/confirm-project/")
    page = client.get(link)
    assert CARD["solution"] in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    token = _token(client, link)
    incomplete = client.post(link, data={**token, "answer": "confirm", "who": "Jana Nováková, starostka"})
    assert incomplete.status_code == 422
    assert client.post(link, data={**token, "answer": "send_back", "who": "Jana Nováková"}).status_code == 422
    sound = {**token, "answer": "confirm", "who": "Jana Nováková, starostka", **dict.fromkeys(CONSENTS, "y")}
    assert client.post(link, data=sound).status_code == 200
    assert client.post(link, data=sound).status_code == 410
    with app.app_context():
        assert session.get_one(Project, number).state == "submitted"
    moderator = signed_in(app, account(app, role="moderator", email="moderator@example.cz"))
    assert OFFICE in moderator.get(f"/cs/moderation/{number}").text
    assert writer.get(f"/cs/moderation/{number}").status_code == 403


def test_an_administrator_names_and_relieves_coordinators(app: Flask) -> None:
    account(app, email="koordinatorka@kraj.example.cz")
    browser = signed_in(app, account(app, role="administrator", email="spravce@example.cz"))
    data = {**_token(browser, "/cs/admin/coordinators"), "email": "koordinatorka@kraj.example.cz", "region": "CZ010"}
    assert browser.post("/cs/admin/coordinators", data=data | {"email": "nikdo@kraj.example.cz"}).status_code == 422
    assert browser.post("/cs/admin/coordinators", data=data).status_code == 303
    assert browser.post("/cs/admin/coordinators", data=data).status_code == 422
    page = browser.get("/cs/admin/coordinators").text
    address = re.search(r'action="([^"]+/relieve)"', page)
    assert address is not None
    assert browser.post(address[1], data=data).status_code == 303
    assert browser.post(address[1], data=data).status_code == 404


def _token(browser: StrictClient, path: str) -> dict[str, str]:
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(path).text)
    assert found is not None
    return {"csrf_token": found[1]}
