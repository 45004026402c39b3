"""Going away: what the person gets of their data, who may not go yet, the week to return, and what is left after it."""

from datetime import timedelta

import orjson
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from catalogue import database
from catalogue.accounts import leaving, services
from catalogue.accounts.models import User
from catalogue.audit.queries import first_broken_link
from catalogue.clock import now
from catalogue.database import Base, session
from catalogue.errors import Conflict
from catalogue.municipalities.memberships.models import Invitation, Membership
from catalogue.municipalities.memberships.persons import sweep_invitations
from catalogue.notifications.models import OutboxMail
from catalogue.notifications.services import enqueue, sweep_mails
from catalogue.projects.models import Project
from tests.client import StrictClient, hidden_fields
from tests.factories import desks
from tests.factories.accounts import (
    PASSWORD,
    PRAHA,
    Account,
    account,
    is_signed_in,
    link_in,
    mails,
    new_client,
    signed_in,
    try_to_sign_in,
)

DELETE = "/cs/account/delete"


def given_up(app: Flask, person: Account) -> StrictClient:
    """Delete a person's account by its page and return their browser."""
    client = signed_in(app, person)
    answer = client.sent(DELETE, {"password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return client


def everything_stored(app: Flask) -> str:
    with app.app_context():
        tables = [table for table in Base.metadata.sorted_tables if table.name not in ("municipalities", "districts")]
        return "\n".join(repr(tuple(row)) for table in tables for row in session.execute(select(table)))


def test_leaving_asks_for_the_password_and_ends_everything_at_once(app: Flask) -> None:
    person = account(app, municipality=PRAHA)
    other_device, client = signed_in(app, person), signed_in(app, person)
    assert client.sent(DELETE, {"password": "jiné heslo, které neplatí"}).status_code == 422
    assert is_signed_in(other_device)
    assert client.sent(DELETE, {"password": PASSWORD}).status_code == 200
    assert not is_signed_in(client)
    assert not is_signed_in(other_device)
    assert try_to_sign_in(new_client(app), person.email).status_code == 422
    with app.app_context():
        assert session.scalars(select(Membership.state)).all() == ["ended"]


def test_the_link_of_the_mail_takes_it_back_once(app: Flask) -> None:
    person = account(app)
    given_up(app, person)
    path = link_in(mails(app, person.email, "account_leaving")[0], "/keep-account/")
    visitor = new_client(app)
    assert visitor.get(path).status_code == 200
    assert try_to_sign_in(new_client(app), person.email).status_code == 422, "looking keeps nothing"
    assert visitor.sent(path).status_code == 200
    assert try_to_sign_in(new_client(app), person.email).status_code == 303
    assert visitor.get(path).status_code == 410
    given_up(app, person)
    assert visitor.get(path).status_code == 410, "a link is for one leaving"


def test_a_week_later_nothing_by_which_the_person_is_known_is_stored(app: Flask) -> None:
    person = account(app, municipality=PRAHA, email="jana.odchazejici@obec.example.cz")
    with app.app_context():
        user = session.get_one(User, person.id)
        services.update_profile(user, "Jana Odcházející", "cs")
        project = desks.draft(user)
        enqueue("account_blocked", person.email, "cs")
        database.commit()
        number = project.id
    given_up(app, person)
    with time_machine.travel(now() + leaving.TIME_TO_RETURN + timedelta(minutes=1)), app.app_context():
        assert leaving.erase_due() == 1
        assert leaving.erase_due() == 0
        database.commit()
    last = mails(app, person.email)
    assert [one.event for one in last] == ["account_erased"]
    with app.app_context():
        session.delete(session.merge(last[0]))
        database.commit()
    left = everything_stored(app)
    for word in ("jana.odchazejici", "Odcházející"):
        assert word not in left, word
    with app.app_context():
        assert first_broken_link() is None
        assert session.get_one(Project, number).created_by_id == person.id
        assert session.get_one(User, person.id).name == leaving.ERASED_NAME


def test_whom_others_need_hands_over_first(app: Flask) -> None:
    owner, editor = account(app, municipality=PRAHA), account(app, municipality=PRAHA)
    only = account(app, "administrator")
    for person in (owner, only):
        page = signed_in(app, person).get(DELETE)
        assert 'type="password"' not in page.text
        with app.app_context(), pytest.raises(Conflict):
            leaving.leave(session.get_one(User, person.id), PASSWORD)
    given_up(app, editor)
    given_up(app, owner)


def test_the_file_holds_what_is_known_of_the_person_and_of_nobody_else(app: Flask) -> None:
    person, other = account(app, municipality=PRAHA), account(app, municipality=PRAHA, email="kolega@obec.example.cz")
    with app.app_context():
        desks.draft(session.get_one(User, person.id), title="Můj projekt")
        desks.draft(session.get_one(User, other.id), title="Projekt kolegy")
        database.commit()
    client = signed_in(app, person)
    form = hidden_fields(client.get("/cs/account"))
    answer = client.post("/cs/account/data", data=form)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    held = orjson.loads(answer.data)
    assert held["account"]["email"] == person.email
    assert [one["title"] for one in held["projects_started"]] == ["Můj projekt"]
    assert held["memberships"][0]["state"] == "approved"
    assert "kolega" not in answer.text.lower()
    assert "password" not in answer.text.replace("account.password", "")
    answers = [client.post("/cs/account/data", data=form).status_code for _number in range(5)]
    assert answers[-1] == 429


def test_every_table_that_names_a_person_is_known_to_the_rooms(app: Flask) -> None:
    """A new column that points to a person fails here, until its room says what becomes of it."""
    pointing = {
        f"{table.name}.{key.parent.name}"
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "users"
    }
    assert pointing == {
        "project_questions.answered_by_id",
        "shortlists.user_id",
        "adoptions.reported_by_id",
        "adoptions.decided_by_id",
        "adoptions.replied_by_id",
        "collections.created_by_id",
        "harvest_sources.added_by_id",
        "register_updates.brought_by_id",
        "needs.posted_by_id",
        "needs.decided_by_id",
        "need_answers.answered_by_id",
        "need_answers.decided_by_id",
        "saved_searches.user_id",
        "account_appeals.decided_by_id",
        "account_appeals.user_id",
        "account_tokens.user_id",
        "assisted_asks.asked_by_id",
        "coordinators.named_by_id",
        "coordinators.user_id",
        "decisions.decided_by_id",
        "digest_lines.user_id",
        "drafts.updated_by_id",
        "editors.user_id",
        "import_batches.created_by_id",
        "invitations.accepted_by_id",
        "invitations.invited_by_id",
        "label_reviews.decided_by_id",
        "label_reviews.nominated_by_id",
        "mail_wishes.user_id",
        "memberships.decided_by_id",
        "memberships.user_id",
        "project_attachments.uploaded_by_id",
        "project_images.uploaded_by_id",
        "project_reports.settled_by_id",
        "projects.assisted_by_id",
        "projects.claimed_by_id",
        "projects.created_by_id",
        "review_messages.author_id",
        "revisions.created_by_id",
        "taxonomy_changes.made_by_id",
        "topic_proposals.decided_by_id",
        "topic_proposals.proposed_by_id",
        "transfers.answered_by_id",
        "transfers.offered_by_id",
        "user_sessions.user_id",
    }


def test_the_sweep_deletes_addresses_of_old_invitations_and_mails(app: Flask) -> None:
    owner = account(app, municipality=PRAHA)
    client = signed_in(app, owner)
    for number in range(2):
        client.sent(f"/cs/my/members/{PRAHA}/invite", {"email": f"pozvana{number}@obec.example.cz", "role": "editor"})
    with app.app_context():
        session.execute(update(OutboxMail).values(state="sent"))
        first = session.scalars(select(Invitation).order_by(Invitation.id)).all()[0]
        first.state = "withdrawn"
        database.commit()
    assert swept(app, 60) == (0, 0)
    assert swept(app, 95) == (1, 2)
    assert swept(app, 120) == (1, 0), "an invitation that nobody answered goes when it has been over for as long"


def swept(app: Flask, days: int) -> tuple[int, int]:
    with time_machine.travel(now() + timedelta(days=days)), app.app_context():
        found = sweep_invitations(), sweep_mails()
        database.commit()
    return found
