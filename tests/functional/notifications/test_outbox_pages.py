"""The administrators' outbox: what failed and why, trying again, stopping what waits, and how mails read."""

import re
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from catalogue import database
from catalogue.audit.models import AuditEvent
from catalogue.clock import now
from catalogue.database import session
from catalogue.notifications import worker
from catalogue.notifications.models import OutboxMail
from catalogue.notifications.samples import EVENTS
from catalogue.notifications.services import Held, enqueue
from tests.client import StrictClient
from tests.factories.accounts import account, signed_in

PAGE = "/cs/admin/outbox"


def _queue(app: Flask, to: str, **values: object) -> int:
    with app.app_context():
        held = Held("decision-1", now() + timedelta(minutes=10)) if values.pop("held", None) else None
        mail = enqueue("account_reset", to, "cs", held=held, url="https://katalog.example.cz/cs/tajny-odkaz")
        for name, value in values.items():
            setattr(mail, name, value)
        database.commit()
        return mail.id


def _state(app: Flask, number: int) -> tuple[str, int]:
    with app.app_context():
        mail = session.get_one(OutboxMail, number)
        return mail.state, mail.attempts


def _press(client: StrictClient, step: str) -> str:
    token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/cs/account").text)[0]
    answer = client.post(f"{PAGE}/{step}", data={"csrf_token": token})
    assert answer.status_code == 303, answer.status_code
    return client.get(answer.location).text


def test_administrators_see_states_and_reasons_and_no_secret_text(app: Flask) -> None:
    failed = {"state": "failed", "attempts": 8, "last_error": "SMTPRecipientsRefused: 550 schránka neexistuje"}
    _queue(app, "prvni@obec.example.cz", **failed)
    _queue(app, "druha@obec.example.cz", held=True)
    _queue(app, "treti@obec.example.cz")
    client = signed_in(app, account(app, "administrator"))
    shown = client.get(PAGE).text
    assert "550 schránka neexistuje" in shown
    assert "tajny-odkaz" not in shown
    for query, address in (
        ("state=failed", "prvni"),
        ("state=held", "druha"),
        ("state=waiting", "treti"),
        ("address=TRETI", "treti"),
    ):
        page = client.get(f"{PAGE}?{query}").text
        assert {one for one in ("prvni", "druha", "treti") if f"{one}@obec" in page} == {address}, query
    assert "@obec" not in client.get(f"{PAGE}?event=weekly_digest&page=9&state=nonsense").text.partition("<main")[2]


def test_failed_mails_are_tried_again_one_or_all_and_sent(app: Flask) -> None:
    numbers = [_queue(app, f"p{one}@obec.example.cz", state="failed", attempts=8) for one in range(3)]
    sent = _queue(app, "p9@obec.example.cz", state="sent", attempts=1)
    client = signed_in(app, account(app, "administrator"))
    _press(client, f"{numbers[0]}/retry")
    assert [_state(app, one)[0] for one in numbers] == ["pending", "failed", "failed"]
    _press(client, f"{sent}/retry")
    assert _state(app, sent) == ("sent", 1)
    _press(client, "retry-failed?state=failed")
    with app.app_context():
        worker.run_once()
        events = [(one.event, one.new) for one in session.scalars(select(AuditEvent).order_by(AuditEvent.id))][-2:]
        assert events[0] == ("mail.retried", {"state": "pending", "mail": "account_reset"})
        assert events[1] == ("mail.all_retried", {"mails": 2})
    assert {_state(app, one) for one in numbers} == {("sent", 1)}


def test_a_waiting_mail_is_stopped_and_sent_after_all(app: Flask) -> None:
    number = _queue(app, "omyl@obec.example.cz")
    leaving = _queue(
        app, "odchazi@obec.example.cz", state="sending", lease_until=now() + timedelta(minutes=5), attempts=1
    )
    client = signed_in(app, account(app, "administrator"))
    assert "odesílá" in _press(client, f"{leaving}/cancel")
    _press(client, f"{number}/cancel")
    with app.app_context():
        worker.run_once()
    assert (_state(app, number)[0], _state(app, leaving)[0]) == ("cancelled", "sending")
    _press(client, f"{number}/retry")
    with app.app_context():
        worker.run_once()
    assert _state(app, number) == ("sent", 1)


def test_a_moderator_neither_sees_nor_moves_mails(app: Flask) -> None:
    number = _queue(app, "prvni@obec.example.cz", state="failed")
    client = signed_in(app, account(app, "moderator"))
    token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/cs/account").text)[0]
    assert client.get(PAGE).status_code == 403
    for step in (f"{number}/retry", f"{number}/cancel", "retry-failed"):
        assert client.post(f"{PAGE}/{step}", data={"csrf_token": token}).status_code == 403
    assert _state(app, number)[0] == "failed"


def test_every_mail_is_previewed_in_both_languages(app: Flask) -> None:
    client = signed_in(app, account(app, "administrator"))
    listed = client.get(f"{PAGE}/templates").text
    assert all(f"/templates/{event}" in listed for event in EVENTS)
    page = client.get(f"{PAGE}/templates/project_decision").text
    assert page.count('<article class="c-mail"') == 6
    assert "Dobrý den," in page and "Good day," in page and "&lt;p&gt;" not in page
    assert client.get(f"{PAGE}/templates/no_such_mail").status_code == 404
