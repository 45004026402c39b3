"""The label: who puts a project forward, scores it, disagrees with a refusal and decides on that."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from catalogue.audit.models import AuditEvent
from catalogue.database import session
from catalogue.projects.labelling.models import LabelReview
from catalogue.projects.models import Decision, Project, Publication
from tests.functional.projects.whole_lifecycle.people import People
from tests.functional.projects.whole_lifecycle.table import (
    ADMINISTRATORS,
    JUDGES,
    LABEL,
    OWN,
    PEOPLE,
    Asked,
    Known,
    Place,
    may_ask,
    may_score,
)

CRITERIA = ("evidence", "cost", "transfer", "honesty", "operation", "openness")
JUST_ENOUGH, TOO_FEW, ONE_ZERO = (2, 2, 1, 1, 1, 1), (2, 1, 1, 1, 1, 1), (2, 2, 2, 2, 2, 0)


class Labels(People):
    """Everybody sends the forms of the label, allowed or not."""

    @rule(who=st.sampled_from(PEOPLE), at_desk=st.booleans())
    def nominate(self, who: str, at_desk: bool) -> None:
        """Put a project forward, the municipality from its desk and a moderator from theirs, or from that of the others."""
        number, fits = self.one.number, may_ask(who, self.one, "nominate") and at_desk == (who in OWN)
        status = self.send(who, f"/cs/{'my/projects' if at_desk else 'moderation'}/{number}/label/nominate")
        self.happened(status, "label.nominate" if fits else None, who)
        if fits:
            self.one.asked.append(Asked(who, self.one.shown))
            self.one.label, self.one.decided = "nominated", None

    @rule(who=st.sampled_from(PEOPLE))
    def appeal(self, who: str) -> None:
        """Disagree with a refusal."""
        fits, plea = may_ask(who, self.one, "appeal"), f"Nesouhlasíme. {self.new_sentence()}"
        status = self.send(who, f"/cs/my/projects/{self.one.number}/label/appeal", request=plea)
        self.happened(status, "label.appeal" if fits else None, who)
        if fits:
            self.one.asked.append(Asked(who, self.one.shown, is_appeal=True))
            self.one.label, self.one.decided = "nominated", None

    @rule(who=st.sampled_from(PEOPLE), points=st.sampled_from([JUST_ENOUGH, TOO_FEW, ONE_ZERO]), ahead=st.booleans())
    def score(self, who: str, points: tuple[int, ...], ahead: bool) -> None:
        """Judge what was put forward, perhaps by a text that is not the one the public sees."""
        fits, reasons = may_score(who, self.one) and not ahead, self.new_sentence()
        typed = {f"score_{one}": str(many) for one, many in zip(CRITERIA, points, strict=True)}
        typed |= {f"reason_{one}": f"{one}: {reasons}" for one in CRITERIA}
        path = f"/cs/moderation/{self.one.number}/label"
        status = self.send(who, path, seen_number=str(self.one.shown + ahead), **typed)
        step = "grant" if points == JUST_ENOUGH else "refuse"
        self.happened(status, f"label.{step}" if fits else None, who)
        if fits:
            last = self.one.asked[-1]
            last.outcome, last.judge, last.text, last.reasons = step, who, self.one.shown, reasons
            self.one.label, self.one.decided = LABEL[step, self.one.label], None
            self.taken.update(["an appeal was judged"] if last.is_appeal else [])

    @precondition(lambda self: self.one.label == "nominated")
    @rule(points=st.sampled_from([JUST_ENOUGH, TOO_FEW]))
    def judge(self, points: tuple[int, ...]) -> None:
        """Let everybody judge who may not, and then the first who may; nobody may while the project is not published."""
        for who in PEOPLE:
            if not may_score(who, self.one):
                self.score(who, points, False)
        for who in [who for who in JUDGES if may_score(who, self.one)][:1]:
            self.score(who, points, False)

    def legal(self) -> list[Callable[[], None]]:
        """Return who may take which step of the label now."""
        found: list[Callable[[], None]] = []
        for who in PEOPLE:
            if may_ask(who, self.one, "nominate"):
                found.append(partial(self.nominate, who, who in OWN))
            if may_ask(who, self.one, "appeal"):
                found.append(partial(self.appeal, who))
            if may_score(who, self.one):
                found += [partial(self.score, who, points, False) for points in (JUST_ENOUGH, TOO_FEW)]
        return super().legal() + found

    def walked_beside(self, event: AuditEvent, place: Place) -> None:
        """Refuse a step of the label that the table has not, and one of a project that is not published."""
        super().walked_beside(event, place)
        axis, _dot, step = event.event.partition(".")
        if axis == "label":
            old, new = (event.old or {})["label"], (event.new or {})["label"]
            assert LABEL.get((step, old)) == new, event.event
            assert place[0] == "published", "a label of what is not published"

    def check_label(self, project: Project, one: Known) -> None:
        """Compare the label with what was asked and scored, and hold each judge to four eyes."""
        wanted = select(LabelReview).where(LabelReview.project_id == one.number).order_by(LabelReview.id)
        reviews = session.scalars(wanted).all()
        told = {"granted": "grant", "refused": "refuse"}
        assert [(told.get(each.outcome or ""), each.is_appeal) for each in reviews] == [
            (each.outcome, each.is_appeal) for each in one.asked
        ]
        assert project.label == one.label
        assert [each.outcome is None for each in reviews].count(True) == (one.label == "nominated"), "one waits at most"
        public = session.get(Publication, one.number)
        assert public is None or public.label == public.card["label"] == one.label
        for each in reviews:
            if each.outcome is not None:
                assert (each.outcome == "granted") == ((each.total or 0) >= 8 and (each.lowest or 0) > 0)
                self.check_judge(each)
        for before, each in pairwise(reviews):
            assert not each.is_appeal or (before.outcome, before.is_appeal) == ("refused", False), "one appeal"
            assert not each.is_appeal or each.decided_by_id != before.decided_by_id, "an appeal to the same judge"

    def check_judge(self, review: LabelReview) -> None:
        """Refuse scores by who speaks for the municipality, put the project forward or approved the text."""
        ids: dict[str, Any] = {who: person.id for who, person in self.accounts.items()}
        wanted = select(Decision.decided_by_id).where(
            Decision.project_id == review.project_id, Decision.action == "approve", Decision.undone_at.is_(None),
            Decision.decided_at <= review.decided_at,
        )  # fmt: skip
        approver = session.scalar(wanted.order_by(Decision.id.desc()).limit(1))
        others = {*(ids[who] for who in OWN), review.nominated_by_id, approver}
        assert review.decided_by_id not in others, "four eyes"
        entitled = ADMINISTRATORS if review.is_appeal else JUDGES
        assert review.decided_by_id in {ids[who] for who in entitled}

    def marks_of_label(self, one: Known) -> set[str]:
        """Return by what the published reasons of a label are found: no pleas, and nothing of what was refused."""
        return {self.mark_of(one.asked[-1].reasons)} if one.label == "good_practice" else set()
