"""The search: its page and its JSON."""

from typing import Any

from flask import Response, render_template, request

from ..templating import json_response
from .blueprint import search
from .context import search_context
from .criteria import SearchCriteria
from .files.responses import opened
from .fragments import card_fragments
from .presenters import SearchView, counted_facets, search_json
from .queries import Page, facet_counts, search_page
from .results import result_cards, table_columns, table_rows


@search.get("/projects")
def projects() -> str:
    """Show the projects that fit, with facets to narrow the search."""
    criteria = SearchCriteria.read(request.args)
    page = search_page(criteria, with_cards=bool(criteria.home))
    view = SearchView(criteria, facet_counts(criteria, counted_facets(criteria)))
    return render_template(
        "search/projects.html",
        page=page,
        page_url=lambda number: criteria.on_page(number).url,
        relaxations=[] if page.total else view.relaxations(),
        **search_context(criteria, view, page.total, "search.projects"),
        **_results(page, criteria),
    )


def _results(page: Page, criteria: SearchCriteria) -> dict[str, Any]:
    """Return the results in the view that was asked for, and a better spelling where there is one."""
    if page.numbers and not page.items:
        return {"ready_cards": card_fragments(page.numbers), "did_you_mean": None}
    cards = result_cards(page, criteria)
    corrected = page.match.did_you_mean if page.match else None
    shown: dict[str, Any] = {
        "cards": cards,
        "did_you_mean": (corrected, criteria.with_words(corrected).url) if corrected else None,
    }
    if criteria.view == "table":
        shown |= {"table_columns": table_columns(), "table_rows": table_rows(page, cards)}
    return shown


@search.get("/projects.json")
def projects_json() -> Response:
    """Return the same search for programs; it is open to every origin."""
    criteria = SearchCriteria.read(request.args)
    view = SearchView(criteria, facet_counts(criteria))
    return opened(json_response(search_json(search_page(criteria), view)))
