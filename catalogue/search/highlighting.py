"""Showing where the words of a query stand in a text: marks in titles and summaries, and a piece of a longer text."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from ..ready import joined
from .analysis import BETWEEN, WORD, Analyser, Noted, mark_of
from .matching import Match

_SNIPPET = 220
"""The longest piece of a text that is shown, in letters."""
_BEFORE = 60


class Place(NamedTuple):
    """A word to mark: where it begins and ends, and which word of the query it answers."""

    start: int
    end: int
    answered: int


class Marked(NamedTuple):
    """Title and summary with marks, None where they need none, and which words of the query they answer."""

    title: Markup | None
    summary: Markup | None
    answered: frozenset[int]


class Highlighter:
    """Marks what a match found; for one search and all its results."""

    def __init__(self, match: Match, analyser: Analyser) -> None:
        """Gather the keys to mark, and which word of the query each of them answers."""
        self.analyser = analyser
        phrased = [form for phrase in match.phrases for form in phrase]
        keys = [*(word.all_keys for word in match.words), *map(analyser.keys, phrased)]
        self._wanted = {mark_of(key): position for position, some in enumerate(keys) for key in some}
        self.wanted = frozenset(self._wanted.values())

    def places(self, noted: Noted) -> list[Place]:
        """Return each word to mark, in the order of the text."""
        wanted, text = self._wanted, noted.text
        hits = [(mark, place) for mark, place in zip(noted.marks, noted.places, strict=True) if mark in wanted]
        return [Place(place, _end_of_word(text, place), wanted[mark]) for mark, place in hits]

    def marked(self, noted: Noted) -> Marked:
        """Return a title and a summary, noted together, with marks."""
        if not (places := self.places(noted)):
            return _UNMARKED
        title, _between, summary = noted.text.partition(BETWEEN)
        begin = len(title) + 1
        in_title = [place for place in places if place.start < begin]
        in_summary = _moved(places[len(in_title) :], begin)
        return Marked(
            _marked(title, in_title) if in_title else None,
            _marked(summary, in_summary) if in_summary else None,
            frozenset(place.answered for place in places),
        )

    def marked_title(self, title: str, language: str) -> Markup | None:
        """Return a title alone with marks, None where it needs none."""
        return self.marked(Noted.of([(title, language)], self.analyser)).title

    def snippet(self, noted: Noted, answered: frozenset[int]) -> Markup | None:
        """Return the piece of several texts that answers most of what is not answered yet; None where nothing does."""
        places = self.places(noted)
        best = _best(noted.text, places, self.wanted - answered)
        return _piece(noted.text, best, places) if best is not None else None


def _end_of_word(text: str, place: int) -> int:
    word = WORD.match(text, place)
    return word.end() if word else place


_UNMARKED = Marked(None, None, frozenset())


def _best(text: str, places: Sequence[Place], missing: frozenset[int]) -> int | None:
    """Return the place where most of what is missing stands together."""
    if len(missing) == 1:
        return next((place.start for place in places if place.answered in missing), None)
    best, most = None, 0
    for at, (start, _end, _answered) in enumerate(places):
        near: set[int] = set()
        for begin, end, answered in places[at:]:
            if end > start + _SNIPPET - _BEFORE or BETWEEN in text[start:begin]:
                break
            near.add(answered)
        if len(near & missing) > most:
            best, most = start, len(near & missing)
            if most == len(missing):
                break
    return best


def _piece(whole: str, place: int, places: Iterable[Place]) -> Markup:
    """Return the piece around a place of one of several texts, cut between words, with marks."""
    first, last = whole.rfind(BETWEEN, 0, place) + 1, whole.find(BETWEEN, place)
    last = last if last >= 0 else len(whole)
    begin, end = first, last
    if place - first > _BEFORE:
        begin = max(first, whole.rfind(" ", first, place - _BEFORE) + 1)
    if begin + _SNIPPET < last:
        cut = whole.rfind(" ", place, begin + _SNIPPET)
        end = cut if cut >= 0 else begin + _SNIPPET
    shown = _moved([one for one in places if begin <= one.start and one.end <= end], begin)
    return joined(("… " if begin > first else "", _marked(whole[begin:end], shown), " …" if end < last else ""))


def _moved(places: Iterable[Place], by: int) -> list[Place]:
    """Return places in a text that begins so many letters later."""
    return [Place(start - by, end - by, answered) for start, end, answered in places]


def _marked(text: str, places: Iterable[Place]) -> Markup:
    """Return a text, escaped, with marks around some of its words."""
    escaped: Callable[[str], str] = str if len(escape(text)) == len(text) else escape  # Most texts need no escaping.
    made: list[str] = []
    position = 0
    for start, end, _answered in places:
        if start >= position:  # A word that is taken for two is noted twice.
            made += (escaped(text[position:start]), "<mark>", escaped(text[start:end]), "</mark>")
            position = end
    return joined([*made, escaped(text[position:])])
