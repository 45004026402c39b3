"""The order of pictures and documents in a text: one goes up, down or to the front, others go away."""

from collections.abc import Iterable, Mapping
from typing import Any

ARRANGED = {"images": "remove_image", "attachments": "remove_attachment"}
"""The answers whose rows are files, and the boxes of the form that take files away."""
MOVE = "move"
UP, DOWN, FIRST = "up", "down", "first"


def arranged(answers: Mapping[str, Any], removed: Iterable[str], move: str) -> dict[str, Any]:
    """Return the answers whose files are to be in another order or to go; `move` is `<key>:<file>:<where>`."""
    changed = {}
    key_of_moved, _colon, rest = move.partition(":")
    file, _colon, where = rest.partition(":")
    away = set(removed)
    for key in ARRANGED:
        if key not in answers:
            continue
        rows = [row for row in answers[key] if row.get("file") not in away]
        if key == key_of_moved:
            rows = _moved(rows, file, where)
        if rows != answers[key]:
            changed[key] = rows
    return changed


def _moved(rows: list[dict[str, Any]], file: str, where: str) -> list[dict[str, Any]]:
    place = next((number for number, row in enumerate(rows) if row.get("file") == file), None)
    if place is None:
        return rows
    target = {UP: place - 1, DOWN: place + 1, FIRST: 0}.get(where, place)
    others = rows[:place] + rows[place + 1 :]
    target = min(max(target, 0), len(others))
    return [*others[:target], rows[place], *others[target:]]


def row_anchor(move: str) -> str:
    """Return the id, on the page of the form, of the file that a button moved."""
    return f"row-{move.partition(':')[2].partition(':')[0][:12]}"
