"""From words to keys: all forms of a Czech or English word share one."""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import Stemmer

from ...text import fold
from .dictionary import Dictionary, opened, stemmed
from .words import split

_REMEMBERED = 60_000
"""How many words each process remembers; more would cost memory for words that hardly come back."""
_SHOWN = 20_000
MOST_KEYS = 8
_STEMMERS = {"cs": "czech", "en": "english"}
_ENDINGS = {
    "imi": "ími", "ymi": "ými", "ich": "ích", "ych": "ých", "eho": "ého", "emu": "ému", "im": "ím", "ym": "ým", "um": "ům",
    "am": "ám", "ach": "ách", "i": "í", "y": "ý", "e": "é", "a": "á", "u": "ů",
}  # fmt: skip
"""Czech endings as they are typed without diacritics, and as the stemmer knows them; longer ones first."""


class Term(NamedTuple):
    """A word of a text: in lower case, folded, and the key that its forms share."""

    spelled: str
    form: str
    key: str


class Analyser:
    """Turns the words of texts and of queries into keys."""

    def __init__(self, dictionary: Dictionary) -> None:
        """Remember the words met most lately."""
        self._dictionary = dictionary
        self._stem_of = {language: Stemmer.Stemmer(name, 0).stemWord for language, name in _STEMMERS.items()}
        self._term = lru_cache(maxsize=_REMEMBERED)(self._term_of)
        self.terms_of_word = lru_cache(maxsize=_SHOWN)(self.terms)
        """The same as `terms` for one word of a text that is shown, remembered as it is spelled there."""

    @classmethod
    def open(cls, folder: Path) -> "Analyser":
        """Open the dictionary of a folder, built there first where it is missing."""
        return cls(opened(folder))

    def terms(self, text: str, language: str) -> list[Term]:
        """Return every word of a text in order; the language is that of the text, `cs` or `en`."""
        return [self._term(word, language) for word in split(text)]

    def _term_of(self, word: str, language: str) -> Term:
        key = self._dictionary.key(word) if language == "cs" else None
        return Term(word, fold(word) or word, key or stemmed(self._stem_of[language], word))

    def keys(self, typed: str) -> tuple[str, ...]:
        """Return every key that one typed word may mean, best first.

        A word typed with diacritics means what it says; one without may mean every form that looks so without them.
        """
        word = "".join(split(typed)) or typed
        folded = fold(word)
        keys = [self._term(word, "cs").key]
        if folded == word or self._dictionary.key(word) is None:
            keys += self._dictionary.keys_without_diacritics(folded)
            keys += [stemmed(self._stem_of["cs"], guess) for guess in (folded, *_accented(folded))]
        keys.append(stemmed(self._stem_of["en"], word))
        return tuple(dict.fromkeys(keys))[:MOST_KEYS]


def _accented(folded: str) -> list[str]:
    """Return a word typed without diacritics with those of its possible endings put back."""
    return [
        folded.removesuffix(plain) + accented
        for plain, accented in _ENDINGS.items()
        if folded.endswith(plain) and len(folded) > len(plain) + 2
    ]
