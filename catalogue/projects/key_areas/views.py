"""The administrators' pages of key areas: names, order, words, merging, and undoing."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts.policies import require_administrator
from ...accounts.sessions import current_person
from ...errors import Conflict, Invalid, NotFound
from ...forms import typed
from ...i18n import LANGUAGES, _, _n
from ...routing import PAGES, PrivateBlueprint
from ...taxonomy import queries as in_use
from ...taxonomy.models import KeyArea
from . import services
from .forms import KeyAreaForm, MergeForm, UndoForm, terms_of
from .queries import changes, key_area_rows, moved_by, newest_change_of

taxonomy = PrivateBlueprint("taxonomy", __name__, url_prefix=f"{PAGES}/admin/taxonomy")


@taxonomy.before_request
def _only_administrators() -> None:
    require_administrator(current_person())


def _area(code: str) -> KeyArea:
    found = next((one for one in key_area_rows() if one.code == code), None)
    if found is None:
        raise NotFound()
    return found


@taxonomy.get("")
def overview() -> str:
    """List the key areas, and what was done to them last."""
    made = changes()
    return render_template(
        "taxonomy/overview.html",
        areas=key_area_rows(),
        changes=made,
        may_undo={one.id for one in made if one.undone_at is None and newest_change_of(one.key_area) == one.id},
        form=UndoForm(),
    )


@taxonomy.route("/<code>", methods=["GET", "POST"])
def key_area(code: str) -> BaseResponse | tuple[str, int]:
    """Change the names, the descriptions, the order and the words of a key area."""
    area = _area(code)
    stored = {name: getattr(area, name) for name in services.EDITED}
    words = {f"terms_{language}": "\n".join(area.terms.get(language, [])) for language in LANGUAGES}
    form = KeyAreaForm(data=stored | words)
    if form.validate_on_submit():
        terms = {language: terms_of(form[f"terms_{language}"].data) for language in LANGUAGES}
        services.edit_key_area(current_person(), code, {name: form[name].data for name in services.EDITED}, terms)
        flash(_("The key area is changed."))
        return redirect(url_for("taxonomy.overview"), 303)
    return render_template("taxonomy/key_area.html", area=area, form=form), 422 if form.errors else 200


@taxonomy.route("/<code>/merge", methods=["GET", "POST"])
def merge(code: str) -> BaseResponse | tuple[str, int]:
    """Show what merging a key area away would move, and merge it."""
    area, form = _area(code), MergeForm()
    others = [one for one in in_use.key_areas() if one.code != code]
    form.target.choices = [("", "–"), *((one.code, f"{one.code} {one.name}") for one in others)]
    if form.validate_on_submit():
        try:
            moved = services.merge_key_areas(current_person(), code, typed(form.target))
            flash(_n("Merged. %(num)s public project moved.", "Merged. %(num)s public projects moved.", moved))
            return redirect(url_for("taxonomy.overview"), 303)
        except Invalid as refused:
            form.target.errors = [refused.message]
    page = render_template("taxonomy/merge.html", area=area, form=form, moved=moved_by(code))
    return page, 422 if form.errors else 200


@taxonomy.post("/changes/<int:change_id>/undo")
def undo(change_id: int) -> BaseResponse:
    """Take back the last change of a key area."""
    try:
        services.undo_change(current_person(), change_id)
        flash(_("Undone. Everything is as it was before."))
    except Conflict as refused:
        flash(refused.message, "error")
    return redirect(url_for("taxonomy.overview"), 303)
