"""People of all kinds do what they like: only steps of the table happen, each leaves one event, and the public sees
exactly what was approved.

The table is written here once more, after the words of the specification and not after the code.
"""

import itertools
import re
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, settings, stateful
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select, update

from catalogue import database
from catalogue.accounts.models import User, UserSession
from catalogue.audit.models import AuditEvent
from catalogue.audit.queries import first_broken_link
from catalogue.clock import now
from catalogue.database import session
from catalogue.projects.models import Decision, Project, PublicationChange, Revision
from tests.client import BASE, hidden_fields
from tests.factories import desks
from tests.factories.accounts import BRNO, PRAHA, Account, account, plain_browser

OWN = ("member", "own moderator")
JUDGES = ("moderator", "administrator")
PEOPLE = (*OWN, *JUDGES, "stranger", "visitor")
TEXT = {
    ("submit", "draft"): "submitted", ("submit", "changes_requested"): "submitted", ("withdraw", "submitted"): "draft",
    ("discard", "draft"): "discarded", ("discard", "changes_requested"): "discarded",
    ("take_up", "submitted"): "in_review", ("put_back", "in_review"): "submitted", ("approve", "in_review"): "published",
    ("request_changes", "in_review"): "changes_requested", ("reject", "in_review"): "rejected",
}  # fmt: skip
"""What becomes of a text; a revision of a published project follows the same rows, and ends instead of its last states."""
SHOWN = {
    ("archive", "published"): "archived", ("hide", "published"): "hidden",
    ("restore", "archived"): "published", ("hide", "archived"): "hidden",
    ("restore", "hidden"): "published", ("archive", "hidden"): "archived",
}  # fmt: skip
ENDS = ("discarded", "published", "rejected")
OF_OWN = ("submit", "withdraw", "discard", "revise")
DECISIONS = ("approve", "request_changes", "reject")
STEPS = tuple(dict.fromkeys([*(action for action, _from in (*TEXT, *SHOWN)), "revise"]))
USUAL = ("submit", "take_up", "approve", "revise", "write", "submit", "take_up", "approve")
OPEN = ("draft", "submitted", "in_review", "changes_requested")
MARK = re.compile("znak-[0-9]+-konec")
Place = tuple[str, str | None]


def after(step: str, place: Place) -> tuple[str, Place] | None:
    """Return the axis of a step and where it leads; None where the table has no such row."""
    state, revision = place
    if (step, state) in TEXT:
        return "project", (TEXT[step, state], revision)
    if (step, state) in SHOWN:
        return "project", (SHOWN[step, state], revision)
    if state == "published" and step == "revise" and revision is None:
        return "revision", (state, "draft")
    if state == "published" and revision and (step, revision) in TEXT:
        to = TEXT[step, revision]
        return "revision", (state, None if to in ENDS else to)
    return None


def may(who: str, step: str, state: str) -> bool:
    """Whether the table gives a step to a person; nobody decides for whom they speak."""
    if step in OF_OWN or (step in ("archive", "restore") and state != "hidden" and who in OWN):
        return who in OWN
    return who == "administrator" if step in ("archive", "restore", "hide") else who in JUDGES


@dataclass
class Known:
    """What a project has to be by all that was done to it."""

    number: int
    working: str
    place: Place = ("draft", None)
    public: str = ""
    unit: str = ""
    edited_from: str | None = None
    decided: "tuple[str, Any, Known] | None" = None
    """Who decided last, until when it can be undone, and how everything was before; nothing once something followed."""


