"""The desk of those who take projects over: their reports, and their answers to reports of others."""

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
from ...projects.models import Project
from ...projects.queries import project_or_404
from ...routing import PAGES, PrivateBlueprint
from . import presenters, queries, services
from .forms import AdoptionForm, EmptyForm, ReplyForm
from .models import Adoption
from .policies import can_change, can_reply, can_report

adopting = PrivateBlueprint("adopting", __name__, url_prefix=f"{PAGES}/my/adoptions")


@adopting.get("")
def adoptions() -> str:
    """List what the person's municipalities took over, and what others took over from them."""
    person = current_person()
    return render_template(
        "adoptions/adoptions.html",
        made=queries.adoptions_made(person),
        received=queries.adoptions_received(person),
        names=presenters,
    )


@adopting.route("/new/<int(max=2147483647):project_id>", methods=["GET", "POST"])
def new(project_id: int) -> BaseResponse | tuple[str, int]:
    """Report that an own municipality took a project over; one that was reported already is opened to be changed."""
    person, project = current_person(), project_or_404(project_id)
    mine = [place for place in municipalities_of(person) if can_report(person, project, place.code)]
    if not mine:
        raise Forbidden(_("Only those who represent another municipality report that it took this project over."))
    if len(mine) == 1 and (known := queries.adoption_of(project_id, mine[0].code)):
        return redirect(url_for("adopting.change", adoption_id=known.id), 303)
    form = _form(mine)
    if form.validate_on_submit():
        try:
            limits.count([(limits.ADOPTION_ACCOUNT, current_person().public_id)])
            code = typed(form.municipality)
            services.report(current_person(), project_or_404(project_id), code, form.answers())
            return _back(_("Thank you. A moderator reads the report before it is published."))
        except (Conflict, Invalid, TooMany) as refused:
            form.form_errors.append(refused.message)
    return _page(form, project)


@adopting.route("/<int(max=2147483647):adoption_id>", methods=["GET", "POST"])
def change(adoption_id: int) -> BaseResponse | tuple[str, int]:
    """Change a report as things move on."""
    found = _mine(adoption_id)
    form = _form([found.municipality])
    if not form.is_submitted():
        form.show(found)
    if form.validate_on_submit():
        try:
            services.change(current_person(), found, form.answers(), version_in(form))
            return _back(_("The report is saved."))
        except (Conflict, Invalid) as refused:
            form.form_errors.append(refused.message)
    return _page(form, found.project, found)


@adopting.post("/<int(max=2147483647):adoption_id>/withdraw")
def withdraw(adoption_id: int) -> BaseResponse:
    """Take a report back."""
    found = _mine(adoption_id)
    if EmptyForm().validate_on_submit():
        services.withdraw(current_person(), found)
    return _back(_("The report is withdrawn."))


@adopting.route("/<int(max=2147483647):adoption_id>/reply", methods=["GET", "POST"])
def reply(adoption_id: int) -> BaseResponse | tuple[str, int]:
    """Answer a report in the name of the municipality whose project it is about."""
    found = queries.adoption_or_404(adoption_id, to_change=request.method == "POST")
    if not can_reply(current_person(), found):
        raise NotFound()
    form = ReplyForm()
    if form.validate_on_submit():
        services.reply(current_person(), found, typed(form.text))
        return _back(_("The answer is published with the report."))
    if not form.is_submitted():
        form.text.data = found.reply
    page = render_template("adoptions/reply.html", adoption=found, form=form, names=presenters)
    return page, 422 if form.errors else 200


def _form(mine: Sequence[Municipality]) -> AdoptionForm:
    form = AdoptionForm()
    form.municipality.choices = [(place.code, place.name) for place in mine]
    entries = queries.own_entries([place.code for place in mine])
    form.own_project.choices = [("", _("None")), *((str(one.id), one.title) for one in entries)]
    if not form.is_submitted() or (len(mine) == 1 and "municipality" not in request.form):
        form.municipality.data = mine[0].code
    return form


def _page(form: AdoptionForm, project: Project, adoption: Adoption | None = None) -> tuple[str, int]:
    page = render_template(
        "adoptions/adoption.html",
        form=form,
        project=project,
        adoption=adoption,
        button_form=EmptyForm(),
        names=presenters,
    )
    return page, 422 if form.errors or form.form_errors else 200


def _mine(adoption_id: int) -> Adoption:
    found = queries.adoption_or_404(adoption_id, to_change=request.method == "POST")
    if not can_change(current_person(), found) or found.state == "withdrawn":
        raise NotFound()
    return found


def _back(words: str) -> BaseResponse:
    flash(words)
    return redirect(url_for("adopting.adoptions"), 303)
