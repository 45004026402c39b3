"""The results of a search as cards and as a table: with marks where words were found, and with what fits the reader."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from ..i18n import _, current_language
from ..municipalities import queries as places
from ..municipalities.likeness import agreements, differences, likeness
from ..projects.naming import COST_NAMES, LABEL_NAMES
from ..projects.presenters import CardView, card_html, card_view, card_views, more_of
from ..ready import joined
from ..templating import number
from .criteria import SearchCriteria
from .engine import engine
from .highlighting import Highlighter
from .queries import Page, cards, cards_and_documents


def result_cards(page: Page, criteria: SearchCriteria) -> list[Markup]:
    """Return the cards of a page of results as the template draws them, in the language of the page."""
    if page.match is None:
        found = cards(page.numbers)
        views = card_views(found)
    else:
        marks = Highlighter(page.match, engine().reader.analyser)
        rows = cards_and_documents(page.numbers)
        found = [card for card, _document in rows]
        views = [_marked(view, *row, marks) for view, row in zip(card_views(found), rows, strict=True)]
    if criteria.home:
        views = [_compared(view, card, criteria.home) for view, card in zip(views, found, strict=True)]
    return [card_html(view) for view in views]


def _marked(view: CardView, card: Mapping[str, Any], document: Mapping[str, Any], marks: Highlighter) -> CardView:
    """Mark what the words found; a piece of a longer text shows what title and summary do not."""
    own, page = card["language"], current_language()
    title = marks.marked(view.title, view.title_lang or page)
    summary = marks.marked(view.summary, view.summary_lang or page)
    piece = marks.snippet(document, own, {*title.answered, *summary.answered})
    return replace(view, title=title.html, summary=summary.html, more=more_of("snippet", piece) if piece else Markup())


def _compared(view: CardView, card: Mapping[str, Any], home: str) -> CardView:
    """Say how like the reader's municipality that of the project is."""
    here = places.profiles().get(home)
    there = places.profiles().get(card["municipality"]["code"]) if card["municipality"] else None
    if here is None or there is None:
        return view
    if here.code == there.code:
        return replace(view, more=view.more + more_of("fits", _("your own municipality")))
    found = likeness(here, there)
    said = [("fits", agreements(found)), ("differs", differences(found))]
    more = [more_of(name, ", ".join(texts)) for name, texts in said if texts]
    return replace(view, more=joined([view.more, *more]))


def table_columns() -> list[tuple[str, bool]]:
    """Return the heads of the table and whether each holds numbers."""
    return [
        (_("Project"), False), (_("Municipality"), False), (_("Region"), False), (_("Inhabitants"), True),
        (_("Stage"), False), (_("Cost"), False), (_("CZK per inhabitant"), True), (_("Months"), True), (_("Label"), False),
        (_("Published"), False),
    ]  # fmt: skip


def table_rows(page: Page) -> list[list[Any]]:
    """Return a row for each result; the first cell is its title with its address."""
    marks = Highlighter(page.match, engine().reader.analyser) if page.match else None
    return [_table_row(card_view(card), card, document, marks) for card, document in cards_and_documents(page.numbers)]


def _table_row(
    view: CardView, card: Mapping[str, Any], document: Mapping[str, Any], marks: Highlighter | None
) -> list[Any]:
    cost, months = document.get("investment_cost"), document.get("months_to_operation")
    known = isinstance(cost, int | float) and card["population"]
    return [
        (marks.marked(view.title, view.title_lang or current_language()).html if marks else view.title, view.url),
        view.municipality_name,
        view.region_name or view.municipality_name,
        number(card["population"]) or view.size_name,
        view.stage_name,
        str(COST_NAMES[card["cost"]]),
        number(round(cost / card["population"])) if known else None,
        number(months) if isinstance(months, int | float) else None,
        str(LABEL_NAMES[card["label"]]) if card["label"] != "none" else None,
        view.published,
    ]
