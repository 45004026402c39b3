"""What every kind of question has: a key, words, a tier, and the ways an answer can be wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from ....forms import clean
from ....i18n import _


class Tier(StrEnum):
    """When an answer is needed: K to submit the card, D for the good-practice label, o never."""

    CARD = "K"
    LABEL = "D"
    OPTIONAL = "o"


class Unreadable(ValueError):
    """What was sent is no possible answer; the message says what to write instead."""


@dataclass(frozen=True)
class Problem:
    """One thing to mend: the key of the question, where in its rows, and the message for people."""

    key: str
    message: str
    row: int | None = None
    column: str | None = None
    missing: bool = False

    @property
    def path(self) -> str:
        """The name of the form field that the problem belongs to."""
        if self.row is None:
            return self.key
        return f"{self.key}-{self.row}-{self.column}" if self.column else f"{self.key}-{self.row}"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question of the document: its key, its words, and when it is asked and needed."""

    key: str
    label: str
    number: int = 0
    help: str = ""
    example: str = ""
    tier: Tier = Tier.OPTIONAL
    asked_when: tuple[str, str] | None = None
    public: bool = True
    kind: ClassVar[str] = ""

    def is_asked(self, document: Mapping[str, Any]) -> bool:
        """Whether the question applies, given the other answers."""
        return self.asked_when is None or document.get(self.asked_when[0]) == self.asked_when[1]

    def read(self, raw: Any) -> Any:
        """Turn what was typed or sent into the stored answer; None where nothing was answered.

        Raises Unreadable with a message for people.
        """
        raise TypeError(f"a question of no kind: {self.key}")

    def weaknesses(self, answer: Any) -> list[Problem]:
        """Return what a stored answer lacks for submission; drafts may keep it."""
        return []


def as_text(raw: Any) -> str:
    """Return what was sent as clean text; raise Unreadable for anything that is no text."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise Unreadable(_("Write a text here."))
    return clean(str(raw))
