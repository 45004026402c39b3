"""The Czech dictionary on disk: which key a form has, and which keys the forms have that look alike without diacritics.

It is built once from the dictionary of simplemma (Czech forms with their lemmas, MIT and Open Database Licence) and
kept as a trie that is mapped into memory; processes that only look words up never load simplemma itself.
"""

import fcntl
import hashlib
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

import marisa_trie
import Stemmer

from ...text import fold

FORMAT = 1
_EXACT, _FOLDED, _BEFORE_KEY = "=", "~", "|"

Words = Callable[[str], str]


def stemmed(stem: Words, word: str) -> str:
    """Return the key of a word that no dictionary knows: its stem, folded; the word itself where nothing is left."""
    return fold(stem(word)) or fold(word) or word


class Dictionary:
    """What the dictionary knows beyond what the stemmer would say anyway."""

    def __init__(self, path: Path) -> None:
        """Map the file into memory."""
        self._trie = marisa_trie.Trie()
        self._trie.mmap(str(path))

    def key(self, form: str) -> str | None:
        """Return the key of a form written with its diacritics; None where it is the stem, or the form is unknown."""
        return next(iter(self._after(_EXACT + form)), None)

    def keys_without_diacritics(self, folded: str) -> list[str]:
        """Return the keys of all forms that look so without diacritics, as far as the stemmer would not find them."""
        return list(self._after(_FOLDED + folded))

    def _after(self, head: str) -> Iterator[str]:
        prefix = head + _BEFORE_KEY
        return (found[len(prefix) :] for found in self._trie.iterkeys(prefix))


def path_in(folder: Path) -> Path:
    """Return where the dictionary lies in a folder; the name changes with all that decides its content."""
    parts = (version("simplemma"), version("PyStemmer"), str(FORMAT))
    return folder / f"words.{hashlib.sha256('/'.join(parts).encode()).hexdigest()[:12]}.marisa"


def opened(folder: Path) -> Dictionary:
    """Open the dictionary of a folder; build it first where it is missing, which takes some seconds."""
    path = path_in(folder)
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "words.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # Whoever comes second waits, and finds it built.
            if not path.exists():
                _build(path)
    return Dictionary(path)


def _build(path: Path) -> None:
    unfinished = path.with_suffix(".unfinished")
    marisa_trie.Trie(_entries()).save(str(unfinished))
    unfinished.replace(path)


def _entries() -> Iterable[str]:
    """Yield what the stemmer alone would get wrong, of every form of the dictionary."""
    import simplemma
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    stem = Stemmer.Stemmer("czech").stemWord
    seen: set[str] = set()
    for form in DefaultDictionaryFactory().get_dictionary("cs"):
        word = form.lower()
        if word in seen or not word.isalnum():
            continue
        seen.add(word)
        key = stemmed(stem, simplemma.lemmatize(word, lang="cs").lower())
        if key != stemmed(stem, word):
            yield f"{_EXACT}{word}{_BEFORE_KEY}{key}"
        folded = fold(word)
        if key != stemmed(stem, folded):
            yield f"{_FOLDED}{folded}{_BEFORE_KEY}{key}"
