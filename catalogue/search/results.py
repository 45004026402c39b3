"""The results of a search as cards and as a table: with marks where words were found, and with what fits the reader."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..i18n import _, current_language
from ..municipalities import queries as places
from ..municipalities.likeness import agreements, differences, likeness
from ..projects.naming import COST_NAMES, LABEL_NAMES, SIZE_NAMES, STAGE_NAMES
from ..projects.presenters import CardView, card_view, municipality_name, spoken
from ..templating import date, number
from .criteria import SearchCriteria
from .engine import engine
from .highlighting import Highlighter
from .queries import Page


def result_cards(page: Page, criteria: SearchCriteria) -> list[CardView]:
    """Return the cards of a page of results in the language of the page."""
    highlighter = Highlighter(page.match, engine().reader.analyser) if page.match else None
    made = []
    for card in page.items:
        view = card_view(card)
        if highlighter:
            view = _marked(view, card, (page.documents or {})[card["id"]], highlighter)
        made.append(_compared(view, card, criteria.home) if criteria.home else view)
    return made


def _marked(view: CardView, card: Mapping[str, Any], document: Mapping[str, Any], marks: Highlighter) -> CardView:
    own = card["language"]
    titles = [spoken(card[key], own) for key in ("title", "summary")]
    title, summary = ((text.text, text.lang or current_language()) for text in titles)
    return replace(
        view,
        marked_title=marks.marked(*title),
        marked_summary=marks.marked(*summary),
        snippet=marks.snippet(document, own, [title[0], summary[0]]),
    )


def _compared(view: CardView, card: Mapping[str, Any], home: str) -> CardView:
    """Say how like the reader's municipality that of the project is."""
    here = places.profiles().get(home)
    there = places.profiles().get(card["municipality"]["code"]) if card["municipality"] else None
    if here is None or there is None:
        return view
    if here.code == there.code:
        return replace(view, why=(_("your own municipality"),))
    found = likeness(here, there)
    return replace(view, why=tuple(agreements(found)), differs=tuple(differences(found)))


def table_columns() -> list[tuple[str, bool]]:
    """Return the heads of the table and whether each holds numbers."""
    return [
        (_("Project"), False), (_("Municipality"), False), (_("Region"), False), (_("Inhabitants"), True),
        (_("Stage"), False), (_("Cost"), False), (_("CZK per inhabitant"), True), (_("Months"), True), (_("Label"), False),
        (_("Published"), False),
    ]  # fmt: skip


def table_rows(page: Page, cards: Sequence[CardView]) -> list[list[Any]]:
    """Return a row for each result; the first cell is its title with its address."""
    documents = page.documents or {}
    return [_table_row(view, card, documents[card["id"]]) for view, card in zip(cards, page.items, strict=True)]


def _table_row(view: CardView, card: Mapping[str, Any], document: Mapping[str, Any]) -> list[Any]:
    cost, months = document.get("investment_cost"), document.get("months_to_operation")
    known = isinstance(cost, int | float) and card["population"]
    return [
        (view.marked_title or view.title, view.url),
        municipality_name(card),
        view.region_name,
        number(card["population"]) or str(SIZE_NAMES[card["size"]]),
        str(STAGE_NAMES[card["stage"]]),
        str(COST_NAMES[card["cost"]]),
        number(round(cost / card["population"])) if known else None,
        number(months) if isinstance(months, int | float) else None,
        str(LABEL_NAMES[card["label"]]) if card["label"] != "none" else None,
        date(datetime.fromisoformat(card["published_at"])),
    ]
