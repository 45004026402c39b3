"""The lifecycle as a table of data: which action leads from where to where, who may do it, what it leaves behind."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class State(StrEnum):
    """The public state of a project."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    PUBLISHED = "published"
    REJECTED = "rejected"
    ARCHIVED = "archived"
    HIDDEN = "hidden"
    DISCARDED = "discarded"


class Axis(StrEnum):
    """What an action moves: the project itself, or the open revision of a published one."""

    PROJECT = "project"
    REVISION = "revision"


class Actor(StrEnum):
    """In which capacity a person acts."""

    AUTHOR = "author"
    """Represents the municipality of the project."""
    COORDINATOR = "coordinator"
    """Drafts the project for a municipality, which has to confirm the text before it is submitted."""
    REVIEWER = "reviewer"
    """A moderator or administrator who does not represent the municipality (four eyes)."""
    ADMINISTRATOR = "administrator"
    """An administrator who does not represent the municipality."""
    DECIDER = "decider"
    """The reviewer who decided last, as long as the decision can be taken back."""
    SYSTEM = "system"
    """Nobody: the catalogue itself, when a time is over."""


@dataclass(frozen=True)
class Transition:
    """One row of the table; `target` None closes the open revision."""

    action: str
    axis: Axis
    source: State | None
    target: State | None
    actors: frozenset[Actor]
    comment_needed: bool = False

    @property
    def event(self) -> str:
        """The name of its audit event and mail."""
        return f"{self.axis}.{self.action}"


AUTHOR, REVIEWER, ADMINISTRATOR = (
    frozenset({Actor.AUTHOR}),
    frozenset({Actor.REVIEWER}),
    frozenset({Actor.ADMINISTRATOR}),
)
EITHER = AUTHOR | ADMINISTRATOR
EITHER_SIDE = AUTHOR | REVIEWER
WRITER = AUTHOR | {Actor.COORDINATOR}
P, R = Axis.PROJECT, Axis.REVISION

TRANSITIONS = (
    #           action             axis  from                      to                        who            reason
    Transition("submit",           P,    State.DRAFT,              State.SUBMITTED,          AUTHOR),
    Transition("submit",           P,    State.CHANGES_REQUESTED,  State.SUBMITTED,          AUTHOR),
    Transition("discard",          P,    State.DRAFT,              State.DISCARDED,          WRITER),
    Transition("discard",          P,    State.CHANGES_REQUESTED,  State.DISCARDED,          WRITER),
    Transition("withdraw",         P,    State.SUBMITTED,          State.DRAFT,              AUTHOR),
    Transition("take_up",          P,    State.SUBMITTED,          State.IN_REVIEW,          REVIEWER),
    Transition("put_back",         P,    State.IN_REVIEW,          State.SUBMITTED,          REVIEWER),
    Transition("approve",          P,    State.IN_REVIEW,          State.PUBLISHED,          REVIEWER),
    Transition("request_changes",  P,    State.IN_REVIEW,          State.CHANGES_REQUESTED,  REVIEWER,      True),
    Transition("reject",           P,    State.IN_REVIEW,          State.REJECTED,           REVIEWER,      True),
    Transition("archive",          P,    State.PUBLISHED,          State.ARCHIVED,           EITHER,        True),
    Transition("restore",          P,    State.ARCHIVED,           State.PUBLISHED,          EITHER),
    Transition("hide",             P,    State.PUBLISHED,          State.HIDDEN,             ADMINISTRATOR, True),
    Transition("hide",             P,    State.ARCHIVED,           State.HIDDEN,             ADMINISTRATOR, True),
    Transition("restore",          P,    State.HIDDEN,             State.PUBLISHED,          ADMINISTRATOR),
    Transition("archive",          P,    State.HIDDEN,             State.ARCHIVED,           ADMINISTRATOR, True),
    Transition("revise",           R,    None,                     State.DRAFT,              WRITER),
    Transition("submit",           R,    State.DRAFT,              State.SUBMITTED,          AUTHOR),
    Transition("submit",           R,    State.CHANGES_REQUESTED,  State.SUBMITTED,          AUTHOR),
    Transition("discard",          R,    State.DRAFT,              None,                     WRITER),
    Transition("discard",          R,    State.CHANGES_REQUESTED,  None,                     WRITER),
    Transition("withdraw",         R,    State.SUBMITTED,          State.DRAFT,              AUTHOR),
    Transition("take_up",          R,    State.SUBMITTED,          State.IN_REVIEW,          REVIEWER),
    Transition("put_back",         R,    State.IN_REVIEW,          State.SUBMITTED,          REVIEWER),
    Transition("approve",          R,    State.IN_REVIEW,          None,                     REVIEWER),
    Transition("request_changes",  R,    State.IN_REVIEW,          State.CHANGES_REQUESTED,  REVIEWER,      True),
    Transition("reject",           R,    State.IN_REVIEW,          None,                     REVIEWER,      True),
)  # fmt: skip


