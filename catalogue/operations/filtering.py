"""Filters of the administrators' lists: read from an address, and written back into one."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Self

LONGEST = 254
LAST_PAGE = 2000
_DIGITS = 10
"""How many digits a number that was typed may have."""


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to: one field for each argument of the address; what a field cannot read is left out."""

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Self:
        """Return the filter of an address."""
        return cls(**{one.name: one.metadata["reads"](arguments.get(one.name, "").strip()) for one in fields(cls)})

    def arguments(self, **changed: Any) -> dict[str, Any]:
        """Return the filter as arguments of an address, with something changed; the place in the list is left out."""
        values = {one.name: getattr(self, one.name) for one in fields(self) if not one.metadata["is_place"]}
        return {name: value for name, value in (values | changed).items() if value}


def _asked(reads: Callable[[str], Any], *, is_place: bool = False) -> Any:
    return field(default=reads(""), metadata={"reads": reads, "is_place": is_place})


def words(longest: int = LONGEST) -> Any:
    """Declare a field for a text of bounded length."""
    return _asked(lambda typed: typed[:longest])


def one_of(known: Collection[str] | Callable[[str], Any]) -> Any:
    """Declare a field for a known value: one of a collection, or one that a question says yes to."""
    is_known = known if callable(known) else known.__contains__
    return _asked(lambda typed: typed if typed and is_known(typed) else "")


def digits() -> Any:
    """Declare a field for the number of a thing, as it was typed."""
    return _asked(lambda typed: typed if is_number(typed) else "")


def day() -> Any:
    """Declare a field for a day as a field of dates sends it; years without a calendar are left out."""
    return _asked(_day)


def page() -> Any:
    """Declare the place in a list of numbered pages; what is no number is the first one."""
    return _asked(lambda typed: min(max(int(typed), 1), LAST_PAGE) if is_number(typed) else 1, is_place=True)


def before() -> Any:
    """Declare the place in a list by the number of the row that was shown last; 0 for the beginning."""
    return _asked(lambda typed: int(typed) if is_number(typed) else 0, is_place=True)


def is_number(text: str) -> bool:
    """Whether a text is a number that a database can take."""
    return text.isascii() and text.isdecimal() and len(text) < _DIGITS


def _day(typed: str) -> str:
    try:
        return typed if 2000 <= date.fromisoformat(typed).year < 2200 and len(typed) == len("2026-11-23") else ""
    except ValueError:
        return ""
