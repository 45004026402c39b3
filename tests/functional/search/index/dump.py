"""What an index holds, in a shape that two indexes of the same catalogue share."""

from pathlib import Path
from typing import Any

from flask import Flask

from catalogue.search.index import texts
from catalogue.search.index.columns import CODED, ORDERS, Columns
from catalogue.search.index.reader import of


def dump(app: Flask) -> dict[str, Any]:
    """Return everything that the present index of an application says, as of now."""
    reader = of(app)
    reader.look_soon()
    with reader.lock:
        reader.refresh()
        columns, searcher = reader.columns, reader.searcher
        words = {
            field: {
                word: sorted(texts.projects(searcher, texts.term(field, word)))
                for word, _number in searcher.terms_with_prefix(field, "")
                if texts.projects(searcher, texts.term(field, word))
            }
            for field in ("keys", "title", "forms", "pairs", "spellings")
        }
        return {"columns": _columns(columns), "words": words, "sequence": texts.sequence_of(searcher)}


def _columns(columns: Columns) -> dict[str, Any]:
    numbers = list(columns.ids)
    sets = {
        (facet, value): sorted(having)
        for facet, values in columns.values.items()
        for value, having in values.items()
        if having
    }
    for facet in CODED:
        for number in numbers:
            code = int(columns.arrays[facet][number])
            value = columns.codes[facet][code - 1] if code else None
            sets.setdefault((f"{facet} by code", value), []).append(number)
    orders = {order: columns.ordered(columns.ids, order, 0, len(numbers)) for order in ORDERS}
    return {"numbers": numbers, "sets": sets, "orders": orders}


def generation_of(app: Flask) -> Path | None:
    """Return the folder of the index in use."""
    return of(app).folder.current()
