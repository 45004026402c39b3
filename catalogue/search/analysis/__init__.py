"""Words of texts and of queries as the index knows them: how they are split, and the key that all their forms share."""

from .analyser import Analyser, Term
from .words import split

__all__ = ["Analyser", "Term", "split"]
