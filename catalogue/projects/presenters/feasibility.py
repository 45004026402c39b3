"""What others ask first: could we afford it, how long would it take, and whom would it need?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...i18n import _, _n
from ...templating import money
from ...templating import number as written_number
from ..document import QUESTIONS
from ..document.questions import Number
from ..document.vocabularies import FUNDING_SOURCES
from ..naming import COST_NAMES, SIZE_NAMES
from ..public_queries import PublicProject
from .answers import shown

CROWNS_ARE_ENOUGH = 10
"""From this amount on, halers per inhabitant say nothing."""


def per_head(amount: float) -> float:
    """Return an amount per inhabitant, rounded to what it says: crowns, or halers where it is small."""
    return float(round(amount)) if amount >= CROWNS_ARE_ENOUGH else round(amount, 2)


@dataclass(frozen=True)
class Feasibility:
    """One fact of the feasibility box; `known` is false for answers such as "not stated"."""

    label: str
    value: str
    icon: str
    note: str = ""
    known: bool = True
    unit: str = ""
    in_words: bool = False


def feasibility(project: PublicProject) -> list[Feasibility]:
    """Return what decides whether others can do it too: money, time, people, size; what was answered only."""
    document, card = project.document, project.card
    vat = shown(QUESTIONS["investment_vat"], document.get("investment_vat"))
    priced = ", ".join(filter(None, (vat, _prices_of(document.get("price_year")))))
    cost, size = str(COST_NAMES[card["cost"]]), str(SIZE_NAMES[card["size"]])
    rows = [
        Feasibility(_("Cost band"), cost, "coins", known=card["cost"] != "unknown", in_words=True),
        _open_number(document, "investment_cost", _("Investment cost"), "coins", priced),
        _per_inhabitant(project),
        _open_number(document, "running_cost", _("Yearly running cost"), "coins"),
        _open_number(document, "months_to_operation", _("From the decision to operation"), "clock"),
        _open_number(document, "staff_preparation_days", _("Work to prepare it"), "people"),
        _open_number(document, "staff_operation_fte", _("Staff to run it"), "people"),
        Feasibility(_("Size of the municipality"), size, "town", in_words=True),
        Feasibility(_("Funding"), _funding(document), "funding", in_words=True),
    ]
    return [row for row in rows if row and row.value]


def _open_number(document: Mapping[str, Any], key: str, label: str, icon: str, note: str = "") -> Feasibility:
    question, answer = QUESTIONS[key], document.get(key)
    if isinstance(question, Number) and isinstance(answer, int | float):
        return Feasibility(label, written_number(answer), icon, note, unit=str(question.unit))
    return Feasibility(label, shown(question, answer), icon, known=False)


def _prices_of(year: int | None) -> str:
    return _("prices of %(year)s", year=year) if year else ""


def _per_inhabitant(project: PublicProject) -> Feasibility | None:
    cost, population = project.cost_per_inhabitant, project.card["population"]
    if cost is None or not population:
        return None
    note = _n("of %(population)s inhabitant", "of %(population)s inhabitants", population,
              population=written_number(population))  # fmt: skip
    return Feasibility(_("Investment per inhabitant"), money(per_head(cost)), "person", note)


def _funding(document: Mapping[str, Any]) -> str:
    named = (str(FUNDING_SOURCES.get(row.get("source", ""), "")) for row in document.get("funding", []))
    return ", ".join(dict.fromkeys(filter(None, named)))
