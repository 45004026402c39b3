"""The administrators' pages of quality: how many entries lack what, each list, and each as a file."""

import csv
from io import StringIO

from flask import Response, render_template

from ..accounts.policies import require_administrator
from ..accounts.sessions import current_person
from ..i18n import absolute_url
from ..routing import PAGES, PrivateBlueprint
from ..search.files.as_csv import BYTE_ORDER_MARK, MIMETYPE, harmless
from .quality import LIST_HELP, LIST_NAMES, quality

MOST_SHOWN = 500
NAME = f"<any({', '.join(repr(name) for name in LIST_NAMES)}):name>"

quality_desk = PrivateBlueprint("quality", __name__, url_prefix=f"{PAGES}/admin/quality")


@quality_desk.before_request
def only_administrators() -> None:
    """Keep out everybody but administrators."""
    require_administrator(current_person())


@quality_desk.get("")
def overview() -> str:
    """Show how long each list is."""
    return render_template("quality/overview.html", lists=quality().lists, names=LIST_NAMES, help=LIST_HELP)


@quality_desk.get(f"/{NAME}")
def listing(name: str) -> str:
    """Show the entries of a list, each with the reason."""
    return render_template(
        "quality/listing.html", found=quality().lists[name], name=name, title=LIST_NAMES[name], help=LIST_HELP[name],
        most=MOST_SHOWN,
    )  # fmt: skip


@quality_desk.get(f"/{NAME}.csv")
def file(name: str) -> Response:
    """Give a list as a file, whole."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("project", "title", "municipality", "why", "url"))
    for one in quality().lists[name]:
        url = absolute_url("projects.show", project_id=one.project_id, slug="-")
        writer.writerow((one.project_id, harmless(one.title), harmless(one.municipality), harmless(one.why), url))
    answer = Response(BYTE_ORDER_MARK + out.getvalue().encode(), content_type=MIMETYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
