"""The administrators' page of ready wordings."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..accounts.policies import require_administrator
from ..accounts.sessions import current_person
from ..errors import Invalid
from ..forms import typed
from ..i18n import _
from ..routing import PAGES, PrivateBlueprint
from . import reasons as wordings
from .forms import ButtonForm, WordingForm
from .models import CannedReason

reasons = PrivateBlueprint("reasons", __name__, url_prefix=f"{PAGES}/admin/reasons")


@reasons.route("", methods=["GET", "POST"])
def admin() -> BaseResponse | tuple[str, int]:
    """List the wordings and add another one."""
    require_administrator(current_person())
    form = WordingForm()
    if (answer := _saved(form, None)) is not None:
        return answer
    page = render_template(
        "moderation/reasons.html", found=wordings.canned_reasons(), form=form, button_form=ButtonForm(formdata=None)
    )
    return page, 422 if form.errors else 200


@reasons.route("/<int:reason_id>", methods=["GET", "POST"])
def change(reason_id: int) -> BaseResponse | tuple[str, int]:
    """Change a wording."""
    require_administrator(current_person())
    wording = wordings.canned_reason(reason_id)
    form = WordingForm(obj=wording)
    if (answer := _saved(form, wording)) is not None:
        return answer
    return render_template("moderation/reason.html", form=form), 422 if form.errors else 200


def _saved(form: WordingForm, wording: CannedReason | None) -> BaseResponse | None:
    """Save what was typed and lead to the list; None where nothing was, or not well."""
    if not form.validate_on_submit():
        return None
    try:
        wordings.write_reason(
            current_person(), wording, typed(form.reason_code), typed(form.text_cs), typed(form.text_en)
        )
    except Invalid as refused:
        form.text_cs.errors = [refused.message]
        return None
    flash(_("The wording was saved."))
    return redirect(url_for("reasons.admin"), 303)


@reasons.post("/<int:reason_id>/retire")
def retire(reason_id: int) -> BaseResponse:
    """Offer a wording no longer."""
    require_administrator(current_person())
    wordings.retire_reason(current_person(), wordings.canned_reason(reason_id))
    flash(_("The wording is no longer offered."))
    return redirect(url_for("reasons.admin"), 303)
