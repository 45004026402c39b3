"""Texts in which the key of each word is noted: where the words of a query stand in them is seen without reading them."""

import re
from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zlib import crc32

from .analyser import Analyser

BETWEEN = "\0"
"""What stands between two texts that are noted together; no word holds it."""
WORD = re.compile(r"[^\W_]+(?:[\u00ad\u200b][^\W_]+)*")


def mark_of(key: str) -> int:
    """Return what is noted of a key; two of them share a mark by chance once in four thousand million."""
    return crc32(key.encode())


class Noted(NamedTuple):
    """Texts as one, and for each of their words the mark of its key and the place where it begins."""

    text: str
    marks: Sequence[int]
    places: Sequence[int]

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str]], analyser: Analyser) -> "Noted":
        """Note the words of several texts, each given with its language."""
        whole: list[str] = []
        marks, places = array("I"), array("I")
        begin = 0
        for text, language in texts:
            for word in WORD.finditer(text):
                for term in analyser.terms_of_word(word.group(), language):
                    marks.append(mark_of(term.key))
                    places.append(begin + word.start())
            whole.append(text)
            begin += len(text) + 1
        return cls(BETWEEN.join(whole), marks, places)

    def notes(self) -> bytes:
        """Return what is noted of the text, as `with_notes` takes it."""
        return array("I", self.marks).tobytes() + array("I", self.places).tobytes()

    @classmethod
    def with_notes(cls, text: str, notes: bytes) -> "Noted":
        """Return a text with what was noted of it."""
        view = memoryview(notes).cast("I")
        words = len(view) // 2
        return cls(text, view[:words], view[words:])
