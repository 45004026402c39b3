"""The administrators' list of appeals, and the page of each."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...errors import Conflict
from ...forms import typed
from ...i18n import _
from ...routing import PAGES, PrivateBlueprint
from ..policies import require_administrator
from ..sessions import current_person
from . import policies, queries, services
from .forms import DecideForm

appeals = PrivateBlueprint("appeals", __name__, url_prefix=f"{PAGES}/admin/appeals")


@appeals.before_request
def only_administrators() -> None:
    """Keep out everybody but administrators."""
    require_administrator(current_person())


@appeals.get("")
def listing() -> str:
    """List the appeals that wait, and those that were decided last."""
    return render_template("appeals/listing.html", waiting=queries.open_appeals(), decided=queries.decided_appeals())


@appeals.route("/<int(max=2147483647):appeal_id>", methods=["GET", "POST"])
def appeal(appeal_id: int) -> BaseResponse | tuple[str, int]:
    """Show an appeal beside the block that it is against, and decide on it."""
    form, person, status = DecideForm(), current_person(), 200
    found = queries.appeal_or_404(appeal_id, to_change=form.is_submitted())
    if form.validate_on_submit():
        decide = services.grant if form.outcome.data == "grant" else services.refuse
        try:
            decide(person, found, typed(form.reason))
            flash(_("The appeal is decided. The person gets a mail."))
            return redirect(url_for("appeals.listing"), 303)
        except Conflict as refused:
            status = refused.status
            form.form_errors.append(refused.message)
    page = render_template(
        "appeals/decide.html", appeal=found, form=form, blocker=queries.blocker_of(found),
        may_decide=policies.can_decide(person, found), is_own_block=policies.is_own_block(person, found),
    )  # fmt: skip
    return page, status if status != 200 else 422 if form.errors else 200
