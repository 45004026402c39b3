"""Shortlists that a person keeps with the account."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts.sessions import current_person
from ...errors import Conflict
from ...forms import typed
from ...i18n import _
from ...routing import PAGES, PrivateBlueprint
from . import queries, services
from .forms import EmptyForm, KeepForm
from .presenters import kept_views
from .selection import Selection

shortlists = PrivateBlueprint("shortlists", __name__, url_prefix=f"{PAGES}/my/shortlists")


@shortlists.get("")
def listing() -> str:
    """List the shortlists of the person."""
    kept = kept_views(queries.shortlists_of(current_person()))
    return render_template("shortlist/kept.html", kept=kept, form=EmptyForm())


@shortlists.route("/new", methods=["GET", "POST"])
def new() -> BaseResponse | tuple[str, int]:
    """Keep the projects that the address names under a name."""
    selection = Selection.read(request.args).seen()
    form = KeepForm()
    if not selection.numbers:
        return redirect(url_for("shortlist.listing"), 303)
    if form.validate_on_submit():
        try:
            services.keep(current_person(), typed(form.name), selection)
            flash(_("The shortlist is saved."))
            return redirect(url_for("shortlists.listing"), 303)
        except Conflict as refused:
            form.form_errors.append(refused.message)
    status = 422 if form.errors or form.form_errors else 200
    return render_template("shortlist/keep.html", form=form, selection=selection), status


@shortlists.post("/<int(max=2147483647):shortlist_id>/delete")
def delete(shortlist_id: int) -> BaseResponse:
    """Delete a shortlist."""
    found = queries.shortlist_or_404(current_person(), shortlist_id)
    if EmptyForm().validate_on_submit():
        services.let_go(current_person(), found)
        flash(_("The shortlist is deleted."))
    return redirect(url_for("shortlists.listing"), 303)
