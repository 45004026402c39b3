"""The outbox: queued with the change, sent after it, at least once, and never in the way of a request."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from catalogue import database
from catalogue.config import Config
from catalogue.database import session
from catalogue.notifications import worker
from catalogue.notifications.models import OutboxMail
from catalogue.notifications.samples import EVENTS, samples_of
from catalogue.notifications.services import enqueue
from catalogue.notifications.transport import mail_folder, message_id
from tests.client import StrictClient
from tests.factories.accounts import mails

from .sink import Sink, running

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
TO = "jana@obec.example.cz"


@pytest.fixture
def sink(app: Flask) -> Iterator[Sink]:
    """A mail server that the application sends to."""
    with running() as found:
        _configure(app, smtp_url=f"smtp://127.0.0.1:{found.port}")
        yield found


def _configure(app: Flask, **values: object) -> None:
    app.config["CATALOGUE"] = replace(app.config["CATALOGUE"], **values)


def _queue(app: Flask, to: str = TO, language: str = "cs", url: str = "https://katalog.example.cz/cs/x") -> int:
    with app.app_context():
        made = enqueue("account_confirm", to, language, url=url)
        database.commit()
        return made.id


def _work(app: Flask, limit: int = 50) -> int:
    with app.app_context():
        return worker.run_once(limit)


def test_a_mail_is_sent_once_with_all_its_headers(app: Flask, sink: Sink) -> None:
    number = _queue(app)
    assert _work(app) == 1
    assert _work(app) == 0
    ((recipients, message),) = sink.received
    assert recipients == [TO]
    assert message["To"] == TO
    assert message["From"] == "katalog@localhost.localdomain"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "cs"
    with app.app_context():
        mail = session.get_one(OutboxMail, number)
        assert (mail.state, mail.attempts, mail.lease_until) == ("sent", 1, None)
        assert message["Message-ID"] == message_id(mail, "https://katalog.example.cz")
        assert mail.sent_at is not None
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert "https://katalog.example.cz/cs/x" in text.get_content()
    assert '<a href="https://katalog.example.cz/cs/x"' in html.get_content()


def test_a_dropped_transaction_sends_nothing(app: Flask, sink: Sink) -> None:
    with app.app_context():
        enqueue("account_blocked", TO, "cs")
        database.rollback()
    assert _work(app) == 0
    assert sink.received == []


def test_trouble_is_tried_again_with_the_same_message_id(app: Flask, sink: Sink) -> None:
    number = _queue(app)
    sink.answers = ["451 later", "550 no", "421 closing"]
    with time_machine.travel(START, tick=False) as clock:
        _queued_now(app, number)
        for attempt, minutes in ((1, 1), (2, 5), (3, 15)):
            assert _work(app) == 1
            with app.app_context():
                mail = session.get_one(OutboxMail, number)
                assert (mail.state, mail.attempts) == ("pending", attempt)
                assert mail.last_error
                assert mail.next_attempt_at == datetime.now(UTC) + timedelta(minutes=minutes)
                identity = message_id(mail, "https://katalog.example.cz")
            assert _work(app) == 0
            clock.shift(timedelta(minutes=minutes))
        assert _work(app) == 1
    ((_recipients, message),) = sink.received
    assert message["Message-ID"] == identity


def _queued_now(app: Flask, number: int) -> None:
    with app.app_context():
        session.get_one(OutboxMail, number).next_attempt_at = datetime.now(UTC)
        database.commit()


def test_after_eight_attempts_it_has_failed(app: Flask) -> None:
    _configure(app, smtp_url="smtp://127.0.0.1:1")
    number = _queue(app)
    with time_machine.travel(START, tick=False) as clock:
        _queued_now(app, number)
        for _attempt in range(12):
            _work(app)
            clock.shift(timedelta(days=2))
    with app.app_context():
        mail = session.get_one(OutboxMail, number)
        assert (mail.state, mail.attempts) == ("failed", 8)
        assert "ConnectionRefusedError" in mail.last_error


def test_the_mail_of_a_dead_worker_is_taken_over(app: Flask, sink: Sink) -> None:
    number = _queue(app)
    with time_machine.travel(START, tick=False) as clock:
        _queued_now(app, number)
        with app.app_context():
            claimed = worker._claim()
            assert claimed is not None
        assert _work(app) == 0
        clock.shift(worker.LEASE)
        assert _work(app) == 1
        with app.app_context():
            worker._mark(claimed, state="pending")
            assert session.get_one(OutboxMail, number).state == "sent"
    assert len(sink.received) == 1


def test_many_workers_send_each_mail_once(app: Flask, sink: Sink) -> None:
    numbers = {_queue(app, f"clovek{number}@obec.example.cz") for number in range(30)}
    barrier = threading.Barrier(3)

    def work() -> None:
        barrier.wait()
        _work(app)

    threads = [threading.Thread(target=work) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _work(app)
    identities = [message["Message-ID"] for _recipients, message in sink.received]
    assert len(identities) == len(set(identities)) == len(numbers)
    with app.app_context():
        assert set(session.scalars(select(OutboxMail.state))) == {"sent"}


def test_a_bad_mail_does_not_hold_up_the_others(app: Flask, sink: Sink) -> None:
    first, second = _queue(app), _queue(app)
    sink.answers = ["550 no"]
    assert _work(app) == 2
    with app.app_context():
        assert session.get_one(OutboxMail, first).state == "pending"
        assert session.get_one(OutboxMail, second).state == "sent"


def test_the_worker_runs_until_it_is_stopped(app: Flask, sink: Sink) -> None:
    stop = threading.Event()

    def run() -> None:
        with app.app_context():
            worker.run_forever(stop)

    thread = threading.Thread(target=run)
    thread.start()
    _queue(app)
    deadline = datetime.now(UTC) + timedelta(seconds=15)
    while not sink.received and datetime.now(UTC) < deadline:
        stop.wait(0.05)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    assert len(sink.received) == 1


def test_encryption_is_never_left_out(app: Flask, sink: Sink) -> None:
    number = _queue(app)
    _configure(app, smtp_url=f"smtp+starttls://jmeno:heslo@127.0.0.1:{sink.port}")
    assert _work(app) == 1
    assert sink.received == []
    with app.app_context():
        assert "STARTTLS" in session.get_one(OutboxMail, number).last_error


def test_production_forgets_the_text_of_sent_mails(app: Flask, sink: Sink) -> None:
    number = _queue(app)
    _configure(app, env="production")
    _work(app)
    assert len(sink.received) == 1
    with app.app_context():
        mail = session.get_one(OutboxMail, number)
        assert (mail.state, mail.text, mail.html) == ("sent", "", "")


def test_development_writes_files_and_a_page(app: Flask, config: Config, client: StrictClient) -> None:
    number = _queue(app)
    _queue(app, language="en")
    assert _work(app) == 2
    message = message_from_bytes(
        (mail_folder(config) / f"{number:06}-account_confirm.eml").read_bytes(), policy=default
    )
    assert message["To"] == TO
    page = client.get("/dev/mail")
    assert page.status_code == 200
    assert page.text.count("<article") == 2
    assert 'href="https://katalog.example.cz/cs/x"' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert len(mails(app)) == 2


def test_each_mail_is_written_in_both_languages(app: Flask) -> None:
    assert len(EVENTS) > 10
    with app.app_context():
        for event in EVENTS:
            samples = samples_of(event)  # A KeyError names a variable that notifications/samples.py has to learn.
            subjects = set()
            for sample in samples:
                for language in ("cs", "en"):
                    mail = enqueue(event, TO, language, **sample)
                    assert mail.subject, event
                    assert mail.text.count("\n") > 3, event
                    assert "{{" not in mail.text + mail.subject + mail.html
                    assert f'<html lang="{language}">' in mail.html
                    subjects.add((language, mail.subject, mail.text))
            assert len(subjects) == 2 * len(samples), f"{event}: two forms or languages read alike"


def test_samples_take_every_form_of_a_mail(app: Flask) -> None:
    with app.app_context():
        decisions = [one["action"] for one in samples_of("project_decision")]
        assert sorted(decisions) == ["another", "approve", "reject"]
        assert [one["is_reminder"] for one in samples_of("project_confirmation")] == [False, True]
        assert all(value for one in samples_of("project_decision") for value in one.values())
