"""People with their browsers and what is known of their projects; whatever is sent leaves exactly one event, or nothing."""

import itertools
import re
from collections import Counter
from collections.abc import Callable

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import func, select

from catalogue import database
from catalogue.accounts.models import User
from catalogue.audit.models import AuditEvent
from catalogue.clock import now
from catalogue.database import session
from catalogue.projects.models import Revision
from tests.client import BASE, hidden_fields
from tests.factories import desks
from tests.factories.accounts import Account
from tests.functional.projects.whole_lifecycle.table import Known, Place

MARK = re.compile("znak-[0-9]+-konec")


class People(RuleBasedStateMachine):
    """Who acts, and on what: the newest project of those that were begun."""

    app: Flask
    accounts: dict[str, Account]
    browsers: dict[str, tuple[FlaskClient, dict[str, str]]]
    taken: Counter[str]
    """How often each event has happened in all runs, for whoever asks what was tried at all."""

    def __init__(self) -> None:
        """Start the clock and a first draft."""
        super().__init__()
        self.clock = time_machine.travel(now(), tick=True)
        self.moved = self.clock.start()
        self.looked: dict[tuple[str, int], dict[str, str]] = {}
        self.numbers = itertools.count(1)
        self.all: list[Known] = []
        self.start_draft()

    def teardown(self) -> None:
        """Let the clock go."""
        self.clock.stop()

    def start_draft(self) -> None:
        """Start one more draft; the steps that follow are about it. Every third lacks what the label needs."""
        sentence, is_whole = self.new_sentence(), len(self.all) % 3 != 2
        with self.app.app_context():
            answers = {**(desks.answers_for_the_label() if is_whole else {}), "title": desks.CARD["title"]}
            author = session.get_one(User, self.accounts["member"].id)
            number = desks.draft(author, **{**answers, "benefit": sentence}).id
            database.commit()
        self.follow(Known(number, sentence, is_whole=is_whole))

    def follow(self, project: Known) -> None:
        """Turn to a project."""
        self.all.append(project)
        with self.app.app_context():
            self.one, self.last = project, session.scalar(select(func.max(AuditEvent.id))) or 0

    def new_sentence(self) -> str:
        """Return a sentence that stands nowhere else."""
        return f"Přínos se značkou znak-{next(self.numbers)}-konec, a klidnější noci."

    def mark_of(self, text: str) -> str:
        """Return the mark by which a text is found again."""
        found = MARK.search(text)
        return found[0] if found else ""

    def send(self, who: str, path: str, **data: str) -> int:
        """Send a form and return the status of the answer."""
        client, token = self.browsers[who]
        answer = client.post(path, data={**token, **data}, base_url=BASE)
        assert answer.status_code < 500, answer.text
        refused = who == "visitor" or answer.status_code not in (200, 303)
        return 403 if refused and answer.status_code == 303 else answer.status_code

    def happened(self, status: int, event: str | None, who: str) -> None:
        """Compare an answer with what was to happen: exactly one event by this person, or a refusal and nothing at all."""
        with self.app.app_context():
            found = session.scalars(select(AuditEvent).where(AuditEvent.id > self.last).order_by(AuditEvent.id)).all()
            names = [(one.event, one.thing_id, one.actor_id) for one in found]
        self.last += len(names)
        self.taken.update(name for name, _thing, _actor in names)
        if event is None:
            assert status in (400, 401, 403, 404, 409, 422), status
            assert names == [], names
        else:
            assert status == 303, (status, event)
            assert names == [(event, str(self.one.number), self.accounts[who].id)], names

    def look(self, who: str) -> dict[str, str]:
        """Open the page of the review as far as it is there, and remember what its form says of the text."""
        page = self.browsers[who][0].get(f"/cs/moderation/{self.one.number}", base_url=BASE)
        fields = hidden_fields(page) if page.status_code == 200 else {}
        seen = {name: fields[name] for name in ("seen_number", "seen_hash") if name in fields}
        self.looked[who, self.one.number] = seen
        return seen

    def revisions(self, number: int) -> list[tuple[str, str]]:
        """Return number and hash of every text that was handed in, the newest first."""
        wanted = select(Revision.number, Revision.content_hash).where(Revision.project_id == number)
        return [(str(one), said) for one, said in session.execute(wanted.order_by(Revision.number.desc()))]

    def legal(self) -> list[Callable[[], None]]:
        """Return every step that somebody may take now."""
        return []

    def walked_beside(self, event: AuditEvent, place: Place) -> None:
        """Refuse an event beside the state of the project that does not fit where the project stood."""
