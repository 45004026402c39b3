"""How saved searches are shown."""

from ...i18n import _
from ...search.criteria import SearchCriteria
from ...search.presenters import SearchView
from ...search.queries import total
from .forms import FREQUENCY_NAMES
from .models import SavedSearch
from .wanted import criteria_of


class Shown:
    """A saved search in words, with what it finds now."""

    def __init__(self, saved: SavedSearch) -> None:
        """Ask the search once."""
        criteria = criteria_of(saved.query)
        self.id, self.name = saved.id, saved.name
        self.url = criteria.url
        self.words = in_words(criteria, total(criteria))
        self.frequency = str(FREQUENCY_NAMES[saved.frequency])


def in_words(criteria: SearchCriteria, found: int) -> str:
    """Return a search in a sentence, with the number of projects that it finds."""
    return SearchView(criteria, {}).sentence(found)


def name_for(criteria: SearchCriteria) -> str:
    """Return a name to begin with: the conditions one after the other."""
    return ", ".join(chip.name for chip in SearchView(criteria, {}).chips()) or _("All projects")