@dataclass(frozen=True)
class SideStep:
    """One row of the table of what moves beside the state: the label, and minor edits of a published text."""

    axis: str
    action: str
    source: str | None
    target: str | None
    actors: frozenset[Actor]
    comment_needed: bool = False

    @property
    def event(self) -> str:
        """The name of its audit event and mail."""
        return f"{self.axis}.{self.action}"


SIDE_STEPS = (
    #        axis     action    from             to           who                        reason
    SideStep("claim", "take_over", "held",       "held",      REVIEWER),
    SideStep("label", "nominate", "none",         "nominated",     EITHER_SIDE),
    SideStep("label", "nominate", "expired",      "nominated",     EITHER_SIDE),
    SideStep("label", "appeal",   "none",         "nominated",     AUTHOR,        True),
    SideStep("label", "grant",    "nominated",    "good_practice", REVIEWER),
    SideStep("label", "refuse",   "nominated",    "none",          REVIEWER,      True),
    SideStep("label", "expire", "good_practice", "expired",   frozenset({Actor.SYSTEM})),
    SideStep("edit",  "make",   None,            "unchecked", AUTHOR),
    SideStep("edit",  "make",   "unchecked",     "unchecked", AUTHOR),
    SideStep("edit",  "accept", "unchecked",     None,        REVIEWER),
    SideStep("edit",  "revert", "unchecked",     None,        REVIEWER,                  True),
)  # fmt: skip
"""Edits move only while the project is published; one needs that no revision is open."""


def side_step(axis: str, action: str, source: str | None) -> SideStep | None:
    """Return the row that an action follows from here; None where the table has none."""
    return next((row for row in SIDE_STEPS if (row.axis, row.action, row.source) == (axis, action, source)), None)


PUBLIC = frozenset({State.PUBLISHED, State.ARCHIVED})
HAS_PUBLICATION = PUBLIC | {State.HIDDEN}
OPEN = (State.DRAFT, State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED)
EDITABLE = frozenset({State.DRAFT, State.CHANGES_REQUESTED})
QUEUED = frozenset({State.SUBMITTED, State.IN_REVIEW})
REVIEWABLE = QUEUED | {State.CHANGES_REQUESTED, State.REJECTED}
DECISIONS = ("approve", "request_changes", "reject")

UNDOINGS = tuple(
    dict.fromkeys(
        Transition("undo", row.axis, row.target, row.source, frozenset({Actor.DECIDER}))
        for row in TRANSITIONS
        if row.action in DECISIONS
    )
)
"""Each decision the other way round. Where it leads from is told by the decision, so these rows are looked up by it."""
UNDO_WITHIN = timedelta(minutes=10)
CLAIM_LASTS = timedelta(hours=8)
"""How long a text is somebody's to read before it counts as nobody's; it binds nobody, it only tells others."""


def undoing(action: str, axis: str) -> Transition:
    """Return the row that takes back a decision of this kind."""
    taken = next(row for row in TRANSITIONS if (row.action, row.axis) == (action, axis))
    return next(row for row in UNDOINGS if (row.axis, row.source) == (taken.axis, taken.target))


def transition(action: str, state: str, revision_state: str | None) -> Transition | None:
    """Return the row that an action follows from here; None where the table has none.

    The review of a published project's revision is its own axis; the project's axis does not move meanwhile.
    """
    for row in TRANSITIONS:
        if row.action != action:
            continue
        if row.axis is Axis.PROJECT and row.source == state:
            return row
        if row.axis is Axis.REVISION and state == State.PUBLISHED and row.source == revision_state:
            return row
    return None


def actions_from(state: str, revision_state: str | None) -> list[Transition]:
    """Return every row that leaves this place."""
    names = dict.fromkeys(row.action for row in TRANSITIONS)
    return [row for name in names if (row := transition(name, state, revision_state))]


def text_state(state: str, revision_state: str | None) -> str | None:
    """Return where the text that is being worked on stands; None where nothing is open."""
    return state if state in OPEN else revision_state
