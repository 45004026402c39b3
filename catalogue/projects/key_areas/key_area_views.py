"""The administrators' pages of key areas: names, order, words, merging, retiring, and undoing what was done to any tag."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts.sessions import current_person
from ...errors import Conflict, Invalid
from ...forms import typed
from ...i18n import LANGUAGES, _, _n
from ...taxonomy import queries as in_use
from . import services
from .blueprint import taxonomy
from .forms import ButtonForm, KeyAreaForm, MergeForm, terms_of
from .queries import area_or_404, changes, in_the_way, key_area_rows, last_changes, moved_by, pillar_rows
from .services.editing import DESCRIBED


@taxonomy.get("")
def overview() -> str:
    """List the pillars with their key areas, and what was done to tags last."""
    made, last = changes(), set(last_changes().values())
    return render_template(
        "taxonomy/overview.html",
        pillar_rows=pillar_rows(),
        areas=key_area_rows(),
        changes=made,
        may_undo={one.id for one in made if one.id in last},
        form=ButtonForm(),
    )


@taxonomy.route("/<code>", methods=["GET", "POST"])
def key_area(code: str) -> BaseResponse | tuple[str, int]:
    """Change the names, the descriptions, the order and the words of a key area."""
    area = area_or_404(code)
    stored = {name: getattr(area, name) for name in DESCRIBED}
    words = {f"terms_{language}": "\n".join(area.terms.get(language, [])) for language in LANGUAGES}
    form = KeyAreaForm(data=stored | words)
    if form.validate_on_submit():
        terms = {language: terms_of(form[f"terms_{language}"].data) for language in LANGUAGES}
        services.edit_key_area(current_person(), code, {name: form[name].data for name in DESCRIBED}, terms)
        flash(_("The key area is changed."))
        return redirect(url_for("taxonomy.overview"), 303)
    return render_template("taxonomy/key_area.html", area=area, form=form), 422 if form.errors else 200


@taxonomy.route("/<code>/merge", methods=["GET", "POST"])
def merge(code: str) -> BaseResponse | tuple[str, int]:
    """Show what merging a key area away would move, and merge it."""
    area, form = area_or_404(code), MergeForm()
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


@taxonomy.route("/<code>/retire", methods=["GET", "POST"])
def retire(code: str) -> BaseResponse | tuple[str, int]:
    """Show what giving up a key area would take from projects and what stands in its way, and give it up."""
    area, form, refusal = area_or_404(code), ButtonForm(), ""
    if form.validate_on_submit():
        try:
            services.retire_key_area(current_person(), code)
            flash(_("%(code)s is no longer used. You can undo it.", code=code))
            return redirect(url_for("taxonomy.overview"), 303)
        except (Conflict, Invalid) as refused:
            refusal = refused.message
    page = render_template(
        "taxonomy/retire.html", area=area, form=form, moved=moved_by(code), hindering=in_the_way(code), refusal=refusal
    )
    return page, 409 if refusal else 200


@taxonomy.post("/changes/<int:change_id>/undo")
def undo(change_id: int) -> BaseResponse:
    """Take back the last change of a tag."""
    try:
        services.undo_change(current_person(), change_id)
        flash(_("Undone. Everything is as it was before."))
    except Conflict as refused:
        flash(refused.message, "error")
    return redirect(url_for("taxonomy.overview"), 303)
