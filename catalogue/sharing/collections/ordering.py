"""The order of a collection while it is arranged: plain lists, before and after one step."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """A project by its number, and why it is in the collection."""

    number: int
    reason: str = ""


def after(items: Sequence[Item], step: str, number: int) -> list[Item]:
    """Return items after one of them went `up` or `down` by one place, or was taken out by `remove`; else as they were."""
    made = list(items)
    at = next((place for place, one in enumerate(made) if one.number == number), None)
    if at is None:
        return made
    if step == "remove":
        del made[at]
    elif step in ("up", "down") and 0 <= (to := at + (1 if step == "down" else -1)) < len(made):
        made[at], made[to] = made[to], made[at]
    return made


def with_added(items: Sequence[Item], numbers: Sequence[int]) -> list[Item]:
    """Return items with further projects at the end; those that are there already stay where they are."""
    known = {one.number for one in items}
    return [*items, *(Item(number) for number in dict.fromkeys(numbers) if number not in known)]
