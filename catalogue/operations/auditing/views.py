"""The administrators' page of the audit chain, and the same as a file."""

from flask import Response, render_template, request

from ...accounts.policies import require_administrator
from ...accounts.sessions import current_person
from ...clock import now
from ...routing import PAGES, PrivateBlueprint
from ...search.files.as_csv import MIMETYPE
from ...search.files.responses import StreamedResponse
from .files import csv_file
from .presenters import told
from .queries import AuditFilter, audit_page
from .sentences import GROUP_NAMES, SENTENCES

auditing = PrivateBlueprint("auditing", __name__, url_prefix=f"{PAGES}/admin/audit")


@auditing.before_request
def only_administrators() -> None:
    """Keep out everybody but administrators."""
    require_administrator(current_person())


@auditing.get("")
def listing() -> str:
    """List what happened, the newest first."""
    wanted = AuditFilter.read(request.args)
    page = audit_page(wanted)
    return render_template(
        "auditing/listing.html", events=told(page.events), has_more=page.has_more, wanted=wanted, sentences=SENTENCES,
        groups=GROUP_NAMES,
    )  # fmt: skip


@auditing.get("/events.csv")
def file() -> Response:
    """Give all events of a filter as a file."""
    answer = StreamedResponse(csv_file(AuditFilter.read(request.args)), content_type=MIMETYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="audit-{now().date().isoformat()}.csv"'
    return answer
