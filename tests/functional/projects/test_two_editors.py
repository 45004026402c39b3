"""Two editors and a reviewer do as they like: no typed text is lost, and the public sees only what was let through."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from catalogue import database
from catalogue.accounts.models import User
from catalogue.audit.queries import first_broken_link
from catalogue.database import session
from catalogue.errors import Refused
from catalogue.projects import services
from catalogue.projects.models import Project, Publication
from tests.client import BASE, hidden_fields
from tests.factories import desks
from tests.factories.accounts import PRAHA, Account, account, signed_in

KEYS = ("problem", "solution", "benefit")
SENTENCES = st.integers(0, 7).map(lambda number: f"Věta číslo {number}, která je dost dlouhá na to, aby prošla.")


class TwoEditors(RuleBasedStateMachine):
    """Forms that were opened at some time are sent at any later time, by a button or by the script."""

    forms = Bundle("forms")
    app: Flask
    browsers: list[FlaskClient]
    author: int
    reviewer: int

    @initialize()
    def begin(self) -> None:
        """Make a published project with an open revision."""
        with self.app.app_context():
            author = session.get_one(User, self.author)
            project = desks.published(author, session.get_one(User, self.reviewer))
            self.number = project.id
            services.revise(author, project)
            database.commit()
        self.public = self.seen_by_all()

    def seen_by_all(self) -> dict[str, Any]:
        """Return what the public sees."""
        with self.app.app_context():
            return dict(session.get_one(Publication, self.number).document)

    def working_text(self) -> dict[str, Any]:
        """Return the stored working text; nothing where none is open."""
        with self.app.app_context():
            draft = session.get_one(Project, self.number).draft
            return dict(draft.document) if draft else {}

    @rule(target=forms, who=st.integers(0, 1))
    def open_section(self, who: int) -> dict[str, Any]:
        """Open the form, as long as the text is open."""
        page = self.browsers[who].get(f"/cs/my/projects/{self.number}/edit/solution", base_url=BASE)
        if page.status_code != 200:
            return {}
        text = self.working_text()
        return {"who": who, "hidden": hidden_fields(page), "text": {key: text.get(key, "") for key in KEYS}}

    @rule(form=forms, key=st.sampled_from(KEYS), sentence=SENTENCES, by_script=st.booleans())
    def send(self, form: dict[str, Any], key: str, sentence: str, by_script: bool) -> None:
        """Send an old or a new form with one answer changed: it is stored, or it comes back."""
        if not form:
            return
        before = self.working_text()
        path = "autosave/solution.json" if by_script else "edit/solution"
        sent = {**form["hidden"], **form["text"], key: sentence}
        answer = self.browsers[form["who"]].post(f"/cs/my/projects/{self.number}/{path}", data=sent, base_url=BASE)
        after = self.working_text()
        if answer.status_code in (200, 303):
            assert after[key] == sentence
            assert before.get(key) in (form["text"][key], sentence), "somebody else's answer was overwritten"
            kept = [one for one in KEYS if one != key]
            assert {one: after.get(one) for one in kept} == {one: before.get(one) for one in kept}
            form["text"][key] = sentence
            if by_script:
                form["hidden"] |= {name: answer.json[name] for name in ("version", "marks")}
            else:
                form.clear()  # A browser has left that page.
        else:
            assert after == before
            assert answer.status_code in ((409,) if before else (403,)), answer.status_code
            if answer.status_code == 409 and not by_script:
                assert sentence in answer.text and str(before[key]) in answer.text
                form.clear()

    @rule(step=st.sampled_from(["submit", "withdraw", "take_up", "request_changes", "approve", "discard", "revise"]))
    def take_a_step(self, step: str) -> None:
        """Take a step of the lifecycle where it is possible; only an approval changes what the public sees."""
        with self.app.app_context():
            project = session.get_one(Project, self.number)
            author, reviewer = session.get_one(User, self.author), session.get_one(User, self.reviewer)
            seen = desks.seen(project)
            given: dict[str, tuple[Any, ...]] = {
                "submit": (author, project, project.draft.version if project.draft else 0),
                "take_up": (reviewer, project), "approve": (reviewer, project, seen),
                "request_changes": (reviewer, project, seen, "unclear", "Doplňte to."),
            }  # fmt: skip
            wanted = dict(project.draft.document) if project.draft else {}
            try:
                getattr(services, step)(*given.get(step, (author, project)))
            except Refused:
                database.rollback()
                return
            database.commit()
        if step == "approve":
            self.public = self.seen_by_all()
            assert {key: self.public[key] for key in KEYS} == {key: wanted[key] for key in KEYS}

    @invariant()
    def the_public_text_changes_only_by_approval(self) -> None:
        """Compare what the public sees with what was approved last."""
        if hasattr(self, "public"):
            assert self.seen_by_all() == self.public


def _browser(app: Flask, person: Account) -> FlaskClient:
    """Return a person's browser without the checks of pages, which other tests make."""
    made = FlaskClient(app, app.response_class, use_cookies=True)
    made._cookies = signed_in(app, person)._cookies
    return made


def test_two_editors_lose_nothing_and_the_public_sees_what_was_approved(app: Flask, chance: int) -> None:
    people = [account(app, municipality=PRAHA) for _editor in range(2)]
    world = {
        "app": app, "browsers": [_browser(app, one) for one in people],
        "author": people[0].id, "reviewer": account(app, "moderator").id,
    }  # fmt: skip
    run_state_machine_as_test(
        type("Machine", (TwoEditors,), world),
        settings=settings(
            max_examples=8 * chance, stateful_step_count=15, deadline=None, derandomize=chance == 1, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    with app.app_context():
        assert first_broken_link() is None
