"""Reading a text for what it speaks of: its words as they are written, without those that it says it is not about."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from ..analysis import Analyser

LONGEST = 12_000
"""Signs of a text that are read; all answers that are asked for together are shorter."""
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_WORD = re.compile(r"[^\W_]+")
_END = re.compile(r"[.!?;:()\[\]\n–—„“”\"]+|\b(?:ale|nýbrž|but)\b", re.IGNORECASE)
_ALSO_DENIED = re.compile(r"\b(?:ani|nor)\b|^\s*\w+(?:\s+\w+)?\s*$", re.IGNORECASE)
"""What goes on with the list that a denial began: "it is not about roads, buses, nor trains"."""
_DENIAL = re.compile(
    r"\b(?:nejde(?:\s+\w+)?\s+o|nejedná(?:\s+\w+)?\s+o|není\s+(?:to|o)|nejsou\s+to|netýká|nesouvisí|nezabývá|neřeší|nikoliv?|"
    r"(?:na)?místo|kromě|(?:is|are|was|were|does|do|did)\s+not|isn['’]t|aren['’]t|not\s+about|nothing\s+to\s+do|"
    r"instead\s+of|rather\s+than|unlike|apart\s+from)\b",
    re.IGNORECASE,
)


class Word(NamedTuple):
    """A word of a text as it is written and what stands before it, its folded form, and the key of all its forms."""

    written: str
    before: str
    form: str
    key: str


def clauses(text: str, language: str, analyser: Analyser) -> Iterator[list[Word]]:
    """Yield the words of a text by parts of sentences; what a denial covers is left out."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST].translate(_INVISIBLE))
    for sentence in _END.split(plain):
        denied = False
        for clause in sentence.split(","):
            denial = _DENIAL.search(clause)
            said = clause[: denial.start()] if denial else clause
            denied = bool(denial) or (denied and bool(_ALSO_DENIED.search(clause)))
            if (denial or not denied) and (words := _words(said, language, analyser)):
                yield words


def _words(clause: str, language: str, analyser: Analyser) -> list[Word]:
    found, end = [], 0
    for match in _WORD.finditer(clause):
        before = clause[end : match.start()]
        end = match.end()
        for term in analyser.terms(match[0], language):
            found.append(Word(match[0], before if before == "-" else " ", term.form, term.key))
    return found


def as_written(words: list[Word]) -> str:
    """Return words that follow each other as the author wrote them."""
    return "".join(one.before + one.written for one in words)[len(words[0].before) :]