class WholeLifecycle(RuleBasedStateMachine):
    """Six people send the forms of the catalogue in any order, allowed or not."""

    app: Flask
    accounts: dict[str, Account]
    browsers: dict[str, tuple[FlaskClient, dict[str, str]]]

    @initialize(length=st.sampled_from([0, 2, 3, 4, 7, 7, 8]))
    def begin(self, length: int) -> None:
        """Start the clock and a first draft, and lead that a part of the usual way."""
        self.clock = time_machine.travel(now(), tick=True)
        self.moved = self.clock.start()
        self.looked: dict[tuple[str, int], dict[str, str]] = {}
        self.numbers = itertools.count(1)
        self.all: list[Known] = []
        self.start_draft()
        for step in USUAL[:length]:
            if step == "write":
                self.write("member")
            else:
                who = "member" if step in OF_OWN else "moderator"
                self.take(who, step, self.look(who) if step in DECISIONS else {})

    def teardown(self) -> None:
        """Let the clock go."""
        self.clock.stop()

    def start_draft(self) -> None:
        """Start one more draft; the steps that follow are about it."""
        sentence = self.new_sentence()
        with self.app.app_context():
            number = desks.draft(session.get_one(User, self.accounts["member"].id), benefit=sentence).id
            database.commit()
        self.follow(Known(number, sentence))

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

    def take(self, who: str, step: str, seen: dict[str, str]) -> None:
        """Send the form of a step where this person would find it, and follow the table."""
        number, row = self.one.number, after(step, self.one.place)
        desk = f"/cs/my/projects/{number}" if who in OWN and step not in TEXT.values() and step != "hide" else ""
        with self.app.app_context():
            draft = session.get_one(Project, number).draft
            newest = self.revisions(number)[:1]
            version = str(draft.version if draft else 0)
        path = f"/cs/moderation/{number}/{step.replace('_', '-')}"
        data = {"reason": "Důvod, který stačí.", "reason_code": "unclear", "text": "Doplňte to prosím.", **seen}
        if step == "submit":
            path, data = f"/cs/my/projects/{number}/edit/check", {"version": version, "consent_licence": "y"}
        elif step in OF_OWN or (desk and step in ("archive", "restore")):
            path = f"/cs/my/projects/{number}/{step}"
        allowed = row is not None and may(who, step, self.one.place[0])
        if step in DECISIONS and (seen.get("seen_number"), seen.get("seen_hash")) not in newest:
            allowed = False
        status = self.send(who, path, **data)
        self.happened(status, f"{row[0]}.{step}" if row and allowed else None, who)
        if row and allowed:
            self.follow_step(who, step, row[1])

    def follow_step(self, who: str, step: str, place: Place) -> None:
        """Note what a step that was taken changes."""
        one = self.one
        before = deepcopy(one)
        one.decided = (who, now() + timedelta(minutes=10), before) if step in DECISIONS else None
        if step == "approve":
            one.public, one.edited_from = one.working, None
        if step == "revise":
            one.working = one.public
        one.place = place
        if place[0] == "discarded":
            self.start_draft()

    def legal(self) -> list[tuple[str, str]]:
        """Return who may take which step now."""
        return [
            (who, step) for step in STEPS for who in PEOPLE
            if after(step, self.one.place) and may(who, step, self.one.place[0])
        ]  # fmt: skip

    @rule(choices=st.lists(st.integers(0, 99), min_size=2, max_size=6))
    def take_allowed_steps(self, choices: list[int]) -> None:
        """Take some steps of the table, having read the newest text, so that texts get far."""
        for choice in choices:
            legal = self.legal()
            if self.one.decided and choice % 3 == 0:
                self.undo(self.one.decided[0])
            elif legal:
                who, step = legal[choice % len(legal)]
                self.take(who, step, self.look(who) if step in DECISIONS else {})

    @rule(who=st.sampled_from(PEOPLE), step=st.sampled_from(STEPS), looks=st.booleans())
    def try_any_step(self, who: str, step: str, looks: bool) -> None:
        """Send the form of any step, perhaps with a text before oneself that is long past."""
        self.take(who, step, self.look(who) if looks else self.looked.get((who, self.one.number), {}))

    def revisions(self, number: int) -> list[tuple[str, str]]:
        """Return number and hash of every text that was handed in, the newest first."""
        wanted = select(Revision.number, Revision.content_hash).where(Revision.project_id == number)
        return [(str(one), said) for one, said in session.execute(wanted.order_by(Revision.number.desc()))]

    @precondition(lambda self: "in_review" in self.one.place)
    @rule(who=st.sampled_from(JUDGES), step=st.sampled_from(DECISIONS), back=st.integers(0, 2), mixed=st.booleans())
    def decide_on_an_older_text(self, who: str, step: str, back: int, mixed: bool) -> None:
        """Decide on a text from before, or name the newest number with what stood in an older one."""
        with self.app.app_context():
            known = self.revisions(self.one.number)
        number, said = known[min(back, len(known) - 1)]
        self.take(who, step, {"seen_number": known[0][0] if mixed else number, "seen_hash": said})

    @rule(who=st.sampled_from(PEOPLE))
    def write(self, who: str) -> None:
        """Write one answer anew; whoever speaks for the municipality may while the text is with them."""
        state, revision = self.one.place
        text = state if state in OPEN else revision
        writable = who in OWN and text in ("draft", "changes_requested") and state != "hidden"
        sentence, number = self.new_sentence(), self.one.number
        with self.app.app_context():
            draft = session.get_one(Project, number).draft
            version = str(draft.version if draft else 0)
        status = self.send(who, f"/cs/my/projects/{number}/edit/solution", version=version, benefit=sentence)
        self.happened(status, "draft.saved" if writable else None, who)
        if writable:
            self.one.working, self.one.decided = sentence, None

    @rule(who=st.sampled_from(PEOPLE))
    def edit_what_is_public(self, who: str) -> None:
        """Change the office in the published text at once."""
        unit, number = f"Odbor {self.mark_of(self.new_sentence())}", self.one.number
        fits = who in OWN and self.one.place == ("published", None)
        fields = hidden_fields(self.browsers[who][0].get(f"/cs/my/projects/{number}/minor-edit", base_url=BASE))
        status = self.send(who, f"/cs/my/projects/{number}/minor-edit", **{**fields, "contact_unit": unit})
        self.happened(status, "edit.make" if fits else None, who)
        if fits:
            self.one.edited_from = self.one.unit if self.one.edited_from is None else self.one.edited_from
            self.one.unit, self.one.decided = unit, None

    @precondition(lambda self: self.one.edited_from is not None)
    @rule(who=st.sampled_from(PEOPLE), accepts=st.booleans())
    def check_the_edit(self, who: str, accepts: bool) -> None:
        """Leave a minor edit, or take it back; that only while no revision is open."""
        one = self.one
        fits = who in JUDGES and one.place[0] == "published" and (accepts or one.place[1] is None)
        with self.app.app_context():
            wanted = select(Revision.number).where(
                Revision.project_id == one.number, Revision.published_at.is_not(None)
            )
            seen = str(session.scalar(wanted.order_by(Revision.number.desc()).limit(1)))
        answer = {"accept": "1"} if accepts else {"reason": "Není to pravda."}
        status = self.send(who, f"/cs/moderation/{one.number}/minor-edit", seen=seen, **answer)
        self.happened(status, ("edit.accept" if accepts else "edit.revert") if fits else None, who)
        if fits:
            one.unit = one.unit if accepts else one.edited_from or ""
            one.edited_from = one.decided = None

    @rule(who=st.sampled_from((*JUDGES, *JUDGES, "own moderator", "stranger")))
    def undo(self, who: str) -> None:
        """Take a decision back: who decided, within ten minutes, while nothing has followed."""
        one = self.one
        with self.app.app_context():
            wanted = select(Decision).where(Decision.project_id == one.number).order_by(Decision.id.desc()).limit(1)
            newest = session.scalar(wanted)
            number, axis = (newest.id, newest.axis) if newest else (0, "")
        fits = one.decided is not None and one.decided[0] == who and now() < one.decided[1]
        status = self.send(who, f"/cs/moderation/{one.number}/undo", decision=str(number))
        self.happened(status, f"{axis}.undo" if fits else None, who)
        if fits and one.decided:
            self.all[self.all.index(one)] = self.one = one.decided[2]
            self.one.decided = None

    @precondition(lambda self: self.one.place[0] == "rejected")
    @rule(who=st.sampled_from(PEOPLE))
    def copy_what_was_rejected(self, who: str) -> None:
        """Start a new draft from a rejected text, and go on with that."""
        client, token = self.browsers[who]
        answer = client.post(f"/cs/my/projects/{self.one.number}/copy", data=token, base_url=BASE)
        made = re.search(r"/my/projects/(\d+)/edit", answer.location or "")
        assert bool(made) == (who in OWN), answer.status_code
        if made:
            self.follow(Known(int(made[1]), self.one.working))

    @rule()
    def time_passes(self) -> None:
        """Let the time of undoing pass; nobody is signed out for it."""
        self.moved.shift(timedelta(minutes=11))
        with self.app.app_context():
            session.execute(update(UserSession).values(last_seen_at=now()))
            database.commit()

    @invariant()
    def the_database_and_the_public_see_what_was_done(self) -> None:
        """Compare the rows and the public page of every project with what was done to it."""
        with self.app.app_context():
            assert first_broken_link() is None
            for one in self.all:
                project = session.get_one(Project, one.number)
                assert (project.state, project.revision_state) == one.place
                text = project.state if project.state in OPEN else project.revision_state
                assert (project.draft is not None) == (text is not None), "a working text is there while one is open"
                assert self.walked(one.number) == one.place
                self.check_revisions(project)
        self.check_public(self.one)

    def walked(self, number: int) -> Place:
        """Return where the events of a project lead; each begins where the one before ended, by a row of the table."""
        wanted = select(AuditEvent).where(AuditEvent.thing_type == "project", AuditEvent.thing_id == str(number))
        place: Place = ("draft", None)
        undone: list[Place] = []
        for event in session.scalars(wanted.order_by(AuditEvent.id)):
            axis, _dot, step = event.event.partition(".")
            if axis not in ("project", "revision") or step in ("created", "copied"):
                continue
            old, new = ((one["state"], one["revision_state"]) for one in (event.old or {}, event.new or {}))
            assert old == place, event.event
            assert new == undone[-1] if step == "undo" else (axis, new) == after(step, place), event.event
            undone, place = [place], new
        return place

    def check_revisions(self, project: Project) -> None:
        """Refuse gaps, more than one text that waits, and decisions by who speaks for the municipality."""
        numbers = [one.number for one in project.revisions]
        assert numbers == list(range(1, len(numbers) + 1))
        own = {self.accounts[who].id for who in OWN}
        for decision in project.decisions:
            assert decision.decided_by_id not in own, "four eyes"
            assert decision.content_hash == decision.revision.content_hash
        standing = [one.revision_id for one in project.decisions if one.undone_at is None]
        assert len(standing) == len(set(standing)), "decided on twice"
        reviewed = "in_review" in (project.state, project.revision_state)
        assert reviewed == (project.claimed_by_id is not None)

    def check_public(self, one: Known) -> None:
        """Ask for the page as a visitor: exactly the published text, 410 for what is hidden, and nothing else."""
        visitor = self.browsers["visitor"][0]
        page = visitor.get(f"/cs/projects/{one.number}-senzory-na-silnici", base_url=BASE)
        data = visitor.get(f"/api/v1/projects/{one.number}", base_url=BASE)
        status = {"published": 200, "archived": 200, "hidden": 410}.get(one.place[0], 404)
        assert (page.status_code, data.status_code) == (status, status), one
        wanted = {self.mark_of(one.public), self.mark_of(one.unit)} - {""} if status == 200 else set()
        for answer in (page, data):
            assert set(MARK.findall(answer.text)) == wanted
        with self.app.app_context():
            wanted_kind = select(PublicationChange.kind).where(PublicationChange.project_id == one.number)
            kind = session.scalar(wanted_kind.order_by(PublicationChange.sequence.desc()).limit(1))
        assert (kind in ("published", "changed")) == (status == 200), kind


def test_whoever_does_what_only_steps_of_the_table_happen(app: Flask, chance: int) -> None:
    accounts = {
        "member": account(app, municipality=PRAHA), "own moderator": account(app, "moderator", municipality=PRAHA),
        "moderator": account(app, "moderator"), "administrator": account(app, "administrator"),
        "stranger": account(app, municipality=BRNO),
    }  # fmt: skip
    browsers = {who: plain_browser(app, person) for who, person in accounts.items()}
    browsers["visitor"] = (FlaskClient(app, app.response_class, use_cookies=True), {"csrf_token": "x"})
    stateful.run_state_machine_as_test(
        type("Machine", (WholeLifecycle,), {"app": app, "accounts": accounts, "browsers": browsers}),
        settings=settings(
            max_examples=7 * chance, stateful_step_count=12, deadline=None, derandomize=chance == 1, database=None,
            suppress_health_check=list(HealthCheck), phases=(Phase.generate,), report_multiple_bugs=False,
        ),
    )  # fmt: skip
