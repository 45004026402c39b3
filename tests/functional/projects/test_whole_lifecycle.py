"""People of all kinds do what they like: only steps of the tables happen, each leaves one event, and the public sees
exactly what was approved.

The tables are written once more, after the words of the specification and not after the code, in `whole_lifecycle.table`.
"""

from collections import Counter

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, settings, stateful
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant
from sqlalchemy import select

from catalogue.audit.models import AuditEvent
from catalogue.audit.queries import first_broken_link
from catalogue.database import session
from catalogue.projects.models import Project, PublicationChange
from tests.client import BASE
from tests.factories.accounts import BRNO, PRAHA, account, plain_browser
from tests.functional.projects.whole_lifecycle.conversation import Conversation
from tests.functional.projects.whole_lifecycle.labels import JUST_ENOUGH, TOO_FEW, Labels
from tests.functional.projects.whole_lifecycle.people import MARK
from tests.functional.projects.whole_lifecycle.table import LABEL, OF_OWN, OPEN, OWN, USUAL, Known, Place, after
from tests.functional.projects.whole_lifecycle.texts import Texts

LABELLED = (*USUAL[:3], "nominate", "talk", "archive", "refuse", "restore", "refuse", "appeal", "grant")
BEGINNINGS = (
    *(USUAL[:length] for length in (0, 2, 3, 4, 7, 7, 8)),
    LABELLED[:5],
    LABELLED[:9],
    LABELLED[:10],
    LABELLED,
)
TRIED = {*(f"label.{step}" for step, _from in LABEL), "an appeal was judged", "the authors wrote", "a moderator wrote"}
"""What has to happen in a usual run, so that it proves something."""


class WholeLifecycle(Texts, Labels, Conversation):
    """Seven people send the forms of the catalogue in any order, allowed or not."""

    @initialize(beginning=st.sampled_from(BEGINNINGS))
    def begin(self, beginning: tuple[str, ...]) -> None:
        """Lead the first draft a part of a usual way."""
        for step in beginning:
            if step == "write":
                self.write("member")
            elif step == "nominate":
                self.nominate("member", True)
            elif step == "appeal":
                self.appeal("member")
            elif step == "talk":
                self.everybody_writes()
            elif step in ("grant", "refuse"):
                self.judge(JUST_ENOUGH if step == "grant" else TOO_FEW)
            else:
                self.take_seen("member" if step in (*OF_OWN, "archive", "restore") else "moderator", step)

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
                self.check_label(project, one)
                self.check_conversation(project, one)
        self.check_public(self.one)

    def walked(self, number: int) -> Place:
        """Return where the events of a project lead; each begins where the one before ended, by a row of the table."""
        wanted = select(AuditEvent).where(AuditEvent.thing_type == "project", AuditEvent.thing_id == str(number))
        place: Place = ("draft", None)
        undone: list[Place] = []
        for event in session.scalars(wanted.order_by(AuditEvent.id)):
            axis, _dot, step = event.event.partition(".")
            if axis not in ("project", "revision") or step in ("created", "copied", "message"):
                self.walked_beside(event, place)
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
        wanted = (
            {self.mark_of(one.public), self.mark_of(one.unit), *self.marks_of_label(one)} if status == 200 else set()
        )
        for answer in (page, data):
            assert set(MARK.findall(answer.text)) == wanted - {""}
        if status == 200:
            assert data.json and data.json["label"] == one.label
        with self.app.app_context():
            wanted_kind = select(PublicationChange.kind).where(PublicationChange.project_id == one.number)
            kind = session.scalar(wanted_kind.order_by(PublicationChange.sequence.desc()).limit(1))
        assert (kind in ("published", "changed")) == (status == 200), kind


def test_whoever_does_what_only_steps_of_the_table_happen(app: Flask, chance: int) -> None:
    accounts = {
        "member": account(app, municipality=PRAHA), "own moderator": account(app, "moderator", municipality=PRAHA),
        "moderator": account(app, "moderator"), "administrator": account(app, "administrator"),
        "second administrator": account(app, "administrator"), "stranger": account(app, municipality=BRNO),
    }  # fmt: skip
    browsers = {who: plain_browser(app, person) for who, person in accounts.items()}
    browsers["visitor"] = (FlaskClient(app, app.response_class, use_cookies=True), {"csrf_token": "x"})
    taken: Counter[str] = Counter()
    world = {"app": app, "accounts": accounts, "browsers": browsers, "taken": taken}
    stateful.run_state_machine_as_test(
        type("Machine", (WholeLifecycle,), world),
        settings=settings(
            max_examples=10 * chance, stateful_step_count=12, deadline=None, derandomize=chance == 1, database=None,
            suppress_health_check=list(HealthCheck), phases=(Phase.generate,), report_multiple_bugs=False,
        ),
    )  # fmt: skip
    assert not TRIED - taken.keys(), taken
