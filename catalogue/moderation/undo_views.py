"""Taking a decision back on the reviewing desk."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..accounts.sessions import current_person
from ..i18n import _
from ..projects import services
from ..projects.queries import project_for_change
from .blueprint import moderation


@moderation.post("/<int:project_id>/undo")
def undo(project_id: int) -> BaseResponse:
    """Take back a decision of the last ten minutes; the text is under review again."""
    number = request.form.get("decision", "")
    decision = int(number) if number.isdecimal() and len(number) < 10 else 0
    services.undo(current_person(), project_for_change(project_id), decision)
    flash(_("The decision was undone. No mail about it has left; the text is under your review again."))
    return redirect(url_for("moderation.review", project_id=project_id), 303)
