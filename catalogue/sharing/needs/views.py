"""The desk of those who look for a solution, and of those who answer."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts import limits
from ...accounts.sessions import current_person
from ...errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from ...forms import typed, version_in
from ...i18n import _
from ...municipalities.memberships.queries import municipalities_of
from ...municipalities.models import Municipality
from ...routing import PAGES, PrivateBlueprint
from ...search.criteria import SearchCriteria
from ..adoptions.queries import own_entries
from . import presenters, queries, services
from .forms import AnswerForm, CloseForm, NeedForm
from .matching import Wanted
from .models import LONGEST_WORDS, MOST_AREAS, Need
from .policies import can_answer, can_change, can_post

seeking = PrivateBlueprint("seeking", __name__, url_prefix=f"{PAGES}/my/needs")

NUMBER = "<int(max=2147483647):need_id>"


@seeking.get("")
def needs() -> str:
    """List what the person's municipalities look for."""
    return render_template("needs/mine.html", needs=queries.own_needs(current_person()), names=presenters)


@seeking.route("/new", methods=["GET", "POST"])
def new() -> BaseResponse | tuple[str, int]:
    """Post what an own municipality looks for; a search that found nothing comes with its words and key areas."""
    person = current_person()
    mine = [place for place in municipalities_of(person) if can_post(person, place.code)]
    if not mine:
        raise Forbidden(_("Only those who represent a municipality post what it looks for."))
    form = _form(mine)
    if not form.is_submitted():
        _begin(form)
    if form.validate_on_submit():
        try:
            limits.count([(limits.NEED_ACCOUNT, current_person().public_id)])
            with_alert = bool(form.with_alert.data)
            made = services.post(current_person(), typed(form.municipality), form.posted(), with_alert=with_alert)
            flash(
                _(
                    "Thank you. A moderator reads it before it is published. What the catalogue has for you is here at once."
                )
            )
            return redirect(url_for("seeking.change", need_id=made.id), 303)
        except (Conflict, Invalid, TooMany) as refused:
            form.form_errors.append(refused.message)
    return _page(form, None)


@seeking.route(f"/{NUMBER}", methods=["GET", "POST"])
def change(need_id: int) -> BaseResponse | tuple[str, int]:
    """Change what is looked for, and see what the catalogue has."""
    found = _mine(need_id)
    form = _form([found.municipality])
    if not form.is_submitted():
        form.show(found)
    if form.validate_on_submit():
        try:
            services.change(current_person(), found, form.posted(), version_in(form))
            return _back(_("It is saved. The public reads the new text when a moderator has read it."))
        except (Conflict, Invalid) as refused:
            form.form_errors.append(refused.message)
    return _page(form, found)


@seeking.route(f"/{NUMBER}/close", methods=["GET", "POST"])
def close(need_id: int) -> BaseResponse | tuple[str, int]:
    """Say how it ended."""
    found, form = _mine(need_id), CloseForm()
    if not form.is_submitted():
        form.seen.data, form.project.data = str(found.version), request.args.get("project", "")[:20]
    if form.validate_on_submit():
        try:
            how = typed(form.outcome), typed(form.text), form.project_number
            services.close(current_person(), found, *how, version_in(form))
            return _back(_("It is closed. Thank you for telling others how it ended."))
        except (Conflict, Invalid) as refused:
            form.form_errors.append(refused.message)
    page = render_template("needs/close.html", need=found, form=form)
    return page, 422 if form.errors or form.form_errors else 200


@seeking.route(f"/{NUMBER}/answer", methods=["GET", "POST"])
def answer(need_id: int) -> BaseResponse | tuple[str, int]:
    """Answer what another municipality looks for."""
    person, found = current_person(), queries.need_or_404(need_id, to_change=request.method == "POST")
    if not found.is_told:
        raise NotFound()
    mine = [place for place in municipalities_of(person) if can_answer(person, found, place.code)]
    if not mine:
        raise Forbidden(_("Only those who represent another municipality answer, as long as it is looking."))
    form = _answer_form(found, mine)
    if form.validate_on_submit():
        try:
            limits.count([(limits.NEED_ANSWER_ACCOUNT, current_person().public_id)])
            project = int(typed(form.project)) if typed(form.project) else None
            services.answer(current_person(), found, typed(form.municipality), typed(form.text), project)
            flash(_("Thank you. A moderator reads the answer before it is published."))
            return redirect(url_for("needs.show", need_id=need_id), 303)
        except (Conflict, Invalid, TooMany) as refused:
            form.form_errors.append(refused.message)
    page = render_template("needs/answer.html", need=found, form=form)
    return page, 422 if form.errors or form.form_errors else 200


def _begin(form: NeedForm) -> None:
    """Fill in what the search before was about."""
    criteria = SearchCriteria.read(request.args)
    form.words.data = criteria.q[:LONGEST_WORDS]
    form.key_areas.data = list(criteria.chosen("key_area")[:MOST_AREAS])


def _form(mine: Sequence[Municipality]) -> NeedForm:
    form = NeedForm()
    form.offer()
    _offer(form, mine)
    return form


def _answer_form(need: Need, mine: Sequence[Municipality]) -> AnswerForm:
    form, codes = AnswerForm(), [place.code for place in mine]
    _offer(form, mine)
    form.project.choices = [("", _("None")), *((str(one.id), one.title) for one in own_entries(codes))]
    if not form.is_submitted() and (known := queries.answer_of(need, codes)):
        form.municipality.data, form.text.data = known.municipality_code, known.text
        form.project.data = str(known.project_id or "")
    return form


def _offer(form: NeedForm | AnswerForm, mine: Sequence[Municipality]) -> None:
    form.municipality.choices = [(place.code, place.name) for place in mine]
    if not form.is_submitted() or (len(mine) == 1 and "municipality" not in request.form):
        form.municipality.data = mine[0].code


def _page(form: NeedForm, need: Need | None) -> tuple[str, int]:
    wanted = Wanted(need.words, tuple(need.key_areas), need.budget) if need else None
    matches = presenters.matches_of(wanted, need.municipality_code) if need and wanted else None
    page = render_template("needs/form.html", form=form, need=need, matches=matches, names=presenters)
    return page, 422 if form.errors or form.form_errors else 200


def _mine(need_id: int) -> Need:
    found = queries.need_or_404(need_id, to_change=request.method == "POST")
    if not can_change(current_person(), found) or found.state == "closed":
        raise NotFound()
    return found


def _back(words: str) -> BaseResponse:
    flash(words)
    return redirect(url_for("seeking.needs"), 303)
