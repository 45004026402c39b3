"""Words of texts and of queries as the index knows them: how they are split, and the key that all their forms share."""

from .analyser import Analyser, Term
from .noted import BETWEEN, WORD, Noted, mark_of
from .words import split

__all__ = ["BETWEEN", "WORD", "Analyser", "Noted", "Term", "mark_of", "split"]
