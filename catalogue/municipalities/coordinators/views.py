"""The administrators' page of coordinators."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts.policies import require_administrator
from ...accounts.sessions import current_person
from ...errors import Conflict, Invalid
from ...forms import typed
from ...i18n import _
from ...routing import PAGES, PrivateBlueprint
from ..queries import regions
from . import services
from .forms import CoordinatorForm, RelieveForm
from .queries import coordinators as all_coordinators

coordinators = PrivateBlueprint("coordinators", __name__, url_prefix=f"{PAGES}/admin/coordinators")


@coordinators.route("", methods=["GET", "POST"])
def admin() -> BaseResponse | tuple[str, int]:
    """List the coordinators and name another one."""
    require_administrator(current_person())
    form = CoordinatorForm()
    form.region.choices = [("", ""), *((region.code, region.name) for region in regions())]
    if form.validate_on_submit():
        try:
            named = services.name_coordinator(current_person(), typed(form.email), typed(form.region))
            flash(_("%(name)s drafts for the municipalities of this region now.", name=named.user.name))
            return redirect(url_for("coordinators.admin"), 303)
        except (Conflict, Invalid) as refused:
            form.email.errors = [refused.message]
    page = render_template(
        "municipalities/coordinators.html", found=all_coordinators(), form=form, relieve=RelieveForm(formdata=None)
    )
    return page, 422 if form.errors else 200


@coordinators.post("/<reference>/<code>/relieve")
def relieve(reference: str, code: str) -> BaseResponse:
    """Let a person no longer draft for a region."""
    services.relieve(current_person(), reference, code)
    flash(_("The person is no longer a coordinator of this region."))
    return redirect(url_for("coordinators.admin"), 303)
