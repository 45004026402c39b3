"""Needs in words, with the projects that fit."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ...i18n import _l
from ...municipalities import queries as places
from ...projects.naming import SIZE_NAMES
from ...projects.presenters import CardView, card_html, card_view
from ...search.criteria import SearchCriteria
from ...search.presenters import SearchView
from ...search.queries import cards, numbers_of, total
from ...taxonomy import queries as taxonomy
from ...taxonomy.presenters import KeyAreaView
from .matching import Wanted
from .models import Need

STATE_NAMES = {
    "waiting": _l("waits for a moderator"),
    "published": _l("published"),
    "refused": _l("not published"),
    "closed": _l("closed"),
}
OUTCOME_NAMES = {"solved": _l("They found a solution"), "given_up": _l("They are no longer looking")}
SHOWN_MATCHES = 6


@dataclass(frozen=True)
class Matches:
    """The projects that fit a need best, how many there are, and whether the search had to be wider than asked."""

    cards: list[Markup]
    total: int
    is_wider: bool
    criteria: SearchCriteria
    sentence: str


@dataclass(frozen=True)
class AnswerView:
    """An answer that the public reads, with the card of its project where there is one."""

    id: int
    name: str
    code: str
    text: str
    card: CardView | None


class NeedView:
    """What the public reads of a need."""

    def __init__(self, need: Need) -> None:
        """Look up the names."""
        told, place = need.told, need.municipality
        region = places.region(place.region_code)
        self.id, self.title, self.text, self.budget = need.id, told["title"], told["text"], told["budget"]
        self.municipality, self.code, self.size = place.name, place.code, str(SIZE_NAMES[str(place.size_class)])
        self.region = region.name if region else ""
        self.region_code = place.region_code
        self.areas = areas_of(told["key_areas"])
        self.posted_at, self.is_open = need.posted_at, need.state != "closed"
        self.outcome, self.outcome_text = OUTCOME_NAMES.get(need.outcome, ""), need.outcome_text


def areas_of(codes: Sequence[str]) -> list[KeyAreaView]:
    """Return the key areas of today for codes, each once."""
    return list(taxonomy.areas_today(codes))


def shown_cards(numbers: Sequence[int | None]) -> list[CardView]:
    """Return the cards of those projects that the public may see."""
    return [card_view(card) for card in cards([number for number in numbers if number])]


def answers_of(need: Need) -> list[AnswerView]:
    """Return the answers that the public reads, the oldest first."""
    told = [one for one in need.answers if one.state == "published"]
    shown = {card.id: card for card in shown_cards([one.project_id for one in told])}
    return [
        AnswerView(one.id, one.municipality.name, one.municipality_code, one.text, shown.get(one.project_id or 0))
        for one in told
    ]


def matches_of(wanted: Wanted, municipality_code: str) -> Matches:
    """Return what the catalogue has for a need: of municipalities most like the one that looks for it first."""
    found, is_wider = wanted.widest_search()
    criteria = found.at_home(municipality_code)
    first = cards(numbers_of(criteria, SHOWN_MATCHES))
    number = total(criteria)
    return Matches(
        [card_html(card_view(card)) for card in first],
        number,
        is_wider,
        criteria,
        SearchView(found, {}).sentence(number),
    )
