"""The desk of those who draft for municipalities: their drafts, a new one, and sending it to be confirmed."""

import secrets

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts import limits
from ...accounts.addresses import address_key
from ...accounts.sessions import current_person
from ...errors import Conflict, Forbidden, NotFound, TooMany
from ...forms import typed
from ...i18n import _, current_language
from ...municipalities.coordinators.policies import can_draft_for_others
from ...routing import PAGES, PrivateBlueprint
from .. import services as projects_services
from ..document import SECTIONS
from ..models import Project
from ..policies import can_ask_to_confirm
from ..presenters import sections as presented_sections
from ..queries import project_for_change, project_or_404
from ..services.moving import Incomplete
from . import services
from .forms import AskForm, AssistedDraftForm
from .queries import newest_ask, newest_asks, projects_drafted

assisting = PrivateBlueprint("assisting", __name__, url_prefix=f"{PAGES}/my/assisted")


@assisting.before_request
def only_coordinators() -> None:
    """Keep out everybody who drafts for nobody."""
    if not can_draft_for_others(current_person()):
        raise Forbidden(_("This page is for coordinators and administrators."))


@assisting.get("")
def projects() -> str:
    """List what the person drafted for others, with what each municipality said."""
    mine = projects_drafted(current_person())
    return render_template("assisting/projects.html", projects=mine, asks=newest_asks(mine))


@assisting.route("/new", methods=["GET", "POST"])
def new() -> BaseResponse | tuple[str, int]:
    """Start a draft for a municipality that the person does not represent."""
    form = AssistedDraftForm()
    if "find" in request.form:
        form.look_up()
    elif form.validate_on_submit():
        try:
            made = projects_services.draft_for_others(
                current_person(), form.code, {"title": typed(form.title)}, typed(form.creation_key)[:64]
            )
            return redirect(url_for("manage.edit_section", project_id=made.id, code=SECTIONS[0].code), 303)
        except Forbidden as refused:
            form.municipality.errors = [refused.message]
    form.creation_key.data = form.creation_key.data or secrets.token_urlsafe(16)
    return render_template("assisting/new.html", form=form), 422 if form.errors else 200


@assisting.route("/<int:project_id>/ask", methods=["GET", "POST"])
def ask(project_id: int) -> BaseResponse | tuple[str, int]:
    """Read the whole draft once more, and send it to the municipality."""
    found = _mine(project_id)
    form, last = AskForm(), newest_ask(found)
    if form.validate_on_submit() and _sent(found, form):
        flash(_("The question was sent to %(address)s.", address=typed(form.email)))
        return redirect(url_for("manage.project", project_id=found.id), 303)
    assert found.draft is not None
    if not form.is_submitted():
        form.email.data, form.version.data = last.email if last else "", str(found.draft.version)
    page = render_template(
        "assisting/ask.html",
        project=found,
        form=form,
        last=last,
        problems=services.problems_before_asking(found),
        presented=presented_sections(found.draft.document),
    )
    return page, 422 if form.errors or form.form_errors else 200


def _mine(project_id: int) -> Project:
    found = project_for_change(project_id) if request.method == "POST" else project_or_404(project_id)
    if not can_ask_to_confirm(current_person(), found) or found.draft is None:
        raise NotFound()
    return found


def _sent(project: Project, form: AskForm) -> bool:
    """Send the question; what stands in the way is said in the form."""
    person, address, number = current_person(), typed(form.email), project.id
    try:
        limits.count([(limits.ASSIST_ACCOUNT, person.public_id), (limits.ASSIST_ADDRESS, address_key(address))])
        services.ask(person, project_for_change(number), address, form.seen_version(), current_language())
    except (Conflict, Incomplete, TooMany) as refused:
        form.form_errors.append(refused.message)
        return False
    return True
