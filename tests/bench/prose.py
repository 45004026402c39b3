"""Czech-like words and texts: real words, as unequally frequent as in a real language, the same in every run.

The most frequent words are those of the example projects, in their order; after them come dictionary forms of simplemma,
five of a word at most, so that forms of one word meet in texts as they do in Czech.
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any

import numpy as np
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from catalogue.projects.examples import FOLDER

VOCABULARY = 40_000
_FORMS_OF_A_WORD = 5
_CZECH = re.compile(r"[a-záčďéěíňóřšťúůýž]{3,14}")
_LETTERS = re.compile(r"[^\W\d_]+")
_TOLD = ("title", "summary", "problem", "solution", "benefit", "context", "what_did_not_work", "lessons", "involvement")
_OFFSET, _EXPONENT = 2.7, 1.0
"""Zipf's law as Mandelbrot wrote it: frequency is proportional to 1 / (rank + offset) ** exponent."""
_DRAWN_AT_ONCE = 100_000


@cache
def vocabulary() -> tuple[str, ...]:
    """Return the words, the most frequent first."""
    known = dict.fromkeys(word for word, _count in _words_of_examples())
    for word in _words_of_dictionary():
        if len(known) >= VOCABULARY:
            break
        known.setdefault(word)
    return tuple(known)


def _words_of_examples() -> list[tuple[str, int]]:
    counted: Counter[str] = Counter()
    for path in FOLDER.glob("*.toml"):
        document = tomllib.loads(path.read_text(encoding="utf-8"))["document"]
        for key in _TOLD:
            counted.update(word.lower() for word in _LETTERS.findall(document.get(key) or ""))
    return sorted(counted.items(), key=lambda entry: (-entry[1], entry[0]))


def _words_of_dictionary() -> Iterator[str]:
    forms: dict[str, list[str]] = defaultdict(list)
    for form, lemma in DefaultDictionaryFactory().get_dictionary("cs").items():
        if _CZECH.fullmatch(form) and _CZECH.fullmatch(lemma):
            forms[lemma].append(form)
    chance = Random(2026)
    lemmas = sorted(forms)
    chance.shuffle(lemmas)
    for lemma in lemmas:
        known = sorted(forms[lemma])
        yield from chance.sample(known, min(_FORMS_OF_A_WORD, len(known)))


class Prose:
    """Texts of random words; the same generator of chance makes the same texts."""

    def __init__(self, chance: Any) -> None:
        """Take the words from numpy's generator of chance."""
        self._chance = chance
        self._words = vocabulary()
        weights = 1 / (np.arange(len(self._words)) + _OFFSET) ** _EXPONENT
        self._cumulated = np.cumsum(weights) / weights.sum()
        self._drawn: list[int] = []

    def words(self, number: int) -> list[str]:
        """Return so many words."""
        if len(self._drawn) < number:
            shares = self._chance.random(_DRAWN_AT_ONCE)
            self._drawn = np.searchsorted(self._cumulated, shares).clip(0, len(self._words) - 1).tolist()
        ranks = self._drawn[-number:]
        del self._drawn[-number:]
        return [self._words[rank] for rank in ranks]

    def headline(self, number: int) -> str:
        """Return so many words that are no particles, like a title."""
        telling: list[str] = []
        while len(telling) < number:
            telling += [word for word in self.words(number) if len(word) > 4]
        return " ".join(telling[:number]).capitalize()

    def sentences(self, number: int, shortest: int = 6, longest: int = 18) -> str:
        """Return so many sentences, each with a capital letter and a full stop."""
        lengths: Sequence[int] = self._chance.integers(shortest, longest + 1, number).tolist()
        words = self.words(sum(lengths))
        ends = accumulate(lengths)
        return " ".join(
            " ".join(words[end - length : end]).capitalize() + "." for end, length in zip(ends, lengths, strict=True)
        )
