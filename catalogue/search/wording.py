"""What people type into the search box: words in any form, "exact phrases", and -words that must not occur."""

import re
from dataclasses import dataclass

from ..forms import clean
from .analysis import split

LONGEST = 200
MOST_TERMS = 10
"""How many words, phrases and exclusions are searched for together."""
_READ_AT_MOST = 10 * LONGEST
_PIECE = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_QUOTES = str.maketrans("„“”«»″", '""""""')


@dataclass(frozen=True)
class Wording:
    """The words of a query in lower case, by what they ask for."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to search for."""
        return bool(self.words or self.phrases or self.excluded)


def tidied(typed: str) -> str:
    """Return what was typed without invisible signs and surplus white space, cut to a sensible length."""
    return " ".join(clean(typed[:_READ_AT_MOST]).split())[:LONGEST].rstrip()


def understood(typed: str) -> Wording:
    """Take a query apart; whatever it contains, it is understood somehow."""
    wanted, phrases, excluded = [], [], []
    for piece in _PIECE.finditer(typed.translate(_QUOTES)):
        found = split(piece["phrase"] if piece["phrase"] is not None else piece["word"])
        if piece["minus"]:
            excluded += [" ".join(found)] if found else []
        elif piece["phrase"] is not None and len(found) > 1:
            phrases.append(" ".join(found))
        else:
            wanted += found
    terms = [("words", word) for word in wanted] + [("phrases", one) for one in phrases]
    terms += [("excluded", one) for one in excluded]
    kept = list(dict.fromkeys(terms))[:MOST_TERMS]
    return Wording(**{kind: tuple(term for its_kind, term in kept if its_kind == kind) for kind, _term in kept})
