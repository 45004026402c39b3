"""From a search to what is kept of it, and back."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from ...search.criteria import SearchCriteria


def query_of(criteria: SearchCriteria) -> str:
    """Return the arguments of an address as text: the same search has always the same."""
    plain = replace(criteria, home="", sort="relevance", view="cards", page=1, per_page=20)
    return urlencode(plain.to_args(), doseq=True)


def criteria_of(query: str) -> SearchCriteria:
    """Return the search that was kept; what the catalogue does not know any more is left out."""
    return SearchCriteria.read(MultiDict(parse_qsl(query)))
