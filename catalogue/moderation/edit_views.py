"""The reviewing desk's second look: minor edits that are public already."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..accounts.sessions import current_person
from ..errors import Forbidden, NotFound
from ..i18n import _
from ..projects import services
from ..projects.document import compare
from ..projects.forms import ReasonForm
from ..projects.policies import can_check_edit, can_see
from ..projects.presenters import shown
from ..projects.queries import project_for_change, project_or_404, revisions_of
from ..projects.services.moving import published_revision
from .blueprint import moderation


@moderation.route("/<int:project_id>/minor-edit", methods=["GET", "POST"])
def check_edit(project_id: int) -> BaseResponse | tuple[str, int]:
    """Show what a minor edit changed, and leave it or take it back."""
    project = project_for_change(project_id) if request.method == "POST" else project_or_404(project_id)
    if not can_see(current_person(), project):
        raise NotFound()
    if not can_check_edit(current_person(), project):
        raise Forbidden(_("There is nothing for you to decide on this project now."))
    current, form = published_revision(project), ReasonForm()
    assert current is not None
    seen = request.form.get("seen", "")
    if form.validate_on_submit() and ("accept" in request.form or form.reason.data):
        number = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
        if "accept" in request.form:
            services.accept_edit(current_person(), project, number)
        else:
            services.revert_edit(current_person(), project, number, form.reason.data or "")
        flash(_("Done."))
        return redirect(url_for("moderation.queue_page"), 303)
    if request.method == "POST":
        form.reason.errors = [*form.reason.errors, _("Write the reason.")]
    base = next(one for one in revisions_of(project) if one.number == project.edit_base)
    changes = compare(base.document, current.document, shown)
    page = render_template("moderation/check_edit.html", project=project, current=current, changes=changes, form=form)
    return page, 422 if form.errors else 200
