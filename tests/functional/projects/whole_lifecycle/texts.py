"""The steps of a text from draft to public and back again, minor edits of it, undoing, and what time does."""

import re
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select, update

from catalogue import database
from catalogue.accounts.models import UserSession
from catalogue.clock import now
from catalogue.database import session
from catalogue.projects.models import Decision, Project, Revision
from tests.client import BASE, hidden_fields
from tests.functional.projects.whole_lifecycle.people import People
from tests.functional.projects.whole_lifecycle.table import (
    DECISIONS,
    JUDGES,
    OF_OWN,
    OPEN,
    OWN,
    PEOPLE,
    STEPS,
    TEXT,
    Known,
    Place,
    after,
    may,
)


class Texts(People):
    """Everybody sends the forms of the lifecycle, allowed or not."""

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
        if step == "submit":
            one.handed_in += 1
        if step == "approve":
            one.public, one.edited_from = one.working, None
            one.shown, one.approver = one.handed_in, who
        if step == "revise":
            one.working = one.public
        one.place = place
        if place[0] == "discarded":
            self.start_draft()

    def take_seen(self, who: str, step: str) -> None:
        """Take a step, having read the newest text where that is decided on."""
        self.take(who, step, self.look(who) if step in DECISIONS else {})

    def legal(self) -> list[Callable[[], None]]:
        """Return who may take which step of the table now."""
        return super().legal() + [
            partial(self.take_seen, who, step) for step in STEPS for who in PEOPLE
            if after(step, self.one.place) and may(who, step, self.one.place[0])
        ]  # fmt: skip

    @rule(choices=st.lists(st.integers(0, 99), min_size=2, max_size=6))
    def take_allowed_steps(self, choices: list[int]) -> None:
        """Take some steps that somebody may take, having read the newest text, so that texts get far."""
        for choice in choices:
            legal = self.legal()
            if self.one.decided and choice % 3 == 0:
                self.undo(self.one.decided[0])
            elif legal:
                legal[choice % len(legal)]()

    @rule(who=st.sampled_from(PEOPLE), step=st.sampled_from(STEPS), looks=st.booleans())
    def try_any_step(self, who: str, step: str, looks: bool) -> None:
        """Send the form of any step, perhaps with a text before oneself that is long past."""
        self.take(who, step, self.look(who) if looks else self.looked.get((who, self.one.number), {}))

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
            self.one.handed_in = self.one.shown = self.one.handed_in + 1

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
            if not accepts:
                one.unit = one.edited_from or ""
                one.handed_in = one.shown = one.handed_in + 1
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
            self.one.decided, self.one.messages = None, one.messages

    @precondition(lambda self: self.one.place[0] == "rejected")
    @rule(who=st.sampled_from(PEOPLE))
    def copy_what_was_rejected(self, who: str) -> None:
        """Start a new draft from a rejected text, and go on with that."""
        client, token = self.browsers[who]
        answer = client.post(f"/cs/my/projects/{self.one.number}/copy", data=token, base_url=BASE)
        made = re.search(r"/my/projects/(\d+)/edit", answer.location or "")
        assert bool(made) == (who in OWN), answer.status_code
        if made:
            self.follow(Known(int(made[1]), self.one.working, is_whole=self.one.is_whole))

    @rule()
    def time_passes(self) -> None:
        """Let the time of undoing pass; nobody is signed out for it."""
        self.moved.shift(timedelta(minutes=11))
        with self.app.app_context():
            session.execute(update(UserSession).values(last_seen_at=now()))
            database.commit()
