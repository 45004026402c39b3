"""Questions answered by choosing: from a closed list, from a register, or by a tick."""

import re
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ....i18n import _
from ..vocabularies import Choices
from .base import Question, Unreadable, as_text


@dataclass(frozen=True, kw_only=True)
class Choice(Question):
    """One of a closed list."""

    choices: Choices = field(default_factory=dict)
    kind: ClassVar[str] = "choice"

    def read(self, raw: Any) -> str | None:
        """Accept a code of the list only."""
        text = as_text(raw) if raw is not None else ""
        if not text:
            return None
        if text not in self.choices:
            raise Unreadable(_("Choose one of the options."))
        return text


@dataclass(frozen=True, kw_only=True)
class SeveralChoices(Question):
    """Some of a closed list, each once, in the order of the list."""

    choices: Choices = field(default_factory=dict)
    most: int = 20
    alone: frozenset[str] = frozenset()
    kind: ClassVar[str] = "choices"

    def read(self, raw: Any) -> list[str]:
        """Accept codes of the list; an option that denies the others stands alone."""
        given = _as_list(raw)
        if any(code not in self.choices for code in given):
            raise Unreadable(_("Choose from the options."))
        if len(set(given)) > self.most:
            raise Unreadable(_("Choose %(most)s at the most.", most=self.most))
        chosen = [code for code in self.choices if code in given]
        if len(chosen) > 1 and self.alone & set(chosen):
            raise Unreadable(_("The last options exclude the others: choose one or the other."))
        return chosen


def _as_list(raw: Any) -> list[str]:
    if raw is None or raw == "":
        return []
    if isinstance(raw, str | int):
        raw = [raw]
    if not isinstance(raw, list | tuple):
        raise Unreadable(_("Choose from the options."))
    return [text for text in (as_text(one) for one in raw if one is not None) if text]


@dataclass(frozen=True, kw_only=True)
class Code(Question):
    """A code of a register (`municipality`, `key_area`, `project`); whether it exists is checked apart."""

    register: str
    pattern: str = r"[A-Za-z0-9_\-]{1,60}"
    kind: ClassVar[str] = "code"

    def read(self, raw: Any) -> str | None:
        """Accept what has the shape of a code."""
        text = as_text(raw) if raw is not None else ""
        if not text:
            return None
        if not re.fullmatch(self.pattern, text):
            raise Unreadable(_("Choose from the list."))
        return text


@dataclass(frozen=True, kw_only=True)
class Codes(Question):
    """Several codes of a register, each once, in the order given."""

    register: str
    pattern: str = r"[A-Za-z0-9_\-]{1,60}"
    most: int = 8
    kind: ClassVar[str] = "codes"

    def read(self, raw: Any) -> list[str]:
        """Accept what has the shape of codes, each once."""
        given = _as_list(raw)
        if any(not re.fullmatch(self.pattern, code) for code in given):
            raise Unreadable(_("Choose from the list."))
        if len(set(given)) != len(given):
            raise Unreadable(_("The same option is chosen twice."))
        if len(given) > self.most:
            raise Unreadable(_("Choose %(most)s at the most.", most=self.most))
        return given


@dataclass(frozen=True, kw_only=True)
class Consent(Question):
    """A statement that the person ticks."""

    kind: ClassVar[str] = "consent"

    def read(self, raw: Any) -> bool:
        """Only a tick is a yes."""
        return raw in (True, "y", "yes", "true", "on", "1", 1)
