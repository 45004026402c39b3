"""The chain as a CSV file, made a chunk at a time while it is sent."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO

from flask import Flask, current_app

from ...database import only_reading
from ...i18n import current_language, speaking
from ...search.files.as_csv import BYTE_ORDER_MARK, harmless
from .presenters import Told, told
from .queries import CHUNK, AuditFilter, audit_page

COLUMNS = ("number", "at", "event", "sentence", "who", "about", "thing", "changes", "reason")


def csv_file(wanted: AuditFilter) -> Iterator[bytes]:
    """Yield the file with all events of a filter, the newest first; each chunk is read in a transaction of its own."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return _written(app, current_language(), replace(wanted, before=0))


def _written(app: Flask, language: str, wanted: AuditFilter) -> Iterator[bytes]:
    yield BYTE_ORDER_MARK + _rows([list(COLUMNS)])
    has_more = True
    while has_more:
        with app.app_context(), speaking(language), only_reading():
            page = audit_page(wanted, CHUNK)
            rows = [_row(one) for one in told(page.events)]
        has_more = page.has_more
        if page.events:
            wanted = replace(wanted, before=page.events[-1].id)
            yield _rows(rows)


def _row(one: Told) -> list[str]:
    texts = (one.event, one.sentence, one.who, one.about, one.thing, "; ".join(one.changes), one.reason)
    return [str(one.id), one.at.isoformat(), *map(harmless, texts)]


def _rows(rows: list[list[str]]) -> bytes:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()
