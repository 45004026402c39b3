"""Every audit event that the code records has its sentence for administrators."""

import ast
import re

from catalogue.operations.auditing.sentences import GROUP_NAMES, SENTENCE_OF, SENTENCES
from catalogue.projects.lifecycle import SIDE_STEPS, TRANSITIONS, UNDOINGS
from tests.rules.sources import modules

RECORDERS = {"record", "_record", "Happening"}
BY_TABLE = {row.event for row in (*TRANSITIONS, *SIDE_STEPS, *UNDOINGS)}
"""Recorded as `row.event` and `step.event`."""


def _recorded() -> dict[str, set[str]]:
    """Return what each module records: names of events, and beginnings of those that end with a state."""
    found: dict[str, set[str]] = {}
    for name, tree in modules().items():
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_recorder(node)]
        if not calls:
            continue
        said = {one for call in calls for one in _names(call.args[0])} if all(call.args for call in calls) else set()
        if any(isinstance(call.args[0], ast.Name) for call in calls if call.args):  # Passed on: any text of the module.
            said |= {
                one for one in _names(tree) if one.partition(".")[0] in {each.partition(".")[0] for each in SENTENCE_OF}
            }
        found[name] = said
    return found


def _is_recorder(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id in RECORDERS


def _names(tree: ast.AST) -> set[str]:
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    whole = {
        node.value for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside
        and re.fullmatch(r"[a-z_]+\.[a-z_]+", node.value)
    }  # fmt: skip
    begun = {
        str(node.values[0].value) for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant)
        and re.fullmatch(r"[a-z_]+\.", str(node.values[0].value))
    }  # fmt: skip
    return whole | begun


def test_every_event_that_is_recorded_has_its_sentence() -> None:
    recorded = _recorded()
    assert sum(map(len, recorded.values())) > 50
    silent = {
        f"{name}: {event}"
        for name, events in recorded.items()
        for event in events
        if not (event in SENTENCE_OF or (event.endswith(".") and any(one.startswith(event) for one in SENTENCE_OF)))
    }
    assert not silent, f"add these to catalogue/operations/auditing/sentences.py: {sorted(silent)}"
    assert SENTENCE_OF.keys() >= BY_TABLE, BY_TABLE - SENTENCE_OF.keys()


def test_every_group_has_a_name_and_no_event_stands_twice() -> None:
    assert SENTENCES.keys() == GROUP_NAMES.keys()
    assert sum(map(len, SENTENCES.values())) == len(SENTENCE_OF)
