"""The results of a search as cards and as a table: with marks where words were found, and with what fits the reader."""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from markupsafe import Markup

from ..i18n import _, current_language
from ..municipalities import queries as places
from ..municipalities.likeness import agreements, differences, likeness
from ..projects.naming import COST_NAMES, LABEL_NAMES
from ..projects.presenters import CardView, ReadyCard, card_view, more_of, ready_cards
from ..ready import Parts
from ..templating import number
from .criteria import SearchCriteria
from .engine import engine
from .highlighting import Highlighter
from .matching import Match
from .queries import Page, cards_and_documents, told_cards, told_cards_and_documents


def result_cards(page: Page, criteria: SearchCriteria) -> Parts:
    """Return the cards of a page of results as items of a list, as the template draws them."""
    if page.match is not None:
        return _marked_cards(page, page.match, criteria)
    cards = ready_cards(told_cards(page.numbers))
    if criteria.home:
        return _listed(card.with_(None, None, _compared(card, criteria.home)) for card in cards)
    return _listed(card.parts for card in cards)


def _listed(cards: Iterable[Parts]) -> Parts:
    return list(chain.from_iterable(cards))


def _marked_cards(page: Page, match: Match, criteria: SearchCriteria) -> Parts:
    """Mark what the words found; a piece of a longer text shows what title and summary do not."""
    marks, language = Highlighter(match, engine().reader.analyser), current_language()
    told = told_cards_and_documents(page.numbers)
    made = []
    for card, (_card, document) in zip(ready_cards([one for one, _document in told]), told, strict=True):
        title, in_title = marks.marked(card.title, card.title_lang or language)
        summary, in_summary = marks.marked(card.summary, card.summary_lang or language)
        answered = in_title | in_summary
        more = _compared(card, criteria.home)
        if not answered >= marks.wanted and (piece := marks.snippet(document, card.own_language, answered)):
            more = [*more_of("snippet", piece), *more]
        made.append(card.with_(_sent(title), _sent(summary), more))
    return _listed(made)


def _sent(marked: Markup | None) -> bytes | None:
    return marked.encode() if marked else None


def _compared(card: ReadyCard, home: str) -> Parts:
    """Say how like the reader's municipality that of a project is; nothing where either is not known."""
    here, there = places.profiles().get(home), places.profiles().get(card.municipality)
    if here is None or there is None:
        return []
    if here.code == there.code:
        return more_of("fits", _("your own municipality"))
    found = likeness(here, there)
    said = [("fits", agreements(found)), ("differs", differences(found))]
    return [part for name, texts in said if texts for part in more_of(name, ", ".join(texts))]


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
        ((marks and marks.marked(view.title, view.title_lang or current_language()).html) or view.title, view.url),
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
