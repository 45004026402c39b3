"""Questions answered in text: free text, and text of a known form."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from ....i18n import _, _n
from .base import Problem, Question, Unreadable, as_text


@dataclass(frozen=True, kw_only=True)
class Text(Question):
    """Plain text between two lengths, in characters."""

    shortest: int = 0
    longest: int = 250
    lines: int = 1
    kind: ClassVar[str] = "text"

    def read(self, raw: Any) -> str | None:
        """Clean the text; refuse one that is over-long."""
        text = as_text(raw) if raw is not None else ""
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
        text = as_text(raw) if raw is not None else ""
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
        text = as_text(raw) if raw is not None else ""
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
        text = as_text(raw) if raw is not None else ""
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
class Day(Question):
    """A year, a month or a day: 2024, 2024-05, 2024-05-31; Czech 31. 5. 2024 and 5/2024 are understood."""

    kind: ClassVar[str] = "day"

    def read(self, raw: Any) -> str | None:
        """Return ISO 8601 of the precision that was given."""
        text = re.sub(r"\s", "", as_text(raw)) if raw is not None else ""
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
        digits = re.sub(r"\s", "", as_text(raw)) if raw is not None else ""
        if not digits:
            return None
        digits = digits.zfill(8)
        if re.fullmatch(r"[0-9]{8}", digits):
            weighted = sum(weight * int(digit) for weight, digit in zip(range(8, 1, -1), digits, strict=False))
            if (11 - weighted % 11) % 10 == int(digits[7]):
                return digits
        raise Unreadable(_("Check the company number: it has eight digits."))
