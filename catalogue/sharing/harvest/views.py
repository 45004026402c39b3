"""The administrators' pages of sources that are harvested."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts.policies import require_administrator
from ...accounts.sessions import current_person
from ...errors import Conflict, Invalid
from ...forms import typed
from ...i18n import _
from ...routing import PAGES, PrivateBlueprint
from . import presenters, queries, services
from .forms import SourceForm, StepForm

harvesting = PrivateBlueprint("harvesting", __name__, url_prefix=f"{PAGES}/admin/harvest")

_STEPS = {
    "pause": services.pause, "resume": services.resume, "read": services.read_soon, "remove": services.remove,
}  # fmt: skip


@harvesting.before_request
def only_administrators() -> None:
    """Keep out everybody but administrators."""
    require_administrator(current_person())


@harvesting.route("", methods=["GET", "POST"])
def sources() -> BaseResponse | tuple[str, int]:
    """List the sources with what came of the last time, and add one."""
    form = SourceForm()
    if form.validate_on_submit():
        try:
            made = services.add(current_person(), typed(form.name), typed(form.address), typed(form.file))
            flash(_("The source is added. Its projects appear here within some minutes."))
            return redirect(url_for("harvesting.source", source_id=made.id), 303)
        except (Conflict, Invalid) as refused:
            form.address.errors = [refused.message]
    page = render_template(
        "harvest/sources.html", sources=queries.sources(), counts=queries.project_counts(), form=form, names=presenters
    )
    return page, 422 if form.errors else 200


@harvesting.get("/<int(max=2147483647):source_id>")
def source(source_id: int) -> str:
    """Show one source with its report."""
    found = queries.source_or_404(source_id)
    count = queries.project_counts().get(source_id, 0)
    return render_template("harvest/source.html", source=found, count=count, form=StepForm(), names=presenters)


@harvesting.post("/<int(max=2147483647):source_id>/<any(pause, resume, read, remove):step>")
def take_step(source_id: int, step: str) -> BaseResponse:
    """Pause, resume, read soon or remove a source."""
    found = queries.source_or_404(source_id, to_change=True)
    if StepForm().validate_on_submit():
        try:
            _STEPS[step](current_person(), found)
            flash(_("It is saved. The worker does the rest within some minutes."))
        except Conflict as refused:
            flash(refused.message, "error")
    return redirect(url_for("harvesting.source", source_id=source_id), 303)
