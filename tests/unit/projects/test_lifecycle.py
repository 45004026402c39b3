"""The lifecycle table: it holds exactly the moves that the specification names."""

from catalogue.projects.lifecycle import (
    EDITABLE,
    HAS_PUBLICATION,
    OPEN,
    PUBLIC,
    TRANSITIONS,
    Actor,
    Axis,
    State,
    actions_from,
    transition,
)

LEAVING = {
    State.DRAFT: {"submit", "discard"},
    State.SUBMITTED: {"withdraw", "take_up"},
    State.IN_REVIEW: {"approve", "request_changes", "reject", "put_back"},
    State.CHANGES_REQUESTED: {"submit", "discard"},
    State.PUBLISHED: {"revise", "archive", "hide"},
    State.REJECTED: set(),
    State.ARCHIVED: {"restore", "hide"},
    State.HIDDEN: {"restore", "archive"},
    State.DISCARDED: set(),
}


def test_each_state_is_left_by_the_actions_of_the_specification() -> None:
    for state, actions in LEAVING.items():
        assert {row.action for row in actions_from(state, None)} == actions, state


def test_an_open_revision_moves_like_a_new_project_while_the_project_stays() -> None:
    for state in OPEN:
        review = {row.action: row for row in TRANSITIONS if row.axis is Axis.PROJECT and row.source is state}
        revision = {row.action: row for row in TRANSITIONS if row.axis is Axis.REVISION and row.source is state}
        assert set(review) == set(revision)
        for action, row in revision.items():
            assert row.actors == review[action].actors
            assert row.comment_needed == review[action].comment_needed
            assert row.target in (review[action].target, None)


def test_a_revision_moves_only_while_its_project_is_published() -> None:
    assert transition("submit", State.PUBLISHED, State.DRAFT) is not None
    assert transition("submit", State.HIDDEN, State.DRAFT) is None
    assert transition("approve", State.ARCHIVED, State.IN_REVIEW) is None
    assert transition("revise", State.PUBLISHED, State.DRAFT) is None


def test_decisions_are_never_an_authors_and_need_reasons() -> None:
    for row in TRANSITIONS:
        if row.action in ("approve", "request_changes", "reject", "take_up", "put_back"):
            assert row.actors == {Actor.REVIEWER}
        if row.action in ("request_changes", "reject", "hide", "archive"):
            assert row.comment_needed


def test_the_sets_of_states_agree() -> None:
    assert PUBLIC < HAS_PUBLICATION
    assert EDITABLE.issubset(OPEN)
    assert not HAS_PUBLICATION & set(OPEN)
    assert len({(row.action, row.axis, row.source) for row in TRANSITIONS}) == len(TRANSITIONS)
