"""The results of a search as cards and as a table: with marks where words were found, and with what fits the reader."""

from collections.abc import Mapping
from typing import Any

import orjson
from markupsafe import Markup

from ..i18n import _, current_language
from ..municipalities import queries as places
from ..municipalities.likeness import agreements, differences, likeness
from ..projects.naming import COST_NAMES, LABEL_NAMES
from ..projects.presenters import CardView, ReadyCard, card_view, more_of, pick_of, ready_cards
from ..ready import joined
from ..templating import number
from .criteria import SearchCriteria
from .engine import engine
from .highlighting import Highlighter
from .queries import Page, cards_and_documents, told_cards, told_cards_and_documents


def result_cards(page: Page, criteria: SearchCriteria) -> Markup:
    """Return the cards of a page of results as items of a list, as the template draws them."""
    pick = pick_of()
    if page.match is None:
        cards = ready_cards(told_cards(page.numbers))
        return joined([f"<li>{one.html(more=_compared(one, criteria.home))}{pick(one.view)}</li>" for one in cards])
    marks = Highlighter(page.match, engine().reader.analyser)
    told = told_cards_and_documents(page.numbers)
    cards = ready_cards([card for card, _document in told])
    return joined(
        [
            f"<li>{_marked(card, document, marks, _compared(card, criteria.home))}{pick(card.view)}</li>"
            for card, (_card, document) in zip(cards, told, strict=True)
        ]
    )


def _marked(card: ReadyCard, document: str, marks: Highlighter, more: str) -> str:
    """Mark what the words found; a piece of a longer text shows what title and summary do not."""
    view, page = card.view, current_language()
    title = marks.marked(view.title, view.title_lang or page)
    summary = marks.marked(view.summary, view.summary_lang or page)
    answered = title.answered | summary.answered
    piece = None if answered >= marks.wanted else marks.snippet(orjson.loads(document), card.language, answered)
    return card.html(title.html, summary.html, f"{more_of('snippet', piece)}{more}" if piece else more)


def _compared(card: ReadyCard, home: str) -> str:
    """Say how like the reader's municipality that of a project is; nothing where either is not known."""
    if not home:
        return ""
    here, there = places.profiles().get(home), places.profiles().get(card.municipality)
    if here is None or there is None:
        return ""
    if here.code == there.code:
        return more_of("fits", _("your own municipality"))
    found = likeness(here, there)
    said = [("fits", agreements(found)), ("differs", differences(found))]
    return joined([more_of(name, ", ".join(texts)) for name, texts in said if texts])


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
