"""From a need to the search for what solves it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...projects.document.vocabularies import COST_BAND_CEILINGS, COST_BANDS
from ...search.criteria import SearchCriteria
from ...search.queries import total
from ...taxonomy import queries as taxonomy


@dataclass(frozen=True)
class Wanted:
    """What decides which projects fit: words, key areas and the most that may be spent, in CZK."""

    words: str
    key_areas: tuple[str, ...]
    budget: int | None

    def search(self) -> SearchCriteria:
        """Return the search that it is: all of the words, any of the key areas, a cost within the budget."""
        choices = {"key_area": _today(self.key_areas), "cost": bands_within(self.budget)}
        return SearchCriteria(q=self.words, choices={name: some for name, some in choices.items() if some})

    def widest_search(self) -> tuple[SearchCriteria, bool]:
        """Return the first search that finds anything, and whether it had to be wider: without budget, then without words."""
        exact = self.search()
        wider = exact.without("cost")
        for criteria in (exact, wider, wider.without_words() if self.key_areas else wider):
            if total(criteria):
                return criteria, criteria != exact
        return exact, False


def bands_within(budget: int | None) -> tuple[str, ...]:
    """Return the cost bands that begin within a budget; none where there is no budget, because then all do."""
    if budget is None:
        return ()
    begins = [0, *COST_BAND_CEILINGS.values()]
    return tuple(band for band, least in zip(COST_BANDS, begins, strict=False) if least <= budget)


def _today(codes: Sequence[str]) -> tuple[str, ...]:
    """Return key areas with what replaced those that are retired."""
    return tuple(area.code for area in taxonomy.areas_today(codes))
