"""The kinds of questions that a document consists of: how an answer is read, checked and compared."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, ClassVar
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from ...forms import clean
from ...i18n import _, _n
from .vocabularies import NUMBER_ANSWERS, Choices


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


def _as_text(raw: Any) -> str:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise Unreadable(_("Write a text here."))
    return clean(str(raw))


@dataclass(frozen=True, kw_only=True)
class Text(Question):
    """Plain text between two lengths, in characters."""

    shortest: int = 0
    longest: int = 250
    lines: int = 1
    kind: ClassVar[str] = "text"

    def read(self, raw: Any) -> str | None:
        """Clean the text; refuse one that is over-long."""
        text = _as_text(raw) if raw is not None else ""
        if self.lines == 1:
            text = " ".join(text.split())
        if len(text) > self.longest:
            raise Unreadable(
                _n(
                    "Shorten the text by %(num)s character; %(longest)s are allowed.",
                    "Shorten the text by %(num)s characters; %(longest)s are allowed.",
                    len(text) - self.longest,
                    longest=self.longest,
                )
            )
        return text or None

    def weaknesses(self, answer: Any) -> list[Problem]:
        """Say how much a short text lacks."""
        if answer and len(answer) < self.shortest:
            return [Problem(self.key, _("Write at least %(shortest)s characters.", shortest=self.shortest))]
        return []


@dataclass(frozen=True, kw_only=True)
class Email(Question):
    """An e-mail address."""

    kind: ClassVar[str] = "email"

    def read(self, raw: Any) -> str | None:
        """Accept what can be an address; nothing is looked up."""
        text = _as_text(raw) if raw is not None else ""
        if not text:
            return None
        try:
            return validate_email(text, check_deliverability=False).normalized
        except EmailNotValidError:
            raise Unreadable(_("Write an e-mail address such as podatelna@obec.cz.")) from None


@dataclass(frozen=True, kw_only=True)
class Phone(Question):
    """A telephone number; nine digits get the Czech prefix."""

    kind: ClassVar[str] = "phone"

    def read(self, raw: Any) -> str | None:
        """Group the digits by three."""
        text = _as_text(raw) if raw is not None else ""
        if not text:
            return None
        digits = re.sub(r"[\s().\-/]", "", text)
        digits = re.sub(r"^00", "+", digits)
        if re.fullmatch(r"\d{9}", digits):
            digits = f"+420{digits}"
        if not re.fullmatch(r"\+\d{9,15}", digits):
            raise Unreadable(_("Write a telephone number such as +420 600 000 000."))
        prefix, rest = (digits[:4], digits[4:]) if digits.startswith("+420") else (digits[:-9], digits[-9:])
        return " ".join([prefix, *re.findall(r"\d{1,3}", rest)])


@dataclass(frozen=True, kw_only=True)
class Link(Question):
    """A web address with http or https."""

    kind: ClassVar[str] = "link"
    longest: ClassVar[int] = 500

    def read(self, raw: Any) -> str | None:
        """Accept only addresses that a browser opens as a page."""
        text = _as_text(raw) if raw is not None else ""
        if not text:
            return None
        try:
            parts = urlsplit(text)
            sound = parts.scheme in ("http", "https") and bool(parts.hostname) and "." in (parts.hostname or "")
        except ValueError:
            sound = False
        if not sound or len(text) > self.longest or re.search(r"[\s<>\"\\]", text) or "@" in parts.netloc:
            raise Unreadable(_("Write a full web address that starts with https://."))
        return text


@dataclass(frozen=True, kw_only=True)
class Choice(Question):
    """One of a closed list."""

    choices: Choices = field(default_factory=dict)
    kind: ClassVar[str] = "choice"

    def read(self, raw: Any) -> str | None:
        """Accept a code of the list only."""
        text = _as_text(raw) if raw is not None else ""
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
    return [text for text in (_as_text(one) for one in raw if one is not None) if text]


@dataclass(frozen=True, kw_only=True)
class Code(Question):
    """A code of a register (`municipality`, `key_area`, `project`); whether it exists is checked apart."""

    register: str
    pattern: str = r"[A-Za-z0-9_\-]{1,60}"
    kind: ClassVar[str] = "code"

    def read(self, raw: Any) -> str | None:
        """Accept what has the shape of a code."""
        text = _as_text(raw) if raw is not None else ""
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
class Number(Question):
    """A number that may also be answered by "not known" or "not stated"; `unit` is shown behind it."""

    unit: str = ""
    lowest: int = 0
    highest: int = 999_999_999_999
    decimals: int = 0
    may_be_open: bool = True
    kind: ClassVar[str] = "number"

    def read(self, raw: Any) -> int | float | str | None:
        """Read a number as Czechs and the English write it (spaces, comma or point).

        A mapping {value, answer} comes from the form: a typed number goes before the ticked answer.
        """
        if isinstance(raw, Mapping):
            raw = raw.get("value") if clean(str(raw.get("value") or "")) else raw.get("answer")
        if raw is None or raw == "":
            return None
        if isinstance(raw, str) and self.may_be_open and raw in NUMBER_ANSWERS:
            return raw
        value = _decimal(_as_text(raw))
        if value is None:
            raise Unreadable(_("Write a number, for example 1 250 000."))
        if value != round(value, self.decimals):
            raise Unreadable(
                _("Write a whole number.")
                if self.decimals == 0
                else _("Write at most %(decimals)s decimal places.", decimals=self.decimals)
            )
        if not self.lowest <= value <= self.highest:
            raise Unreadable(
                _("Write a number from %(lowest)s to %(highest)s.", lowest=self.lowest, highest=self.highest)
            )
        return int(value) if value == int(value) else float(value)


def _decimal(text: str) -> Decimal | None:
    bare = re.sub(r"[\s\u00a0\u202f]|Kč|CZK|%", "", text)
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", bare) and bare.count(",") > 1:
        bare = bare.replace(",", "")
    if re.fullmatch(r"-?\d{1,3}(\.\d{3}){2,}(,\d+)?", bare):
        bare = bare.replace(".", "")
    if len(bare) > 20 or not re.fullmatch(r"-?\d+([.,]\d+)?", bare):
        return None
    try:
        return Decimal(bare.replace(",", "."))
    except InvalidOperation:
        return None


@dataclass(frozen=True, kw_only=True)
class Day(Question):
    """A year, a month or a day: 2024, 2024-05, 2024-05-31; Czech 31. 5. 2024 and 5/2024 are understood."""

    kind: ClassVar[str] = "day"

    def read(self, raw: Any) -> str | None:
        """Return ISO 8601 of the precision that was given."""
        text = re.sub(r"\s", "", _as_text(raw)) if raw is not None else ""
        if not text:
            return None
        for pattern in (
            r"(?P<y>\d{4})(-(?P<m>\d{1,2})(-(?P<d>\d{1,2}))?)?",
            r"((?P<d>\d{1,2})\.)?(?P<m>\d{1,2})[./](?P<y>\d{4})",
        ):
            if found := re.fullmatch(pattern, text):
                year, month, day = (int(found[part]) if found[part] else 0 for part in ("y", "m", "d"))
                try:
                    date(year, month or 1, day or 1)
                except ValueError:
                    break
                if 1990 <= year <= 2100:
                    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")
        raise Unreadable(_("Write a year or a date, for example 2024 or 31. 5. 2024."))


@dataclass(frozen=True, kw_only=True)
class CompanyNumber(Question):
    """A Czech company number (IČO): eight digits, the last of which checks the others."""

    kind: ClassVar[str] = "company_number"

    def read(self, raw: Any) -> str | None:
        """Put leading zeros back and check the last digit (weights 8 to 2, modulo 11)."""
        digits = re.sub(r"\s", "", _as_text(raw)) if raw is not None else ""
        if not digits:
            return None
        digits = digits.zfill(8)
        if re.fullmatch(r"[0-9]{8}", digits):
            weighted = sum(weight * int(digit) for weight, digit in zip(range(8, 1, -1), digits, strict=False))
            if (11 - weighted % 11) % 10 == int(digits[7]):
                return digits
        raise Unreadable(_("Check the company number: it has eight digits."))


@dataclass(frozen=True, kw_only=True)
class Consent(Question):
    """A statement that the person ticks."""

    kind: ClassVar[str] = "consent"

    def read(self, raw: Any) -> bool:
        """Only a tick is a yes."""
        return raw in (True, "y", "yes", "true", "on", "1", 1)


@dataclass(frozen=True, kw_only=True)
class Rows(Question):
    """A short table: each row answers the same small questions."""

    columns: tuple[Question, ...] = ()
    most: int = 20
    kind: ClassVar[str] = "rows"

    def read(self, raw: Any) -> list[dict[str, Any]]:
        """Read each row that has any answer; problems carry their place.

        Raises UnreadableRows with every problem found.
        """
        if raw is None:
            return []
        if not isinstance(raw, list | tuple):
            raise Unreadable(_("Write rows here."))
        rows, problems = [], []
        for position, given in enumerate(raw):
            row: dict[str, Any] = {}
            for column in self.columns:
                try:
                    row[column.key] = column.read(given.get(column.key) if isinstance(given, Mapping) else None)
                except Unreadable as problem:
                    problems.append(Problem(self.key, str(problem), position, column.key))
            if any(answer not in (None, [], False) for answer in row.values()) or any(
                problem.row == position for problem in problems
            ):
                rows.append(row)
        if len(rows) > self.most:
            raise Unreadable(_("Write %(most)s rows at the most.", most=self.most))
        if problems:
            raise UnreadableRows(problems)
        return rows

    def weaknesses(self, answer: Any) -> list[Problem]:
        """Ask for the needed columns of each row."""
        found = []
        for position, row in enumerate(answer or []):
            for column in self.columns:
                if column.tier is not Tier.OPTIONAL and row.get(column.key) in (None, ""):
                    found.append(
                        Problem(self.key, _("Complete “%(column)s” in row %(row)s.", column=str(column.label),
                                            row=position + 1), position, column.key)
                    )  # fmt: skip
                else:
                    found += [
                        Problem(self.key, weak.message, position, column.key)
                        for weak in column.weaknesses(row.get(column.key))
                    ]
        return found


class UnreadableRows(Unreadable):
    """Several unreadable answers in the rows of one question."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep each problem with its place."""
        super().__init__(problems[0].message)
        self.problems = problems
