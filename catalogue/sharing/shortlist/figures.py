"""What projects are compared by in numbers: amounts in CZK, months, person-days, full-time equivalents."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...projects.presenters.feasibility import per_head
from ...projects.public_queries import PublicProject

YEARS = 5
"""For how many years of operation the total is counted, as municipalities plan them in their outlook of the budget."""


@dataclass(frozen=True)
class Figures:
    """The numbers of one project; None where it does not state them, or where they cannot be told."""

    investment: float | None
    running: float | None
    population: int | None
    home_population: int | None

    @property
    def total(self) -> float | None:
        """The investment and the yearly cost of five years; only where both are stated."""
        if self.investment is None or self.running is None:
            return None
        return self.investment + YEARS * self.running

    @property
    def per_inhabitant(self) -> float | None:
        """The investment for each inhabitant of the project's municipality."""
        return _shared(self.investment, self.population)

    @property
    def per_inhabitant_at_home(self) -> float | None:
        """The same investment for each inhabitant of the reader's municipality."""
        return _shared(self.investment, self.home_population)

    @property
    def total_at_home(self) -> float | None:
        """The total of five years for each inhabitant of the reader's municipality."""
        return _shared(self.total, self.home_population)


def figures(project: PublicProject, home_population: int | None) -> Figures:
    """Return the numbers of a project."""
    return Figures(
        investment=_stated(project.document, "investment_cost"),
        running=_stated(project.document, "running_cost"),
        population=project.card["population"],
        home_population=home_population,
    )


def _stated(document: Mapping[str, Any], key: str) -> float | None:
    answer = document.get(key)
    return float(answer) if isinstance(answer, int | float) else None


def _shared(amount: float | None, population: int | None) -> float | None:
    if amount is None or not population:
        return None
    return per_head(amount / population)
