"""The page of a search, put together of ready pieces: the template is rendered once for each shape of the page."""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from flask import render_template
from markupsafe import Markup

from ..i18n import _
from ..municipalities import queries as places
from ..ready import Parts, drawn, joined, kept_fields, macro, page, slot
from ..templating import number
from .context import LIST, Surroundings, addresses_of
from .criteria import PER_PAGE, SearchCriteria
from .panel import TEMPLATE as FACETS
from .panel import panel
from .presenters import Chip, SearchView
from .queries import Page
from .results import result_cards, table_columns, table_rows

_TOOLS, _HOME = "search/_tools.html", "components/home_municipality.html"
_NEIGHBOURS = 2
"""How many pages are named before and after the present one."""
_SLOTS = (
    "title", "sentence", "query", "feed_query", "kept_query", "words", "kept_with_words", "kept_with_facets", "narrowing",
    "panel", "suggestions", "chips", "home", "tools", "results", "pagination",
    "picked_fields",
)  # fmt: skip


def projects_page(criteria: SearchCriteria, found: Page, view: SearchView) -> bytes:
    """Return the page of a search with its facets, its results and what leads on, as it is sent."""
    around = Surroundings(criteria, view, found.total)
    has_previous, has_next = criteria.page > 1, criteria.page < found.pages
    shape = (around.is_unlisted, has_previous, has_next, bool(found.total), criteria.view == "table")
    made = page("search/projects.html", shape, lambda: _arguments(*shape))
    chips = view.chips()
    values = {
        "title": around.title,
        "sentence": around.sentence,
        "query": around.query,
        "feed_query": around.feed_query,
        "kept_query": around.kept_query,
        "words": criteria.q,
        "kept_with_words": kept_fields(criteria.fields_beside("q")),
        "kept_with_facets": kept_fields(criteria.fields_beside("facets")),
        "narrowing": f" ({len(chips)})" if chips else "",
        "panel": panel(view),
        "suggestions": _suggestions(criteria, found, view),
        "chips": chips_html(chips, criteria.cleared().url),
        "home": _home(criteria),
        "tools": joined([view_links(around.views(LIST)), _order(criteria, found, view)]),
        "results": _results(criteria, found, view),
        "pagination": _pagination(criteria, found.pages),
        "picked_fields": kept_fields([("home", criteria.home)] if criteria.home else []),
        "previous_url": criteria.address_with(page=criteria.page - 1) if has_previous else "",
        "next_url": criteria.address_with(page=criteria.page + 1) if has_next else "",
    }
    return b"".join(made.parts(values))


def _arguments(
    is_unlisted: bool, has_previous: bool, has_next: bool, has_results: bool, is_table: bool
) -> dict[str, Any]:
    """Return what the template of the page takes: its shape, and slots for all else."""
    return {
        **{name: slot(name) for name in _SLOTS},
        **addresses_of(LIST, slot("query")),
        "previous_url": slot("previous_url") if has_previous else None,
        "next_url": slot("next_url") if has_next else None,
        "is_unlisted": is_unlisted,
        "has_results": has_results,
        "is_table": is_table,
    }


def chips_html(
    chips: Sequence[Chip], clear_url: str, url_of: Callable[[SearchCriteria], str] = attrgetter("url")
) -> Markup:
    """Return what narrows a search, each criterion with the address of the search without it."""
    if not chips:
        return Markup()
    chip = macro(FACETS, "chip", label=slot("label"), url=slot("url"), facet=slot("facet"))
    made = joined([chip.fill(label=one.name, url=url_of(one.rest), facet=one.label) for one in chips])
    several = len(chips) > 1
    listed = macro(FACETS, "chips", several, items=slot("items"), clear_url=slot("clear_url") if several else None)
    return listed.fill(items=made, clear_url=clear_url)


def view_links(views: Sequence[tuple[str, str, str, bool]]) -> Markup:
    """Return links to the views of a search: code, name, address, whether it is the present one."""
    shape = tuple((code, name, is_current) for code, name, _url, is_current in views)

    def slots() -> list[Any]:
        return [(code, name, slot(code), is_current) for code, name, is_current in shape]

    return macro(_TOOLS, "view_links", shape, views=slots).fill(**{code: url for code, _name, url, _is in views})


