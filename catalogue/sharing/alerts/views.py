"""The pages of a person's saved searches."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts import limits
from ...accounts.sessions import current_person
from ...errors import Conflict, Invalid, TooMany
from ...forms import typed
from ...i18n import _
from ...routing import PAGES, PrivateBlueprint
from ...search.criteria import SearchCriteria
from ...search.queries import total
from . import presenters, queries, services
from .forms import EmptyForm, SearchForm
from .models import LONGEST_NAME

alerts = PrivateBlueprint("alerts", __name__, url_prefix=f"{PAGES}/my/searches")


@alerts.get("")
def searches() -> str:
    """List what the person saved, with the number of projects that each search finds now."""
    found = [presenters.Shown(one) for one in queries.searches_of(current_person())]
    return render_template("alerts/searches.html", searches=found, most=services.MOST)


@alerts.route("/new", methods=["GET", "POST"])
def new() -> BaseResponse | tuple[str, int]:
    """Save the search whose arguments the address carries; one that was saved before is opened to be changed."""
    criteria, form = SearchCriteria.read(request.args).on_page(1), SearchForm()
    if request.method == "GET" and (kept := queries.saved_of(current_person(), criteria)):
        return redirect(url_for("alerts.change", saved_id=kept.id, already="yes"))
    words = presenters.in_words(criteria, total(criteria))
    if not form.is_submitted():
        form.name.data = presenters.name_for(criteria)[:LONGEST_NAME]
    if form.validate_on_submit():
        try:
            limits.count([(limits.SAVED_SEARCH_ACCOUNT, current_person().public_id)])
            services.save(current_person(), criteria, typed(form.name), typed(form.frequency))
            return _back(_("The search is saved."))
        except (Conflict, Invalid, TooMany) as refused:
            form.form_errors.append(refused.message)
    page = render_template("alerts/search.html", form=form, words=words, back_url=criteria.url, saved=None)
    return page, 422 if form.errors or form.form_errors else 200


@alerts.route("/<int(max=2147483647):saved_id>", methods=["GET", "POST"])
def change(saved_id: int) -> BaseResponse | tuple[str, int]:
    """Change name and frequency of a saved search."""
    saved = queries.saved_or_404(current_person(), saved_id, to_change=request.method == "POST")
    form, shown = SearchForm(obj=saved), presenters.Shown(saved)
    if form.validate_on_submit():
        services.change(current_person(), saved, typed(form.name), typed(form.frequency))
        return _back(_("The saved search is changed."))
    page = render_template("alerts/search.html", form=form, words=shown.words, back_url=url_for("alerts.searches"),
                           saved=saved, is_already="already" in request.args)  # fmt: skip
    return page, 422 if form.errors else 200


@alerts.route("/<int(max=2147483647):saved_id>/delete", methods=["GET", "POST"])
def delete(saved_id: int) -> BaseResponse | str:
    """Ask once more, then forget a saved search."""
    saved = queries.saved_or_404(current_person(), saved_id, to_change=request.method == "POST")
    form = EmptyForm()
    if form.validate_on_submit():
        services.delete(current_person(), saved)
        return _back(_("The saved search is deleted."))
    return render_template("alerts/delete.html", form=form, search=presenters.Shown(saved))


def _back(words: str) -> BaseResponse:
    flash(words)
    return redirect(url_for("alerts.searches"), 303)
