"""The administrators' page of a pillar."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts.sessions import current_person
from ...errors import NotFound
from ...i18n import _
from . import services
from .blueprint import taxonomy
from .forms import PillarForm
from .queries import pillar_rows
from .services.editing import PILLAR


@taxonomy.route("/pillars/<code>", methods=["GET", "POST"])
def pillar(code: str) -> BaseResponse | tuple[str, int]:
    """Change the names, the mottos, the descriptions and the order of a pillar."""
    found = next((one for one in pillar_rows() if one.code == code), None)
    if found is None:
        raise NotFound()
    form = PillarForm(data={name: getattr(found, name) for name in PILLAR})
    if form.validate_on_submit():
        services.edit_pillar(current_person(), code, {name: form[name].data for name in PILLAR})
        flash(_("The pillar is changed."))
        return redirect(url_for("taxonomy.overview"), 303)
    return render_template("taxonomy/pillar.html", pillar=found, form=form), 422 if form.errors else 200