def _suggestions(criteria: SearchCriteria, found: Page, view: SearchView) -> Markup:
    """Return searches that may have been meant: in another spelling, or with a filter in place of words."""
    offered = [(_("Show only"), name, filtered.url, False) for name, filtered in view.offered_filters()]
    if found.match and (corrected := found.match.did_you_mean):
        offered.insert(0, (_("Did you mean"), corrected, criteria.with_words(corrected).url, True))
    slots = {name: slot(name) for name in ("lead", "text", "url")}
    return joined(
        [
            macro(_TOOLS, "suggestion", is_word, **slots, is_word=is_word).fill(lead=lead, text=text, url=url)
            for lead, text, url, is_word in offered
        ]
    )


def _home(criteria: SearchCriteria) -> Markup:
    if (home := places.profiles().get(criteria.home)) is None:
        return macro(_HOME, "home_form", hidden=slot("hidden")).fill(hidden=kept_fields(criteria.fields_beside("home")))
    by_likeness = criteria.sort == "fit"
    slots = {name: slot(name) for name in ("name", "people", "leave_url")}
    chosen = macro(_HOME, "home_chosen", by_likeness, **slots, fit_url=None if by_likeness else slot("fit_url"))
    return chosen.fill(
        name=home.name, people=number(home.population), leave_url=criteria.without_home().url,
        fit_url=criteria.sorted_by("fit").url,
    )  # fmt: skip


def _order(criteria: SearchCriteria, found: Page, view: SearchView) -> Markup:
    if found.total < 2:
        return Markup()
    sorts, per_pages = tuple(view.sorts()), PER_PAGE if found.total > PER_PAGE[0] else ()
    form = macro(
        _TOOLS, "order_form", sorts, criteria.order, criteria.per_page, per_pages,
        sorts=sorts, sort=criteria.order, per_page=criteria.per_page, per_pages=per_pages, hidden=slot("hidden"),
    )  # fmt: skip
    return form.fill(hidden=kept_fields(criteria.fields_beside("order")))


def _results(criteria: SearchCriteria, found: Page, view: SearchView) -> Markup | Parts:
    if not found.total:
        ways_out = view.relaxations()
        return Markup(render_template("search/_nothing.html", criteria=criteria, relaxations=ways_out))  # noqa: S704
    if criteria.view == "table":
        caption = view.sentence(found.total)
        return drawn(
            "components/table.html", "data_table", caption, table_columns(), table_rows(found), hide_caption=True
        )
    return result_cards(found, criteria)


def _pagination(criteria: SearchCriteria, pages: int) -> Markup:
    """Return links to the first and last page and to those around the present one."""
    if pages < 2:
        return Markup()
    present = criteria.page
    near = range(max(1, present - _NEIGHBOURS), min(pages, present + _NEIGHBOURS) + 1)
    numbers: list[int | None] = list(near)
    if near[0] > 1:
        numbers[:0] = [1, None] if near[0] > 2 else [1]
    if near[-1] < pages:
        numbers += [None, pages] if near[-1] < pages - 1 else [pages]
    shape = tuple(one if one is None else one == present for one in numbers)

    def steps() -> list[Any]:
        return [
            None if is_present is None else (slot(f"number{at}"), slot(f"url{at}"), is_present)
            for at, is_present in enumerate(shape)
        ]

    has_previous, has_next = present > 1, present < pages
    listed = macro(
        "components/pagination.html", "pagination", shape, has_previous, has_next, steps=steps,
        previous=slot("previous") if has_previous else None, next=slot("next") if has_next else None,
    )  # fmt: skip
    address = criteria.addresses_of_pages()
    values: dict[str, Any] = {f"number{at}": one for at, one in enumerate(numbers)}
    values |= {f"url{at}": address(one) for at, one in enumerate(numbers) if one}
    return listed.fill(**values, previous=address(present - 1), next=address(present + 1))
