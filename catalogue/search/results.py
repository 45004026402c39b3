"""The results of a search as cards and as a table: with marks where words were found, and with what fits the reader."""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from markupsafe import Markup

from ..i18n import _, current_language
from ..municipalities import queries as places
from ..municipalities.likeness import agreements, differences, likeness
from ..projects.naming import COST_NAMES, LABEL_NAMES
from ..projects.presenters import CardView, ReadyCard, card_view, more_of, ready_cards, ready_html
from ..ready import Parts
from ..templating import number
from .analysis import BETWEEN, Analyser, Noted
from .criteria import SearchCriteria
from .engine import engine
from .highlighting import Highlighter, Marked
from .index.ahead import Ahead, longer_texts, title_and_summary
from .matching import Match
from .queries import Page, cards_and_documents, told_cards, told_documents


def result_cards(page: Page, criteria: SearchCriteria) -> Parts:
    """Return the cards of a page of results as items of a list, as the template draws them."""
    if page.match is not None:
        return _marked_cards(page, page.match, criteria)
    told, ahead = told_cards(page.numbers), engine().reader.ahead
    if criteria.home:
        cards = ready_cards(told, ahead.cards())
        return _listed(card.with_(None, None, _compared(card, criteria.home)) for card in cards)
    return ready_html(told, ahead.cards())


def _listed(cards: Iterable[Parts]) -> Parts:
    return list(chain.from_iterable(cards))


def _marked_cards(page: Page, match: Match, criteria: SearchCriteria) -> Parts:
    """Mark what the words found; a piece of a longer text shows what title and summary do not."""
    analyser, ahead = engine().reader.analyser, engine().reader.ahead
    marks, told = Highlighter(match, analyser), told_cards(page.numbers)
    cards = ready_cards(told, ahead.cards())
    marked = [marks.marked(_noted(card, analyser)) for card in cards]
    found = list(zip(told, cards, marked, strict=True))
    texts = _longer_texts([one for one in found if not one[2].answered >= marks.wanted], ahead, analyser)
    made = []
    for (project, _card, _revision), card, seen in found:
        more = _compared(card, criteria.home)
        if project in texts and (piece := marks.snippet(texts[project], seen.answered)):
            more = [*more_of("snippet", piece), *more]
        made.append(card.with_(_sent(seen.title), _sent(seen.summary), more))
    return _listed(made)


def _noted(card: ReadyCard, analyser: Analyser) -> Noted:
    """Return title and summary of a card with what is noted of them, now if it was not drawn ahead."""
    if not card.notes:
        return title_and_summary(card, analyser)
    return Noted.with_notes(f"{card.title.text}{BETWEEN}{card.summary.text}", card.notes)


def _longer_texts(
    wanted: Iterable[tuple[tuple[int, str, int], ReadyCard, Marked]], ahead: Ahead, analyser: Analyser
) -> dict[int, Noted]:
    """Return the longer texts of projects, by their numbers; those that are not ready are read from the database."""
    ready, missing = {}, {}
    for (project, _card, revision), card, _seen in wanted:
        if (noted := ahead.texts(project, revision)) is not None:
            ready[project] = noted
        else:
            missing[project] = card.own_language
    documents = told_documents(list(missing))
    return ready | {one: longer_texts(text, missing[one], analyser) for one, text in documents.items()}


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
    title = marks.marked_title(view.title, view.title_lang or current_language()) if marks else None
    cost, months = document.get("investment_cost"), document.get("months_to_operation")
    known = isinstance(cost, int | float) and card["population"]
    return [
        (title or view.title, view.url),
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
