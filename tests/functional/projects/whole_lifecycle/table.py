"""The tables of the specification, written once more after its words and not after the code, and what follows from them."""

from dataclasses import dataclass, field
from typing import Any

OWN = ("member", "own moderator")
ADMINISTRATORS = ("administrator", "second administrator")
JUDGES = ("moderator", *ADMINISTRATORS)
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
LABEL = {
    ("nominate", "none"): "nominated", ("appeal", "none"): "nominated",
    ("grant", "nominated"): "good_practice", ("refuse", "nominated"): "none",
}  # fmt: skip
"""What becomes of the label, and only of that of a published project."""
ENDS = ("discarded", "published", "rejected")
OF_OWN = ("submit", "withdraw", "discard", "revise")
DECISIONS = ("approve", "request_changes", "reject")
STEPS = tuple(dict.fromkeys([*(action for action, _from in (*TEXT, *SHOWN)), "revise"]))
USUAL = ("submit", "take_up", "approve", "revise", "write", "submit", "take_up", "approve")
OPEN = ("draft", "submitted", "in_review", "changes_requested")
TALKED_ABOUT = ("submitted", "in_review", "changes_requested", "rejected")
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
    return who in (ADMINISTRATORS if step in ("archive", "restore", "hide") else JUDGES)


@dataclass
class Asked:
    """A nomination or an appeal: by whom, for which published text, and what became of it."""

    by: str
    text: int
    is_appeal: bool = False
    outcome: str | None = None
    judge: str = ""
    reasons: str = ""


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
    is_whole: bool = True
    """Whether the text has all answers that the label needs."""
    handed_in: int = 0
    shown: int = 0
    """How many texts were kept, minor edits among them, and the number of the one that the public sees."""
    approver: str = ""
    label: str = "none"
    asked: list[Asked] = field(default_factory=list)
    messages: list[tuple[str, str]] = field(default_factory=list)

    @property
    def refused(self) -> Asked | None:
        """The last nomination or appeal if it was refused."""
        return self.asked[-1] if self.asked and self.asked[-1].outcome == "refuse" else None


def may_ask(who: str, one: Known, action: str) -> bool:
    """Whether a person may put a project forward, or its municipality disagree with a refusal, once."""
    fits = one.place[0] == "published" and (action, one.label) in LABEL
    if action == "appeal":
        return fits and who in OWN and one.refused is not None and not one.refused.is_appeal
    anew = one.refused is None or one.refused.text != one.shown
    return fits and who in (*OWN, *JUDGES) and one.is_whole and anew


def may_score(who: str, one: Known) -> bool:
    """Whether a person may judge: who did not approve the text, nor ask; an appeal is for another administrator."""
    if one.place[0] != "published" or one.label != "nominated" or who not in JUDGES:
        return False
    *before, last = one.asked
    if who in (one.approver, last.by):
        return False
    return not last.is_appeal or (who in ADMINISTRATORS and who != before[-1].judge)


def may_talk(who: str, one: Known, at_desk: bool) -> bool:
    """Whether a person takes part in the conversation from the desk of the authors, or from that of the moderators."""
    state, revision = one.place
    if at_desk:
        return who in OWN and state != "hidden"
    is_read = (state if state in OPEN else revision) in TALKED_ABOUT or state == "rejected"
    return is_read and who in (ADMINISTRATORS if state == "hidden" else JUDGES)
