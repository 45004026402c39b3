"""Which projects were chosen: all of it stands in the address, so it needs no account and can be sent."""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from flask import url_for

from ...i18n import absolute_url
from ...municipalities import queries as places
from ...municipalities.presenters import Profile
from ...projects.public_queries import PublicProject, public_projects
from ...search.criteria import Arguments
from ...search.typed import named_municipality

MOST_LISTED = 20
MOST_COMPARED = 4
LARGEST_NUMBER = 2**31 - 1
_PASTED = re.compile(r"(?:^|/projects/|/p/)\s*([0-9]{1,10})(?![0-9])", re.ASCII)


@dataclass(frozen=True)
class Selection:
    """Projects by their numbers in the order chosen, and the reader's own municipality, by its code."""

    numbers: tuple[int, ...] = ()
    home_code: str = ""
    unknown_home: str = ""
    """What was typed as the own municipality, where no municipality is called so."""
    only_differences: bool = False
    added: int | None = None
    """The project that was pasted beside those chosen before."""

    @classmethod
    def read(cls, arguments: Arguments) -> "Selection":
        """Read the arguments of an address; what is no number of a project is ignored, and so is all beyond the limit.

        `add` is one more project, as somebody pasted it: its number, or its address.
        """
        pasted = next(filter(None, map(number_pasted, arguments.getlist("add"))), None)
        numbers = dict.fromkeys(filter(None, (*map(_number, arguments.getlist("id")), pasted)))
        typed = next((text for name in ("home_code", "home") for text in arguments.getlist(name) if text.strip()), "")
        home = named_municipality(typed)
        return cls(
            tuple(numbers)[:MOST_LISTED],
            home,
            "" if home else typed.strip(),
            arguments.getlist("show") == ["differences"],
            pasted,
        )

    @cached_property
    def projects(self) -> list[PublicProject]:
        """Those of the projects that the public may see, in their order."""
        found = public_projects(self.numbers)
        return [found[number] for number in self.numbers if number in found]

    @cached_property
    def home(self) -> Profile | None:
        """The reader's own municipality."""
        return places.profiles().get(self.home_code)

    @property
    def missing(self) -> int:
        """How many of those chosen the public cannot see, or not any more."""
        return len(self.numbers) - len(self.projects)

    def seen(self) -> "Selection":
        """Return the selection without what nobody sees."""
        return replace(self, numbers=tuple(project.id for project in self.projects))

    def first(self, most: int = MOST_COMPARED) -> "Selection":
        """Return the selection cut to its first projects."""
        return replace(self, numbers=self.numbers[:most])

    def without(self, number: int) -> "Selection":
        """Return the selection without a project."""
        return replace(self, numbers=tuple(one for one in self.numbers if one != number))

    def without_home(self) -> "Selection":
        """Return the selection without the reader's own municipality."""
        return replace(self, home_code="")

    def showing(self, *, only_differences: bool) -> "Selection":
        """Return the selection with all rows of the comparison, or with those that differ."""
        return replace(self, only_differences=only_differences)

    def to_args(self) -> dict[str, Any]:
        """Return the arguments of its address; the same selection has always the same."""
        return {
            "id": list(self.numbers),
            "home": self.home_code or None,
            "show": "differences" if self.only_differences else None,
        }

    def url(self, endpoint: str) -> str:
        """Return the address of a page about the selection."""
        return url_for(endpoint, **self.to_args())

    def full_url(self, endpoint: str) -> str:
        """Return the full address of a page about the selection, for sending."""
        return absolute_url(endpoint, **self.to_args())

    @property
    def fields(self) -> list[tuple[str, Any]]:
        """Names and values that a form has to keep when it adds to the selection."""
        return [
            *(("id", number) for number in self.numbers),
            *([("home", self.home_code)] if self.home_code else []),
        ]


def number_pasted(text: str) -> int | None:
    """Return the number of a project from what somebody pasted: its number, or its address; None where it is neither."""
    found = _PASTED.search(text.strip())
    return _number(found[1]) if found else None


def _number(text: str) -> int | None:
    digits = text.strip()
    if not re.fullmatch(r"[0-9]{1,10}", digits, re.ASCII):
        return None
    number = int(digits)
    return number if 0 < number <= LARGEST_NUMBER else None
