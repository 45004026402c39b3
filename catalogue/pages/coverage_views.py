"""The page of what the catalogue covers and where the gaps are, and its tables as files."""

import csv
from io import StringIO

from flask import Response, render_template

from ..routing import PAGES
from ..search.files.as_csv import BYTE_ORDER_MARK, MIMETYPE
from .blueprint import pages
from .coverage import WAYS, as_rows, coverage, sentence


@pages.get(PAGES + "/coverage")
def coverage_page() -> str:
    """Show key areas by regions and by sizes of municipalities."""
    found = [coverage(way) for way in WAYS]
    return render_template("pages/coverage.html", tables=[(one, sentence(one)) for one in found])


@pages.get(PAGES + "/coverage/<any(regions, sizes):way>.csv")
def coverage_file(way: str) -> Response:
    """Give one of the tables as a file."""
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(as_rows(coverage(way)))
    answer = Response(BYTE_ORDER_MARK + out.getvalue().encode(), content_type=MIMETYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="coverage-{way}.csv"'
    return answer
