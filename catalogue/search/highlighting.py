"""Showing where the words of a query stand in a text: marks in titles and summaries, and a piece of a longer text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import orjson
from markupsafe import Markup, escape

from ..ready import joined
from .analysis import Analyser
from .index.rows import TEXTS
from .matching import SHORTEST_BEGUN, Match

_WORD = re.compile(r"[^\W_]+(?:[\u00ad\u200b][^\W_]+)*")
_TEXTS = frozenset(TEXTS)
_SNIPPET = 220
"""The longest piece of a text that is shown, in letters."""
_BEFORE = 60
_LONG = 5
"""Words of so many letters are looked for by two letters, shorter ones by one: psa is a form of pes."""
_ACCENTED = {
    "a": "áä", "c": "č", "d": "ď", "e": "éě", "i": "í", "l": "ľĺł", "n": "ň", "o": "óöô", "r": "řŕ", "s": "š", "t": "ť",
    "u": "úůü", "y": "ý", "z": "ž",
}  # fmt: skip


@lru_cache(maxsize=500)
def _beginning_with(beginnings: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds the words that begin with some letters, in any case, with or without diacritics, and prefixed.

    It begins with a plain choice of first letters, because such a pattern runs through a text many times faster than any
    other; whether a word begins there is asked after that.
    """
    firsts = {beginning[0] for beginning in beginnings}
    ways = [
        f"(?<={_any(first)}){''.join(map(_any, rest))}" for first, rest in ((one[0], one[1:]) for one in beginnings)
    ]
    prefixed = [f"(?<={_any('n')}){_any('e')}{_any('j')}?(?:{'|'.join(''.join(map(_any, one)) for one in beginnings)})"]
    if "n" not in beginnings:
        ways += prefixed
    initials = "".join(_shapes(first) for first in sorted(firsts | {"n"}))
    return re.compile(
        rf"[{re.escape(initials)}](?<![^\W_].)(?:{'|'.join(ways)}){_WORD.pattern.replace('+', '*', 1)}", re.DOTALL
    )


def _any(letter: str) -> str:
    return f"[{re.escape(_shapes(letter))}]"


def _shapes(letter: str) -> str:
    shapes = letter + _ACCENTED.get(letter, "")
    return shapes + shapes.upper()


class Marked(NamedTuple):
    """A text with marks, None where it needs none, and which words of the query it answers."""

    html: Markup | None
    answered: set[int]


class Highlighter:
    """Marks what a match found; for one search and all its results."""

    def __init__(self, match: Match, analyser: Analyser) -> None:
        """Gather the keys and folded words to mark; a word knows which word of the query it answers."""
        self.analyser = analyser
        self._keys: dict[str, int] = {}
        self._forms: dict[str, int] = {}
        for position, word in enumerate(match.words):
            self._keys |= dict.fromkeys(word.all_keys, position)
            self._forms[word.form] = position
        last = match.words[-1] if match.words else None
        self._begun = last.form if last and len(last.form) >= SHORTEST_BEGUN else ""
        phrased = (form for phrase in match.phrases for form in phrase)
        self._forms |= {form: len(match.words) + at for at, form in enumerate(phrased)}
        self.wanted = set(self._forms.values())
        beginnings = {word[: 2 if len(word) >= _LONG else 1] for word in (*self._forms, *self._keys) if word}
        self._likely = _beginning_with(tuple(sorted(beginnings)))
        self._answers: dict[str, int | None] = {}

    def _answered(self, word: str, language: str) -> int | None:
        """Return which word of the query a word of a text answers, and remember it."""
        answered = None
        for _spelled, form, key in self.analyser.terms_of_word(word, language):
            answered = self._forms.get(form, self._keys.get(key))
            if answered is None and self._begun and form.startswith(self._begun):
                answered = self._forms[self._begun]
            if answered is not None:
                break
        self._answers[word] = answered
        return answered

    def places(self, text: str, language: str, words: re.Pattern[str] | None = None) -> Iterator[tuple[int, int, int]]:
        """Yield beginning and end of each word to mark, with the word of the query that it answers.

        Only words that begin as one of the query are looked at, or those that a pattern finds: nearly all forms of a word
        share its beginning.
        """
        known = self._answers
        for word in (words or self._likely).finditer(text):
            spelled = word.group()
            answered = known[spelled] if spelled in known else self._answered(spelled, language)
            if answered is not None:
                yield word.start(), word.end(), answered

    def marked(self, text: str, language: str) -> "Marked":
        """Return a text with marks, everything else escaped, and which words of the query it answers."""
        if not (places := list(self.places(text, language))):
            return _UNMARKED
        return Marked(_marked(text, places), {answered for _start, _end, answered in places})

    def snippet(self, document: str, language: str, answered: set[int]) -> Markup | None:
        """Return the piece of the longer texts that answers most of what is not answered yet; None where all is.

        The document is given as JSON.
        """
        missing = self.wanted - answered
        texts = [text for key, text in orjson.loads(document).items() if key in _TEXTS and text]
        find = self._first if len(missing) == 1 else self._best
        best = find(texts, language, missing, None) or find(texts, language, missing, _WORD)
        return self._piece(*best, language) if best else None

    def _first(
        self, texts: Sequence[str], language: str, missing: set[int], words: re.Pattern[str] | None
    ) -> tuple[str, int] | None:
        """Return the first text that answers the only word missing, and the place in it."""
        for text in texts:
            for start, _end, answered in self.places(text, language, words):
                if answered in missing:
                    return text, start
        return None

    def _best(
        self, texts: Sequence[str], language: str, missing: set[int], words: re.Pattern[str] | None
    ) -> tuple[str, int] | None:
        """Return the text and the place in it where most of what is missing stands together."""
        best: tuple[int, str, int] | None = None
        for text in texts:
            places = list(self.places(text, language, words))
            for start, _end, _answered in places:
                near = {one for at, end, one in places if start <= at and end <= start + _SNIPPET - _BEFORE}
                if near & missing and (best is None or len(near & missing) > best[0]):
                    best = (len(near & missing), text, start)
            if best and best[0] == len(missing):
                break
        return best[1:] if best else None

    def _piece(self, text: str, start: int, language: str) -> Markup:
        """Return the piece of a text around a place, cut between words."""
        begin = text.rfind(" ", 0, max(0, start - _BEFORE)) + 1 if start > _BEFORE else 0
        end = begin + _SNIPPET
        if end < len(text):
            end = text.rfind(" ", start, end) if text.rfind(" ", start, end) > 0 else end
        piece = " ".join(text[begin:end].split())
        marked = self.marked(piece, language).html or escape(piece)
        return joined(("… " if begin else "", marked, " …" if end < len(text) else ""))


_UNMARKED = Marked(None, set())


def _marked(text: str, places: Iterable[tuple[int, int, int]]) -> Markup:
    made: list[str] = []
    position = 0
    for start, end, _answered in places:
        made += (escape(text[position:start]), "<mark>", escape(text[start:end]), "</mark>")
        position = end
    return joined([*made, escape(text[position:])])
