"""Words of texts and of queries as the index knows them."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import Stemmer

from ...text import fold

_CZECH, _ENGLISH = Stemmer.Stemmer("czech"), Stemmer.Stemmer("english")
_WORD = re.compile(r"[^\W_]+")


class Term(NamedTuple):
    """A word as written, folded, and its key."""

    spelled: str
    form: str
    key: str


def split(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return _WORD.findall(unicodedata.normalize("NFC", text.replace("\u00ad", "")).lower())


@lru_cache(maxsize=200_000)
def _term(word: str, language: str) -> Term:
    form = fold(word)
    return Term(word, form, fold((_CZECH if language == "cs" else _ENGLISH).stemWord(word)))


class Analyser:
    """Turns words into keys."""

    @classmethod
    def open(cls, folder: Path) -> "Analyser":
        """Open the dictionary of a folder."""
        return cls()

    def terms(self, text: str, language: str) -> list[Term]:
        """Return every word of a text in order."""
        return [_term(word, language) for word in split(text)]

    def keys(self, typed: str) -> tuple[str, ...]:
        """Return every key that a typed word may mean."""
        return tuple(
            dict.fromkeys([_term(typed, "cs").key, fold(_CZECH.stemWord(fold(typed))), _term(typed, "en").key])
        )
