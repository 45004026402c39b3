"""Showing where the words of a query stand in a text: marks in titles and summaries, and a piece of a longer text."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from ..ready import joined
from .analysis import Analyser
from .index.rows import TEXTS
from .matching import SHORTEST_BEGUN, Match

_WORD = re.compile(r"[^\W_]+(?:[\u00ad\u200b][^\W_]+)*")
_SNIPPET = 220
"""The longest piece of a text that is shown, in letters."""
_BEFORE = 60
_OF_PREFIXES = {"n"}
"""What forms with a prefix begin with, whatever their word does: superlatives and negations."""
_ACCENTED = {
    "a": "áä", "c": "č", "d": "ď", "e": "éě", "i": "í", "l": "ľĺł", "n": "ň", "o": "óöô", "r": "řŕ", "s": "š", "t": "ť",
    "u": "úůü", "y": "ý", "z": "ž",
}  # fmt: skip


@lru_cache(maxsize=200)
def _beginning_with(initials: str) -> re.Pattern[str]:
    """Return what finds the words of some initials, with or without diacritics: nearly all forms of a word share one."""
    letters = "".join(re.escape(letter) + _ACCENTED.get(letter, "") for letter in initials)
    return re.compile(rf"(?<![^\W_])[{letters}]{_WORD.pattern.replace('+', '*', 1)}", re.IGNORECASE)


class Marked(NamedTuple):
    """A text with marks, and which words of the query it answers."""

    html: Markup
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
        initials = {word[0] for word in (*self._forms, *self._keys) if word} | _OF_PREFIXES
        self._likely = _beginning_with("".join(sorted(initials)))
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

    def places(self, text: str, language: str, words: re.Pattern[str] = _WORD) -> list[tuple[int, int, int]]:
        """Return beginning and end of each word to mark, with the word of the query that it answers."""
        found, known = [], self._answers
        for word in words.finditer(text):
            spelled = word.group()
            answered = known[spelled] if spelled in known else self._answered(spelled, language)
            if answered is not None:
                found.append((word.start(), word.end(), answered))
        return found

    def marked(self, text: str, language: str) -> "Marked":
        """Return a text with marks, everything else escaped, and which words of the query it answers.

        Only words that begin as one of the query are looked at: a tenth of all, and hardly any other is a form of it.
        """
        places = self.places(text, language, self._likely)
        return Marked(_marked(text, places), {answered for _start, _end, answered in places})

    def snippet(self, document: Mapping[str, Any], language: str, answered: set[int]) -> Markup | None:
        """Return the piece of the longer texts that answers most of what is not answered yet; None where all is."""
        missing = self.wanted - answered
        if not missing:
            return None
        best = self._best(document, language, missing, self._likely) or self._best(document, language, missing, _WORD)
        return self._piece(*best, language) if best else None

    def _best(
        self, document: Mapping[str, Any], language: str, missing: set[int], words: re.Pattern[str]
    ) -> tuple[str, int] | None:
        """Return the text and the place in it where most of what is missing stands together."""
        best: tuple[int, str, int] | None = None
        for key in TEXTS:
            text = document.get(key) or ""
            places = self.places(text, language, words)
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
        piece = self.marked(" ".join(text[begin:end].split()), language).html
        return joined(("… " if begin else "", piece, " …" if end < len(text) else ""))


def _marked(text: str, places: Iterable[tuple[int, int, int]]) -> Markup:
    made: list[str] = []
    position = 0
    for start, end, _answered in places:
        made += (escape(text[position:start]), "<mark>", escape(text[start:end]), "</mark>")
        position = end
    return joined([*made, escape(text[position:])])
