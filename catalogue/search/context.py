"""What stands around the results of a search in each of its views: the sentence, other views, addresses."""

from typing import Any

from ..i18n import LANGUAGES, _, absolute_url, current_language, path_of
from .criteria import VIEWS, SearchCriteria, query_string
from .presenters import SearchView

MAP = "search.map"
LIST = "search.projects"


class Surroundings:
    """The words and addresses of one search."""

    def __init__(self, criteria: SearchCriteria, view: SearchView, total: int) -> None:
        """Write the sentence and the address once; both stand in several places."""
        self.criteria = criteria
        self.arguments = criteria.to_args()
        self.sentence = view.sentence(total)

    @property
    def title(self) -> str:
        """The sentence, with the number of the page from the second on."""
        if self.criteria.page == 1:
            return self.sentence
        page = _("page %(num)s", num=self.criteria.page)
        return f"{self.sentence}, {page}"

    @property
    def is_unlisted(self) -> bool:
        """Whether search engines shall leave the page alone: there are too many of the kind."""
        return self.criteria.is_narrowed or bool(self.criteria.home) or self.criteria.view != VIEWS[0]

    @property
    def query(self) -> str:
        """What follows the path in the address of the page; the same search has always the same."""
        return self._without()

    @property
    def kept_query(self) -> str:
        """The same without what matters to a page only."""
        return self._without("page", "per_page", "view")

    @property
    def feed_query(self) -> str:
        """The same for a feed, which has an order of its own."""
        return self._without("page", "per_page", "view", "sort", "home")

    def _without(self, *names: str) -> str:
        kept = {name: value for name, value in self.arguments.items() if name not in names}
        return query_string(kept)

    def views(self, endpoint: str) -> list[tuple[str, str, str, bool]]:
        """Return the views of the search: code, name, address, whether it is the present one."""
        on_map, view = endpoint == MAP, self.criteria.view
        return [
            ("cards", _("Cards"), self.criteria.address_with(view="cards"), not on_map and view == "cards"),
            ("table", _("Table"), self.criteria.address_with(view="table"), not on_map and view == "table"),
            ("map", _("Map"), f"{path_of(MAP)}{self._without('view', 'page')}", on_map),
        ]


def addresses_of(endpoint: str, query: str) -> dict[str, Any]:
    """Return the canonical address of a page in both languages, whatever was written in the address asked for."""
    addresses = {language: absolute_url(endpoint, lang=language) + query for language in LANGUAGES}
    other = next(language for language in LANGUAGES if language != current_language())
    return {
        "canonical_url": addresses[current_language()],
        "alternate_urls": addresses,
        "other_language_url": addresses[other],
    }
