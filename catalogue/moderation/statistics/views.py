"""The reviewers' page of statistics, and its tables as files."""

import csv
from io import StringIO

from flask import Response, render_template

from ...accounts.policies import is_reviewer
from ...accounts.sessions import current_person
from ...errors import Forbidden
from ...i18n import _
from ...routing import PAGES, PrivateBlueprint
from . import presenters
from .queries import reviewing

statistics = PrivateBlueprint("statistics", __name__, url_prefix=f"{PAGES}/moderation/statistics")


@statistics.before_request
def only_reviewers() -> None:
    """Keep out everybody but reviewers."""
    if not is_reviewer(current_person()):
        raise Forbidden(_("The reviewing desk is for moderators."))


@statistics.get("")
def overview() -> str:
    """Show how long authors wait, and what texts are returned for."""
    return render_template("statistics/overview.html", found=reviewing(), shown=presenters)


@statistics.get("/<any(times, fields, reasons):name>.csv")
def file(name: str) -> Response:
    """Give one table as a file."""
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(presenters.file_of(name, reviewing()))
    answer = Response(b"\xef\xbb\xbf" + out.getvalue().encode(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
