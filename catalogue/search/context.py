"""What stands around the results of a search in each of its views: facets, chips, the sentence, other views, addresses."""

from typing import Any

from flask import current_app, url_for

from ..i18n import LANGUAGES, _, absolute_url, current_language
from ..municipalities import queries as places
from .criteria import PER_PAGE, SearchCriteria
from .presenters import SearchView

MAP = "search.map"


def search_context(criteria: SearchCriteria, view: SearchView, total: int, endpoint: str) -> dict[str, Any]:
    """Return what every view of a search shows around its results."""
    return {
        "criteria": criteria,
        "view": view,
        "chips": view.chips(),
        "facets": view.facets(),
        "sentence": view.sentence(total),
        "offered_filters": view.offered_filters(),
        "per_page_choices": PER_PAGE,
        "home": places.profiles().get(criteria.home),
        "views": _views(criteria, endpoint),
        **_addresses(criteria, endpoint),
    }


def _views(criteria: SearchCriteria, endpoint: str) -> list[tuple[str, str, str, bool]]:
    """Return the views of a search: code, name, address, whether it is the present one."""
    on_map = endpoint == MAP
    views = [
        ("cards", _("Cards"), criteria.seen_as("cards").url, not on_map and criteria.view == "cards"),
        ("table", _("Table"), criteria.seen_as("table").url, not on_map and criteria.view == "table"),
    ]
    if MAP in current_app.view_functions:
        address = url_for(MAP, **criteria.seen_as("cards").on_page(1).to_args())
        views.append(("map", _("Map"), address, on_map))
    return views


def _addresses(criteria: SearchCriteria, endpoint: str) -> dict[str, Any]:
    """Return the canonical address of the search in both languages, whatever was written in the address."""
    arguments = criteria.to_args()
    addresses = {language: absolute_url(endpoint, lang=language, **arguments) for language in LANGUAGES}
    other = next(language for language in LANGUAGES if language != current_language())
    return {
        "canonical_url": addresses[current_language()],
        "alternate_urls": addresses,
        "other_language_url": addresses[other],
    }
