"""The moderators' list of reports of adoption, each decided with one click or refused with a reason."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts.policies import is_reviewer
from ...accounts.sessions import current_person
from ...errors import Conflict, Forbidden, Invalid, NotFound
from ...forms import typed, version_in
from ...i18n import _
from ...routing import PAGES, PrivateBlueprint
from . import presenters, queries, services
from .forms import DecisionForm
from .models import Adoption
from .policies import can_check

adoption_desk = PrivateBlueprint("adoption_desk", __name__, url_prefix=f"{PAGES}/moderation/adoptions")


@adoption_desk.before_request
def only_reviewers() -> None:
    """Keep out everybody but reviewers."""
    if not is_reviewer(current_person()):
        raise Forbidden(_("The reviewing desk is for moderators."))


@adoption_desk.get("")
def listing() -> str:
    """List the reports that wait, or those that the public reads."""
    return _page(DecisionForm(formdata=None), None, told=request.args.get("state") == "published")


@adoption_desk.post("/<int(max=2147483647):adoption_id>")
def decide(adoption_id: int) -> BaseResponse | tuple[str, int]:
    """Publish, refuse or take down one report."""
    found, form = queries.adoption_or_404(adoption_id, to_change=True), DecisionForm()
    if not can_check(current_person(), found):
        raise NotFound()
    told = typed(form.decision) == "take_down"
    if form.validate_on_submit():
        try:
            _decide(found, form)
            flash(_("The decision is saved."))
            return redirect(url_for("adoption_desk.listing", state="published" if told else None), 303)
        except Invalid as refused:
            form.reason.errors = [refused.message]
        except Conflict as refused:
            form.form_errors.append(refused.message)
    return _page(form, adoption_id, told=told), 422


def _decide(found: Adoption, form: DecisionForm) -> None:
    match typed(form.decision):
        case "publish":
            services.publish(current_person(), found, version_in(form))
        case "refuse":
            services.refuse(current_person(), found, typed(form.reason), version_in(form))
        case "take_down":
            services.take_down(current_person(), found, typed(form.reason), version_in(form))
        case _:
            raise Invalid(_("Choose one of the answers."))


def _page(form: DecisionForm, decided: int | None, *, told: bool) -> str:
    person = current_person()
    return render_template(
        "adoptions/listing.html",
        adoptions=queries.adoptions_told(person) if told else queries.adoptions_to_check(person),
        told=told,
        form=form,
        decided=decided,
        names=presenters,
    )
