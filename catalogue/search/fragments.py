"""Ready pieces of pages: what is the same on thousands of them is rendered once by its template and kept.

An option of a facet differs from page to page only in its number; a card only changes when its project does.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup

from ..clock import now
from ..i18n import current_language
from ..municipalities import queries as places
from ..projects.presenters import card_view
from ..remembered import remembered
from ..taxonomy import queries as taxonomy
from ..templating import number
from .presenters import OptionView
from .queries import cards, visible_changes

_KEPT = "catalogue_fragments"
_MOST_CARDS = 8000
"""How many cards each process keeps: about 3 kB each."""
_MOST_OPTIONS = 20_000
_TOLD_APART = 987_654
"""A number that stands in no option: where it is, the true one goes."""


class Fragments:
    """What one process keeps, the least used forgotten first."""

    def __init__(self, most: int) -> None:
        """Begin with nothing."""
        self._most = most
        self._kept: OrderedDict[Any, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Any) -> Any:
        """Return what is kept under a key, or None."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Any, fragment: Any) -> None:
        """Keep something, and forget what was used least where there is too much."""
        with self._lock:
            self._kept[key] = fragment
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def options_html(options: Iterable[OptionView], pillar: str | None = None, *, child: bool = False) -> Markup:
    """Return options of a facet as the template makes them, with their numbers put in."""
    kept = _kept_options()
    made = []
    for one in options:
        key = (one.facet, one.option.value, one.selected, bool(one.count), pillar, child)
        pieces = kept.get(key)
        if pieces is None:
            pieces = kept[key] = _pieces(one, pillar, child=child)
        made.append(_written(one.count).join(pieces) if one.count else pieces[0])
    return Markup("".join(made))  # noqa: S704 - the pieces come from the template, escaped by it


def _kept_options() -> dict[Any, list[str]]:
    """Return the pieces of options in the current language; a change of any name begins anew."""
    kept: dict[str, tuple[int, dict[Any, list[str]]]] = current_app.extensions[_KEPT]["options"]
    language, names = current_language(), _names()
    found = kept.get(language)
    if found is None or found[0] != names or len(found[1]) > _MOST_OPTIONS:
        found = kept[language] = (names, {})
    return found[1]


def _pieces(one: OptionView, pillar: str | None, *, child: bool) -> list[str]:
    shown = OptionView(one.facet, one.option, _TOLD_APART if one.count else 0, one.selected)
    template: Any = current_app.jinja_env.get_template("components/facets.html")
    return str(template.module.option(one.facet, shown, pillar, child)).split(number(_TOLD_APART))


def _written(count: int) -> str:
    return str(count) if count < 1000 else number(count)


@remembered
def _names() -> int:
    """Return a mark that is another one whenever a name of a tag or of a place is."""
    return hash(repr((taxonomy.pillars(), taxonomy.topics(), places.regions())))


def card_fragments(numbers: Sequence[int]) -> list[Markup]:
    """Return the cards of those of several projects that the public may see, as the template makes them."""
    mark = (current_language(), now().date(), _names())
    kept: Fragments = current_app.extensions[_KEPT]["cards"]
    changes = visible_changes(numbers)
    ready: dict[int, Markup | None] = {one: kept.get((one, changed, *mark)) for one, changed in changes.items()}
    for card in cards([one for one, html in ready.items() if html is None]):
        template: Any = current_app.jinja_env.get_template("components/cards.html")
        html = Markup(template.module.project_card(card_view(card)))  # noqa: S704 - made by the template
        ready[card["id"]] = html
        kept.put((card["id"], changes[card["id"]], *mark), html)
    found = (ready.get(one) for one in numbers)
    return [html for html in found if html is not None]


def init_app(app: Flask) -> None:
    """Give the application room for fragments, and its templates the options of facets."""
    app.extensions[_KEPT] = {"options": {}, "cards": Fragments(_MOST_CARDS)}
    app.jinja_env.globals["options_html"] = options_html
