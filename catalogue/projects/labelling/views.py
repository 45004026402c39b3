"""The municipality's page of the label: nominate, read the scores, appeal."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from ...accounts.sessions import current_person
from ...errors import Conflict, NotFound
from ...forms import typed
from ...i18n import _
from ...routing import PAGES, PrivateBlueprint
from ..document import Tier, shortcomings
from ..lifecycle import Actor
from ..models import Project
from ..policies import can_work_on, capacities
from ..queries import project_for_change, project_or_404
from ..services.moving import Incomplete, published_revision
from . import services
from .criteria import CRITERIA
from .forms import AppealForm, NominateForm
from .policies import can_appeal, can_nominate
from .queries import newest_review

labelling = PrivateBlueprint("labelling", __name__, url_prefix=f"{PAGES}/my/projects")


def _mine(project: Project) -> Project:
    person = current_person()
    if not can_work_on(person, project) or Actor.AUTHOR not in capacities(person, project) or not project.published_at:
        raise NotFound()
    return project


def _page(project: Project, form: AppealForm, status: int = 200) -> tuple[str, int]:
    revision, review = published_revision(project), newest_review(project)
    page = render_template(
        "labelling/project.html",
        project=project,
        review=review,
        criteria=CRITERIA,
        form=form,
        nominate_form=NominateForm(formdata=None),
        missing=shortcomings(revision.document, Tier.LABEL) if revision else [],
        may_nominate=can_nominate(current_person(), project),
        may_appeal=can_appeal(current_person(), project, review),
        same_text=review is not None and revision is not None and review.revision_id == revision.id,
    )
    return page, status


@labelling.get("/<int:project_id>/label")
def project(project_id: int) -> tuple[str, int]:
    """Show where the project stands with the label, and what it lacks."""
    return _page(_mine(project_or_404(project_id)), AppealForm(formdata=None))


@labelling.post("/<int:project_id>/label/nominate")
def nominate(project_id: int) -> BaseResponse | tuple[str, int]:
    """Put the project forward."""
    found = _mine(project_for_change(project_id))
    try:
        services.nominate(current_person(), found)
    except (Conflict, Incomplete) as refused:
        flash(refused.message, "error")
        return _page(found, AppealForm(formdata=None), 409)
    flash(_("The project is nominated. Somebody who did not approve it will score it."))
    return redirect(url_for("labelling.project", project_id=project_id), 303)


@labelling.post("/<int:project_id>/label/appeal")
def appeal(project_id: int) -> BaseResponse | tuple[str, int]:
    """Ask an administrator to judge anew."""
    found, form = _mine(project_for_change(project_id)), AppealForm()
    if not form.validate_on_submit():
        return _page(found, form, 422)
    services.appeal(current_person(), found, typed(form.request))
    flash(_("Your appeal goes to an administrator."))
    return redirect(url_for("labelling.project", project_id=project_id), 303)
