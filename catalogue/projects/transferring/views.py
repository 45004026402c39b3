"""Pages of offers: making one, answering it, taking it back."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts.sessions import current_person
from ...errors import Conflict, Invalid, NotFound
from ...forms import typed
from ...i18n import _
from ...routing import PAGES, PrivateBlueprint
from ..models import Project
from ..presenters import sections as presented_sections
from ..queries import project_for_change, project_or_404
from . import services
from .forms import OfferForm, TransferAnswerForm
from .policies import can_answer, can_offer, can_withdraw
from .queries import open_transfer, transfer_or_404

transfers = PrivateBlueprint("transfers", __name__, url_prefix=f"{PAGES}/my")


@transfers.route("/projects/<int:project_id>/transfer", methods=["GET", "POST"])
def offer(project_id: int) -> BaseResponse | tuple[str, int]:
    """Choose the municipality that the project is offered to."""
    found = _mine(project_id)
    form = OfferForm()
    if "find" in request.form:
        form.look_up()
    elif form.validate_on_submit():
        try:
            made = services.offer(current_person(), found, form.code, typed(form.reason))
            flash(
                _("The project was offered to %(name)s. We will write to you when it answers.", name=made.receiver.name)
            )
            return redirect(url_for("manage.project", project_id=found.id), 303)
        except (Invalid, Conflict) as refused:
            form.municipality.errors = [refused.message]
    return render_template("transfers/offer.html", project=found, form=form), 422 if form.errors else 200


@transfers.route("/transfers/<int:transfer_id>", methods=["GET", "POST"])
def answer(transfer_id: int) -> BaseResponse | tuple[str, int]:
    """Show what is offered by whom and why, and take it or leave it."""
    person = current_person()
    found = transfer_or_404(person, transfer_id, to_change=request.method == "POST")
    form = TransferAnswerForm()
    if form.validate_on_submit():
        if "accept" in request.form:
            services.accept(person, found)
            flash(_("The project belongs to %(name)s now.", name=found.receiver.name))
        else:
            services.refuse(person, found, typed(form.note))
            flash(_("You have refused the project. We have told the municipality that offered it."))
        return redirect(url_for("manage.projects"), 303)
    page = render_template(
        "transfers/answer.html",
        transfer=found,
        form=form,
        may_answer=can_answer(person, found),
        may_withdraw=can_withdraw(person, found),
        presented=presented_sections(found.project.draft.document)
        if found.project.published_at is None and found.project.draft
        else None,
    )
    return page, 422 if form.errors else 200


@transfers.post("/transfers/<int:transfer_id>/withdraw")
def withdraw(transfer_id: int) -> BaseResponse:
    """Take the offer back."""
    found = transfer_or_404(current_person(), transfer_id, to_change=True)
    services.withdraw(current_person(), found)
    flash(_("The offer was taken back. The project stays yours."))
    return redirect(url_for("manage.project", project_id=found.project_id), 303)


def _mine(project_id: int) -> Project:
    found = project_for_change(project_id) if request.method == "POST" else project_or_404(project_id)
    if not can_offer(current_person(), found) or (request.method == "GET" and open_transfer(found)):
        raise NotFound()
    return found
