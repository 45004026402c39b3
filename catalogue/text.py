"""Plain-text transformations that every feature shares: folding, slugs, sort keys."""

import re
import unicodedata

import czech_sort

# Letters that Unicode does not decompose, and the signs that people type in several shapes.
_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i",
        "’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "‑": "-",
        "\u00a0": " ", "\u202f": " ", "\u00ad": None, "\u200b": None, "\u200d": None, "\ufeff": None,
    }
)  # fmt: skip
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Return the text in lower case and without diacritics, for comparing what people type."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).translate(_LETTERS)


def words(text: str) -> list[str]:
    """Return the folded words (letters and digits) of a text in their order."""
    return [word for word in _NOT_A_WORD.split(fold(text)) if word]


def slugify(text: str, longest: int = 60) -> str:
    """Return a readable part of an address, cut at a word where the text is long; may be empty."""
    slug = "-".join(words(text))
    if len(slug) <= longest:
        return slug
    return slug[: longest + 1].rpartition("-")[0] or slug[:longest]


def czech_sort_key(text: str) -> str:
    """Return a string whose byte order is the Czech order of the text (ČSN 97 6030, by czech-sort).

    Neither database sorts Czech the same way everywhere, so the key is stored in a column.
    """
    return str(czech_sort.bytes_key(text).hex())
