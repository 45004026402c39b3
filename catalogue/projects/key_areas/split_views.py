"""The administrators' page on which a key area is split: first the new ones, then what each project gets."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts.sessions import current_person
from ...errors import Conflict, Invalid
from ...i18n import _n
from . import services
from .blueprint import taxonomy
from .dividing import AS_SUGGESTED, CHOICE, divided
from .forms import SplitForm
from .queries import area_or_404


@taxonomy.route("/<code>/split", methods=["GET", "POST"])
def split(code: str) -> BaseResponse | tuple[str, int]:
    """Describe the new key areas, see what each project would get, choose otherwise where needed, and split."""
    area, form, refusal = area_or_404(code), SplitForm(code), ""
    typed = {name: value for name, value in request.form.items() if name.startswith(CHOICE)}
    if area.retired_at or not form.validate_on_submit() or "describe" in request.form:
        page = render_template("taxonomy/split.html", area=area, form=form, carried=typed)
        return page, 422 if form.errors else 200
    division = divided(area, form.new_areas(), typed, request.form.get("for_all", ""))
    if "split" in request.form:
        try:
            moved = services.split_key_area(current_person(), code, form.new_areas(), division.choices)
            flash(_n("Split. %(num)s public project moved.", "Split. %(num)s public projects moved.", moved))
            return redirect(url_for("taxonomy.overview"), 303)
        except (Conflict, Invalid) as refused:
            refusal = refused.message
    page = render_template(
        "taxonomy/split_projects.html", area=area, form=form, division=division, refusal=refusal, choice=CHOICE,
        as_suggested=AS_SUGGESTED,
    )  # fmt: skip
    return page, 409 if refusal else 200
