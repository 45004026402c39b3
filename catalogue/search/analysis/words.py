"""Splitting a text into words, as people write and paste them."""

import re
import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_WORD = re.compile(r"[^\W_]+")


def split(text: str) -> list[str]:
    """Return the words of a text in lower case: letters and digits, composed, without soft hyphens inside."""
    plain = unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).lower()
    return _WORD.findall(unicodedata.normalize("NFC", plain))
