"""Questions answered by a number, or by saying that it is not known."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from ....forms import clean
from ....i18n import _
from ..vocabularies import NUMBER_ANSWERS
from .base import Question, Unreadable, as_text


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
        value = _decimal(as_text(raw))
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
